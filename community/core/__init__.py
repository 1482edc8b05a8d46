"""What every feature stands on: database, events, jobs, outbox, policies, clock, tokens, Markdown.

Core knows no feature and no page. Whatever here needs to reach a feature does so through a registry that
the feature fills (`events.subscribes_to`, `jobs.job`, `outbox.guard`).
"""
