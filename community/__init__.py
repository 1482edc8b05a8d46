"""Grapevine: a community platform for word-of-mouth ambassador programs.

One law: call down, tell up. A package calls the packages below it by name and tells those above it by
recording an event. Services change, queries read, policies permit, views translate. One request is one
transaction, settled in one place (`web.unit_of_work`). docs/architecture.md has the floors.
"""
