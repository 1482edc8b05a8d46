"""Talking about a story on which reviewers differ: comments, and scores that are put beside the first ones."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, NotFound, WrongState
from community.core.events import record
from community.core.policies import require
from community.core.states import unchanged
from community.programs.models import Member
from community.recruiting.events import ScoreRevised
from community.recruiting.models import Score, TalkComment
from community.recruiting.policies import may_review, may_talk
from community.recruiting.reviewing.judging import find_score
from community.recruiting.reviewing.talk import Talk
from community.recruiting.rubric import BY_KEY

LONGEST_COMMENT = 1000
LONGEST_REASON = 500


def comment(actor: Member, talk: Talk, text: str, *, kept_as_it_is: bool = False) -> TalkComment:
    """Say something about the story.

    :param kept_as_it_is: the writer was told what it seems to give away, and says it all the same.
    :raises Invalid: when it is empty.
    """
    require(may_talk, actor)
    _open(talk)
    if not text.strip():
        raise Invalid(_l("Please write something first."), field="text")
    row = TalkComment(
        application_id=talk.application_id,
        author_id=actor.id,
        text=text.strip()[:LONGEST_COMMENT],
        at=now(),
        kept_as_it_is=kept_as_it_is,
    )
    db.session.add(row)
    db.session.flush()
    return row


def revise(actor: Member, talk: Talk, dimension: str, value: int, reason: str, *, seen_version: int | None) -> Score:
    """Put another score beside one's own first one. The same as the first takes an earlier revision away.

    :raises Invalid: without a reason, off the scale, or when nothing would change.
    """
    require(may_review, actor)
    _open(talk)
    if talk.mine is None or dimension not in BY_KEY:
        raise NotFound
    review = talk.mine.review
    unchanged(review, seen_version)
    if dimension not in talk.revisable():
        raise WrongState(_l("On this one nobody differs from you enough to talk."))
    score = find_score(review, dimension)
    assert score is not None
    if not 1 <= value <= 5:
        raise Invalid(_l("Please choose a score from 1 to 5."), field="value")
    if not reason.strip():
        raise Invalid(_l("Please say in a sentence what changed your mind."), field="reason")
    if value == (score.value if score.revised_value is None else score.revised_value):
        raise Invalid(_l("That is your score already."), field="value")
    if value == score.value:
        score.revised_value, score.revised_at, score.revised_reason = None, None, ""
    else:
        score.revised_value, score.revised_at = value, now()
        score.revised_reason = reason.strip()[:LONGEST_REASON]
    review.changed_at = now()
    flag_modified(review, "changed_at")  # another version at any speed of hand, so that a second window is told
    db.session.flush()
    record(
        ScoreRevised(
            program_id=actor.program_id,
            actor_id=actor.id,
            application_id=talk.application_id,
            review_id=review.id,
            dimension=dimension,
        )
    )
    return score


def _open(talk: Talk) -> None:
    if talk.is_closed:
        raise WrongState(_l("The decision on this story is frozen, so the talk about it has ended."))
