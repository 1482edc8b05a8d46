"""Blind review: who reads what, what they get to see of it, and their scores.

The only way from an application to a reviewer leads through `reviewer_view`.
"""
