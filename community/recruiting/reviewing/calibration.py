"""Practice before the first real story: everybody of a round scores the same made-up ones, then sees the gap.

Its scores live in tables of their own. Nothing that counts, ranks or allocates reads them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, select
from sqlalchemy.orm import selectinload

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db, plain_rows
from community.core.errors import Invalid, NotFound, WrongState
from community.core.policies import require
from community.core.states import unchanged
from community.programs.models import Member
from community.recruiting.models import Application, CalibrationReview, CalibrationScore, Call, ReviewRound
from community.recruiting.policies import may_review
from community.recruiting.remembering import remembered
from community.recruiting.reviewing.judging import Given, find_score, missing
from community.recruiting.reviewing.reviewer_view import ReviewerView
from community.recruiting.reviewing.stories import BY_KEY as STORY_BY_KEY
from community.recruiting.reviewing.stories import STORIES, Story
from community.recruiting.rubric import BY_KEY, DIMENSIONS
from community.recruiting.states import REVIEWABLE, TO_SCREEN


@dataclass(frozen=True)
class Practice:
    """One practice story of one round for one reviewer."""

    round_id: int
    call_slug: str
    call_title: str
    story: Story
    review: CalibrationReview | None

    @property
    def is_sent(self) -> bool:
        return self.review is not None and self.review.submitted_at is not None

    @property
    def view(self) -> ReviewerView:
        """The text; it must have been opened."""
        assert self.review is not None
        return self.story.view(self.review.language)


def practices(member: Member) -> list[Practice]:
    """The practice stories of running rounds, done or not, in the order in which they are asked for."""
    rounds = remembered("rounds with practice", member.program_id, partial(_rounds_with_practice, member.program_id))
    if not rounds:
        return []
    mine = select(CalibrationReview).where(
        CalibrationReview.member_id == member.id, CalibrationReview.round_id.in_([row[0] for row in rounds])
    )
    begun = {(one.round_id, one.story): one for one in db.session.scalars(mine)}
    return [
        Practice(round_id, slug, title, story, begun.get((round_id, story.key)))
        for round_id, count, slug, title in rounds
        for story in STORIES[:count]
    ]


def _rounds_with_practice(program_id: int) -> Sequence[tuple[int, int, str, str]]:
    under_way = (
        select(Application.id)
        .where(Application.call_id == Call.id, Application.state.in_(TO_SCREEN | REVIEWABLE))
        .correlate(Call)
        .exists()
    )
    rows = plain_rows(
        select(ReviewRound.id, ReviewRound.calibration_count, Call.slug, Call.title)
        .join(Call, Call.id == ReviewRound.call_id)
        .where(Call.program_id == program_id, ReviewRound.calibration_count > 0, under_way)
        .order_by(Call.opens_at, Call.id)
    )
    return [tuple(row) for row in rows]


def get_practice(member: Member, slug: str, story_key: str) -> Practice:
    """One of them, with its scores.

    :raises NotFound: absent, of another program, or not asked for in this round.
    """
    story = STORY_BY_KEY.get(story_key)
    row = db.session.execute(
        select(ReviewRound.id, ReviewRound.calibration_count, Call.slug, Call.title, CalibrationReview)
        .join(Call, Call.id == ReviewRound.call_id)
        .outerjoin(
            CalibrationReview,
            and_(
                CalibrationReview.round_id == ReviewRound.id,
                CalibrationReview.member_id == member.id,
                CalibrationReview.story == story_key,
            ),
        )
        .where(Call.program_id == member.program_id, Call.slug == slug)
        .options(selectinload(CalibrationReview.scores))
    ).one_or_none()
    if row is None or story is None or story not in STORIES[: row[1]]:
        raise NotFound
    return Practice(row[0], row[2], row[3], story, row[4])


def owes_practice(member: Member, round_id: int) -> bool:
    """Whether a practice story stands before the member's first real one in this round."""
    sent = (
        select(func.count(CalibrationReview.id))
        .where(
            CalibrationReview.round_id == ReviewRound.id,
            CalibrationReview.member_id == member.id,
            CalibrationReview.submitted_at.is_not(None),
        )
        .correlate(ReviewRound)
        .scalar_subquery()
    )
    asked = select(ReviewRound.id).where(ReviewRound.id == round_id, ReviewRound.calibration_count > sent)
    return db.session.scalar(asked) is not None


