"""Taking care of the group: reports, cases, decisions that are explained and can be undone, sanctions, the audit page.

A case is one thing that wants a decision of a person. What a decision does to a post is done by `discussion`, what it
does to a member by `programs`; the words about it, who said what and who decided live here. Who reported is never
named: not to the author, not on the desk, not on the audit page.
"""
