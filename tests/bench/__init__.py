"""`make bench`: times of pages as ratios to a bare Flask in the same run. Never a test: absolute times drift.

Floors, peers and targets: docs/performance.md. Sizes can be set with BENCH_POSTS, BENCH_MEMBERS and BENCH_THREADS.
"""
