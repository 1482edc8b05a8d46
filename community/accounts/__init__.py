"""People: who someone is, how they sign in, which sessions are open.

person: an account, one for each mail address, whatever the number of programs it belongs to.
sign-in: one open session on one device; the person can end each of them.
What a person is in a program (member, roles, standing) lives in `programs`.
"""
