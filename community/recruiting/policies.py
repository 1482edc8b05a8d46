"""Who may screen, review and decide. What applicants may do stands in `applying.policies`.

In one round a person stands on one side: whoever opened a raw text does not review in it, and whoever reviews opens no
raw text. Only a round that was declared not blind, for want of people, lets one person do both.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.policies import Refusal
from community.programs.models import MANAGERS, Member, Role
from community.recruiting.models import Application, Assignment
from community.recruiting.states import ANSWERED

SCREENERS = Role.SCREENER | MANAGERS


def may_see_screening(actor: Member) -> Refusal | None:
    """See what waits for a screener, without opening it."""
    return None if actor.has(SCREENERS) else Refusal(_l("Only screeners and managers see what waits to be screened."))


def may_see_openings(actor: Member) -> Refusal | None:
    """See who opened which raw text."""
    return None if actor.has(MANAGERS) else Refusal(_l("Only managers see who opened what."))


def may_open_raw(actor: Member, application: Application, *, reviews_in_round: bool, blind: bool) -> Refusal | None:
    """Read what the applicant wrote, with the name on it.

    :param reviews_in_round: whether the actor reviews in this application's round.
    :param blind: whether the round keeps the two sides apart.
    """
    if refusal := may_see_screening(actor):
        return refusal
    if application.email_key == actor.person.email_key:
        return Refusal(_l("This is your own application. Somebody else screens it."))
    if application.nominated_by_id == actor.id:
        return Refusal(_l("You put this person forward, so somebody else screens it."))
    if reviews_in_round and blind:
        return Refusal(_l("You review in this round, so the raw texts stay closed to you until it is decided."))
    return None


def may_review(actor: Member) -> Refusal | None:
    """Have reviews at all. Which ones, chance decided: whatever is not the actor's own is not found."""
    return None if actor.has(Role.REVIEWER) else Refusal(_l("Only reviewers read and score applications."))


def may_work_on(actor: Member, assignment: Assignment) -> Refusal | None:
    """Score, give back or send this one."""
    if refusal := may_review(actor):
        return refusal
    if assignment.reviewer_id != actor.id:
        return Refusal(_l("This one was given to somebody else."))
    return None


def may_run_rounds(actor: Member) -> Refusal | None:
    """See who reads what in a round, and see that everybody who applied has readers."""
    return None if actor.has(MANAGERS) else Refusal(_l("Only managers look after a round of reviews."))


def may_settle(actor: Member, assignment: Assignment) -> Refusal | None:
    """Say whether a review counts whose reviewer saw what should have been masked."""
    if refusal := may_run_rounds(actor):
        return refusal
    if assignment.reviewer_id == actor.id:
        return Refusal(_l("This is your own review. Another manager says what becomes of it."))
    return None


def may_talk(actor: Member) -> Refusal | None:
    """Talk about stories at all. Which ones, the reviews say: see `reviewing.talk`."""
    if actor.has(Role.REVIEWER | MANAGERS):
        return None
    return Refusal(_l("Only reviewers and managers talk about applications."))


def may_see_decisions(actor: Member) -> Refusal | None:
    """See how applications stand once all reviews are in."""
    return None if actor.has(MANAGERS) else Refusal(_l("Only managers decide on applications."))


def may_decide(actor: Member, application: Application) -> Refusal | None:
    """Decide on this application. Nobody decides on themselves, or on somebody whom they put forward."""
    if refusal := may_see_decisions(actor):
        return refusal
    if application.email_key == actor.person.email_key:
        return Refusal(_l("Nobody decides on their own application."))
    if application.nominated_by_id == actor.id:
        return Refusal(_l("You put this person forward, so somebody else decides."))
    return None


def may_read_reviews(actor: Member, application: Application) -> Refusal | None:
    """Read what reviewers said of this application.

    Never of one's own. Of somebody whom one put forward, not once names are open: before, nothing says who it is.
    """
    if refusal := may_see_decisions(actor):
        return refusal
    if application.email_key == actor.person.email_key or application.state in ANSWERED:
        return may_decide(actor, application)
    return None


def may_declare_not_blind(actor: Member) -> Refusal | None:
    """Say that a round has too few people to keep screening and review apart."""
    return None if actor.has(MANAGERS) else Refusal(_l("Only managers can say that a round is not blind."))
