"""Stories on which reviewers differ: who may talk about which, and what stands there. `talking` adds to it.

Nothing here exists before every review of a story is in. Reviewers are letters to each other and to managers; the
first score stays for good, and a revised one stands beside it with its reason.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from community.accounts.models import Person
from community.core.db import db, plain_rows
from community.core.errors import NotFound
from community.core.policies import require
from community.programs.models import MANAGERS, Member
from community.recruiting.deciding.queries import all_in
from community.recruiting.models import (
    Application,
    Call,
    Decision,
    Review,
    ReviewRound,
    ReviewState,
    Score,
    TalkComment,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.policies import may_talk
from community.recruiting.remembering import remembered
from community.recruiting.reviewing.judging import find_score
from community.recruiting.rubric import DIMENSIONS
from community.recruiting.states import AssignmentState, Outcome

#: From this difference of two reviewers on one dimension on, they should talk.
WORTH_TALKING = 2


@dataclass(frozen=True)
class TalkLine:
    """One story to talk about, with how many comments stand there."""

    ref: str
    call_title: str
    comments: int


@dataclass(frozen=True)
class Apart:
    """A program's stories on which reviewers differ, by reference: of each call, and of each reviewer who differs."""

    of_call: Mapping[int, Sequence[TalkLine]]
    of_reviewer: Mapping[int, Sequence[TalkLine]]


def talks(actor: Member, *, call_id: int | None = None, after: str | None = None, size: int) -> Sequence[TalkLine]:
    """Stories that the actor may talk about, by reference; `size` + 1 after that one.

    A manager sees those of a call when it is named, else like every reviewer their own.
    """
    apart = _apart(actor.program_id)
    if call_id is not None and actor.has(MANAGERS):
        lines = apart.of_call.get(call_id, ())
    else:
        lines = apart.of_reviewer.get(actor.id, ())
    start = bisect_right(lines, after or "", key=lambda line: line.ref)
    return lines[start : start + size + 1]


def talk_count(program_id: int, call_id: int) -> int:
    """How many stories of a call reviewers should talk about."""
    return len(_apart(program_id).of_call.get(call_id, ()))


def is_open_to(reviewer: Member, application_id: int) -> bool:
    """Whether the reviewer is one of those who should talk about this application."""
    theirs = _differing().where(Application.id == application_id, Assignment.reviewer_id == reviewer.id)
    return bool(plain_rows(theirs.limit(1)))


def _apart(program_id: int) -> Apart:
    return remembered("apart", program_id, partial(_find_apart, program_id))


def _find_apart(program_id: int) -> Apart:
    of_call: dict[int, dict[str, TalkLine]] = defaultdict(dict)
    of_reviewer: dict[int, dict[str, TalkLine]] = defaultdict(dict)
    rows = plain_rows(_differing().where(Application.program_id == program_id).order_by(Application.public_ref))
    for ref, title, comments, call_id, reviewer_id in rows:
        line = of_call[call_id].setdefault(ref, TalkLine(ref, title, comments))
        of_reviewer[reviewer_id][ref] = line
    return Apart(_sorted(of_call), _sorted(of_reviewer))


def _sorted(found: Mapping[int, Mapping[str, TalkLine]]) -> dict[int, list[TalkLine]]:
    return {key: sorted(lines.values(), key=lambda line: line.ref) for key, lines in found.items()}


