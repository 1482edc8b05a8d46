"""How people become ambassadors: a call, an application, screening, blind review, a decision and its answer.

Passion qualifies, so nothing here asks for or keeps the size of anybody's following. `applying` serves the applicant;
`screening`, `reviewing` and `deciding` serve the desk. Becoming a member is left to programs and their invitations.
"""
