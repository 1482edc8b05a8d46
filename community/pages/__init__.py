"""Pages that join features: landing, home, the manager's today, search over everything, navigation, health.

It knows every feature below and owns no table.
"""
