"""Forms that people design and others fill in: typed fields, word limits, conditions, and who may see which answer.

Knows neither applications nor conversations: those pin a version of a questionnaire and keep the answers themselves.
A published version never changes, so that no answer ever loses its question.
"""