def begin(actor: Member, practice: Practice) -> None:
    """Open the story, in the language that the reviewer reads now. The actor's person must be loaded."""
    require(may_review, actor)
    if practice.review is not None:
        return
    moment = now()
    db.session.add(
        CalibrationReview(
            round_id=practice.round_id,
            member_id=actor.id,
            story=practice.story.key,
            language=actor.person.language,
            started_at=moment,
            changed_at=moment,
        )
    )
    db.session.flush()


def keep(
    actor: Member, practice: Practice, dimension: str, given: Given, *, note: str | None, seen_version: int | None
) -> CalibrationReview:
    """Keep one dimension as a draft.

    :raises Invalid: when the evidence lies outside the text.
    """
    review = _draft(actor, practice)
    unchanged(review, seen_version)
    if dimension not in BY_KEY:
        raise NotFound
    if given.evidence is not None and not practice.view.quote(*given.evidence):
        raise Invalid(_l("What was marked does not fit the text any more. Please mark it again."), field="evidence")
    row = find_score(review, dimension)
    if row is None:
        row = CalibrationScore(calibration_review_id=review.id, dimension=dimension)
        review.scores.append(row)
    given.write_to(row)
    if note is not None:
        review.note = note
    review.changed_at = now()
    db.session.flush()
    return review


def hand_in(actor: Member, practice: Practice, *, seen_version: int | None) -> None:
    """Send it: from now on the agreed scores are shown beside one's own.

    :raises Invalid: when too little is scored, or a 1, 2 or 5 has no sentence to stand on.
    """
    review = _draft(actor, practice)
    unchanged(review, seen_version)
    if missing(review):
        raise Invalid(_l("Four of the five need a score or “no evidence”, and each 1, 2 and 5 a sentence."))
    review.submitted_at = review.changed_at = now()
    db.session.flush()


def _draft(actor: Member, practice: Practice) -> CalibrationReview:
    require(may_review, actor)
    if practice.is_sent:
        raise WrongState(_l("Your scores of this practice story are sent. They stay as they are."))
    if practice.review is None:
        raise WrongState(_l("Please open the practice story first."))
    db.session.refresh(practice.review, ["version"], with_for_update=True)
    return practice.review


@dataclass(frozen=True)
class Gap:
    """One dimension: one's own score beside the agreed one. None is "no evidence" (or not scored)."""

    dimension: str
    own: int | None
    agreed: int | None
    why: str

    @property
    def points(self) -> int | None:
        """How many points higher than agreed; None where either says "no evidence"."""
        return None if self.own is None or self.agreed is None else self.own - self.agreed


def gaps(story: Story, own: Mapping[str, int | None]) -> list[Gap]:
    """Every dimension in order."""
    return [
        Gap(one.key, own.get(one.key), story.agreed[one.key].value, str(story.agreed[one.key].why))
        for one in DIMENSIONS
    ]


def values_of(review: CalibrationReview) -> dict[str, int | None]:
    """Scores by dimension; they must be loaded."""
    return {score.dimension: score.value for score in review.scores}


@dataclass(frozen=True)
class PanelLine:
    """What one reviewer of the panel sent for one story."""

    name: str
    story: Story
    gaps: list[Gap]


def panel(round_id: int, *, after: tuple[str, int] | None, size: int) -> Sequence[tuple[int, PanelLine]]:
    """Sent practice reviews of a round with their ids, by reviewer; `size` + 1 after the key (name, id)."""
    statement = (
        select(CalibrationReview, Person.name)
        .join(Member, Member.id == CalibrationReview.member_id)
        .join(Person, Person.id == Member.person_id)
        .where(CalibrationReview.round_id == round_id, CalibrationReview.submitted_at.is_not(None))
        .order_by(Person.name, CalibrationReview.id)
        .options(selectinload(CalibrationReview.scores))
        .limit(size + 1)
    )
    if after:
        name, last_id = after
        statement = statement.where((Person.name > name) | ((Person.name == name) & (CalibrationReview.id > last_id)))
    return [
        (review.id, PanelLine(name, STORY_BY_KEY[review.story], gaps(STORY_BY_KEY[review.story], values_of(review))))
        for review, name in db.session.execute(statement)
        if review.story in STORY_BY_KEY
    ]
