"""Programs and who belongs to them.

program: one ambassador program; nearly everything belongs to exactly one.
member: a person in a program, with roles and a standing. invitation: the mailed way to become one.
agreement: what a member accepts, in versions; acceptances are kept. Everything of a program is loaded through
the member's program, so an id of another program is a 404. What policies everywhere must know of a member
(silenced, suspended, standing, agreement) stands here; the cases behind it live above, in moderation.
"""
