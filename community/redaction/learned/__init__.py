"""The learned part of the detector: a linear model that asks to look where no rule was written for.

It reads a text piece by piece. One set of weights says whether a piece speaks of reach, a second one where
in it. Both were learned from the labelled sentences of `tests/redaction/corpus` and lie in `weights/`; how
they are made is told in docs/detector.md. What it finds is tier 2: it asks, and masks nothing.
"""
