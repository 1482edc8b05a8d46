"""The reminder to reviewers. It says how many wait and nothing about any of them."""

from __future__ import annotations

from community.core.clock import monday_of, today
from community.programs.emails import to_member
from community.programs.models import Member
from community.web.pages import external_url


def reviews_due(member: Member, count: int, *, key: str = "") -> None:
    """Once for each `key`, which is the week if none is given. The member's person and program must be loaded."""
    program = member.program
    to_member(
        "recruiting/emails/reviews_due",
        member,
        program,
        key=key or f"reviews_due:{member.id}:{monday_of(today(program.time_zone))}",
        count=count,
        url=external_url("recruiting_review.reviews", program=program.slug),
    )
