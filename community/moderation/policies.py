"""Who may report, decide, undo, answer, and read the log. All permissions of cases on one screen."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.policies import Refusal
from community.discussion.models import Post
from community.moderation.models import Case, Cause
from community.programs.models import MANAGERS, MODERATORS, Member


def may_report(actor: Member, post: Post) -> Refusal | None:
    """Say that something is wrong with a post. Also somebody who may not write for now can."""
    if post.author_id == actor.id:
        return Refusal(_l("This is your own post. You can change it or take it back."))
    return None


def may_tend_cases(actor: Member) -> Refusal | None:
    """See the cases at all."""
    return None if actor.has(MODERATORS) else Refusal(_l("Cases are for the people who take care of the group."))


def may_see_case(actor: Member, case: Case) -> Refusal | None:
    """See a case as the desk sees it. About their own post people read what every author reads."""
    if refusal := may_tend_cases(actor):
        return refusal
    if case.author_id == actor.id:
        return Refusal(_l("This is about your own post, so somebody else looks at it. You read about it on your page."))
    return None


def may_decide(actor: Member, case: Case, *, has_reported: bool, decided_by_id: int | None = None) -> Refusal | None:
    """Decide a case.

    :param has_reported: whether `actor` has told us about this post.
    :param decided_by_id: who made the decision that the author answered, if that is what the case waits for.
    """
    if refusal := may_see_case(actor, case):
        return refusal
    if has_reported:
        return Refusal(_l("You reported this post yourself, so somebody else decides."))
    if case.cause == Cause.APPEALED and decided_by_id == actor.id:
        return Refusal(_l("The author answers your decision, so somebody else looks at it now."))
    return None


def may_undo(actor: Member, case: Case, *, has_reported: bool) -> Refusal | None:
    """Undo a decision, one's own or another's."""
    return may_decide(actor, case, has_reported=has_reported)


def may_answer(actor: Member, case: Case) -> Refusal | None:
    """Answer a decision about one's own post."""
    return None if case.author_id == actor.id else Refusal(_l("Only who wrote the post answers here."))


def may_see_log(actor: Member) -> Refusal | None:
    """Read what happened in the program, line by line."""
    return None if actor.has(MANAGERS) else Refusal(_l("The log is for the people who run the program."))