@cache
def _differing() -> Select[*tuple[Any, ...]]:
    """A row for each reviewer and dimension on which they differ enough from another, once all reviews are in.

    By extremes and not by pairs: each score is read once. Somebody differs enough from another exactly if they do from
    the highest or from the lowest.
    """
    counts = (Assignment.state == AssignmentState.SUBMITTED, Review.state == ReviewState.SUBMITTED)
    highest, lowest = func.max(Score.value), func.min(Score.value)
    extremes = (
        select(Assignment.application_id, Score.dimension, highest.label("highest"), lowest.label("lowest"))
        .join(Review, Review.assignment_id == Assignment.id)
        .join(Score, Score.review_id == Review.id)
        .where(*counts)
        .group_by(Assignment.application_id, Score.dimension)
        .having(highest - lowest >= WORTH_TALKING)
        .subquery()
    )
    comments = (
        select(func.count(TalkComment.id))
        .where(TalkComment.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )
    return (
        select(Application.public_ref, Call.title, comments, Application.call_id, Assignment.reviewer_id)
        .select_from(extremes)
        .join(Application, Application.id == extremes.c.application_id)
        .join(Call, Call.id == Application.call_id)
        .join(Assignment, Assignment.application_id == Application.id)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(Score, and_(Score.review_id == Review.id, Score.dimension == extremes.c.dimension))
        .where(
            all_in(),
            *counts,
            or_(
                extremes.c.highest - Score.value >= WORTH_TALKING,
                Score.value - extremes.c.lowest >= WORTH_TALKING,
            ),
        )
    )


@dataclass(frozen=True)
class Voice:
    """One reviewer of the talk: a letter, a name only where the round shows names, and the review with its scores."""

    letter: str
    name: str
    review: Review
    is_me: bool


@dataclass(frozen=True)
class Remark:
    """A comment. `letter` is empty for a manager or somebody who has left the talk."""

    letter: str
    name: str
    is_me: bool
    text: str
    at: dt.datetime
    kept_as_it_is: bool


@dataclass(frozen=True)
class Talk:
    """What stands on the page of one story. `dimensions`: where at least two differ enough."""

    application_id: int
    ref: str
    is_blind: bool
    is_closed: bool
    voices: list[Voice]
    dimensions: list[str]

    @property
    def mine(self) -> Voice | None:
        """The actor's own review, if it is one of those that differ."""
        return next((voice for voice in self.voices if voice.is_me), None)

    def revisable(self) -> list[str]:
        """Dimensions on which the actor's own first score differs enough from another's."""
        mine = self.mine
        if mine is None:
            return []
        return [key for key in self.dimensions if _stands_out(mine.review, [one.review for one in self.voices], key)]


def _value(review: Review, key: str) -> int | None:
    score = find_score(review, key)
    return score.value if score else None


def _stands_out(review: Review, others: Sequence[Review], key: str) -> bool:
    """Whether a review differs enough on a dimension from any of the others."""
    value = _value(review, key)
    values = [other for one in others if (other := _value(one, key)) is not None]
    return value is not None and any(abs(value - other) >= WORTH_TALKING for other in values)


def get_talk(actor: Member, ref: str) -> Talk:
    """The talk about one application: its differing reviews, in an order that says nothing.

    :raises NotFound: when a review is still owed, nobody differs, or the actor neither reviewed it nor is a manager.
    """
    require(may_talk, actor)
    row = db.session.execute(
        select(Application.id, ReviewRound)
        .join(ReviewRound, ReviewRound.call_id == Application.call_id)
        .where(Application.program_id == actor.program_id, Application.public_ref == ref, all_in())
    ).one_or_none()
    if row is None:
        raise NotFound
    application_id, review_round = row
    found = db.session.execute(
        select(Review, Person.name)
        .join(Review.assignment)
        .join(Member, Member.id == Assignment.reviewer_id)
        .join(Person, Person.id == Member.person_id)
        .where(
            Assignment.application_id == application_id,
            Assignment.state == AssignmentState.SUBMITTED,
            Review.state == ReviewState.SUBMITTED,
        )
        .order_by(Assignment.order_key, Assignment.id)
        .options(contains_eager(Review.assignment), selectinload(Review.scores))
    ).all()
    reviews = [review for review, _name in found]
    keys = [one.key for one in DIMENSIONS if any(_stands_out(review, reviews, one.key) for review in reviews)]
    differing = [(r, name) for r, name in found if any(_stands_out(r, reviews, key) for key in keys)]
    voices = [
        Voice(letter, name if review_round.names_in_talk else "", review, review.assignment.reviewer_id == actor.id)
        for letter, (review, name) in zip("ABCDEFGHI", differing, strict=False)
    ]
    talk = Talk(application_id, ref, review_round.is_blind, _is_decided(application_id), voices, keys)
    if not voices or (talk.mine is None and not actor.has(MANAGERS)):
        raise NotFound
    return talk


def _is_decided(application_id: int) -> bool:
    frozen = select(Decision.id).where(
        Decision.application_id == application_id,
        Decision.replaced_at.is_(None),
        Decision.frozen_at.is_not(None),
        Decision.outcome != Outcome.ASK_MORE,
    )
    return db.session.scalar(frozen) is not None


def remarks(actor: Member, talk: Talk, *, after: int, size: int) -> Sequence[tuple[int, Remark]]:
    """Comments with their ids, the oldest first; `size` + 1 after the id."""
    letters = {voice.review.assignment.reviewer_id: voice for voice in talk.voices}
    rows = db.session.scalars(
        select(TalkComment)
        .where(TalkComment.application_id == talk.application_id, TalkComment.id > after)
        .order_by(TalkComment.id)
        .limit(size + 1)
    )
    found = []
    for row in rows:
        voice = letters.get(row.author_id or 0)
        letter, name = (voice.letter, voice.name) if voice else ("", "")
        found.append((row.id, Remark(letter, name, row.author_id == actor.id, row.text, row.at, row.kept_as_it_is)))
    return found
