"""Reports and cases, with visible defaults."""

from __future__ import annotations

from community.core.db import db, unit_of_work
from community.discussion.models import Post
from community.discussion.queries import get_post
from community.moderation import services
from community.moderation.models import Case, ConductPoint, Decision, Outcome
from community.moderation.queries import find_case_of_post, get_case
from community.programs.models import Member

LETTER = "This is the kind of honest table we want here. Please say at the top that two of the links pay you."


def make_report(
    reporter: Member, post: Post, *, reason: ConductPoint = ConductPoint.SELLING, words: str = "Affiliate links?"
) -> Case:
    """A member tells us about a post. Returns its case."""
    with unit_of_work():
        services.report_post(reporter, get_post(reporter, post.id), reason=reason, words=words)
    case = find_case_of_post(post.id)
    assert case is not None
    return case


def withdraw(reporter: Member, post: Post) -> None:
    """The member takes the report back."""
    with unit_of_work():
        services.withdraw_report(reporter, post.id)


def make_decision(
    moderator: Member,
    case: Case,
    *,
    outcome: Outcome = Outcome.HIDE,
    point: ConductPoint | None = ConductPoint.TIES,
    letter: str = LETTER,
    reporter_line: str = "",
) -> Decision:
    """A moderator decides on the case as it is now."""
    with unit_of_work():
        fresh = get_case(moderator, case.ref, lock=True)
        choice = services.Choice(outcome=outcome, point=point, letter=letter, reporter_line=reporter_line)
        return services.decide(moderator, fresh, choice, seen_version=fresh.version)


def undo(moderator: Member, case: Case, letter: str = "We were too quick. It is back.") -> None:
    """A moderator takes the last decision back."""
    with unit_of_work():
        fresh = get_case(moderator, case.ref, lock=True)
        services.undo(moderator, fresh, letter=letter, seen_version=fresh.version)


def case_now(case: Case) -> Case:
    """The case and its post as they are in the database now."""
    db.session.rollback()
    db.session.expire_all()
    found = find_case_of_post(case.post_id)
    assert found is not None
    return found
