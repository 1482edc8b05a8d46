"""What the reviews of a call say: who stands where, how far reviewers agree, who is strict. Worked out, not read.

An outlook is no part of a session: `remembering` hands the same one to one page after the other, until anything of it
changes. Severity and alpha, which cost most, are remembered by the very scores from which they were worked out, since
most changes leave those alone. docs/recruiting-statistics.md has the formulas, and what 2,000 applications cost.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from community.core.agreement import (
    WELL_SHARED,
    Hindrance,
    Scale,
    Scored,
    Severity,
    additive_severity,
    adjusted_means,
    hinders_adjusting,
    jackknifed_alpha,
    shared,
)
from community.core.statistics import Interval
from community.recruiting.deciding.ranking import (
    Scores,
    Standing,
    cut_line,
    pooled_variance,
    rank,
    total,
    totals_of,
)
from community.recruiting.rubric import DIMENSION_KEYS
from community.recruiting.states import REVIEWABLE, ApplicationState, Outcome

#: Sets of scores whose severity and alpha a process remembers: some calls' worth. 6,000 reviews take about a megabyte.
REMEMBERED = 24

#: Took a place of the call.
TAKEN = frozenset({ApplicationState.INVITED, ApplicationState.JOINED})


@dataclass(frozen=True)
class Given:
    """A decision in force, without its words."""

    id: int
    outcome: Outcome
    is_frozen: bool
    is_mailed: bool
    wait_until: dt.date | None

    @property
    def is_asked(self) -> bool:
        """A question that was mailed decides nothing: once it is answered, a decision is still to come."""
        return self.outcome is Outcome.ASK_MORE and self.is_mailed


@dataclass(frozen=True)
class Read:
    """One review that was sent: what was scored first, and what a talk made of it if anything was changed."""

    application_id: int
    reviewer_id: int
    scores: Scores
    revised: Scores | None
    exposed: bool
    text_changed: bool


@dataclass(frozen=True)
class Candidate:
    """One line of the ranking. No name: names open with the freeze."""

    ref: str
    standing: Standing
    decision: Given | None
    exposed: bool
    text_changed: bool
    #: Answered a question that the program asked.
    was_asked: bool = False


#: What the ranking can be narrowed to.
KINDS: dict[str, Callable[[Candidate], bool]] = {
    "open": lambda one: one.decision is None,
    "pending": lambda one: one.decision is not None and not one.decision.is_frozen,
    "frozen": lambda one: one.decision is not None and one.decision.is_frozen,
    "close": lambda one: one.standing.close_call,
    "talk": lambda one: bool(one.standing.to_talk_about),
}


@dataclass(frozen=True)
class Waiting:
    """Somebody on the waiting list."""

    ref: str
    wait_until: dt.date | None
    standing: Standing | None


@dataclass(frozen=True)
class Agreement:
    """How far reviewers agree on one thing. `alpha` is None where it can't be computed or is not yet told.

    :ivar shared_count: applications with two scores or more.
    :ivar score_count: scores in all; `silent_count`: how often "no evidence in the text" was said instead.
    """

    key: str
    alpha: float | None
    interval: Interval | None
    shared_count: int
    score_count: int
    silent_count: int

    @property
    def is_early(self) -> bool:
        """Whether too few applications were read by two to tell."""
        return self.shared_count < WELL_SHARED

    @property
    def silent_share(self) -> float | None:
        """The share of "no evidence" among all that was said."""
        said = self.score_count + self.silent_count
        return self.silent_count / said if said else None


@dataclass(frozen=True)
class Severe:
    """How strict one reviewer is, on the scale of scores. `half_width` is of the 90 % interval, None if not told."""

    reviewer_id: int
    difference: float
    half_width: float | None


@dataclass(frozen=True)
class Rules:
    """What a call and its round say of the ranking: places, the seed of chance, and what has to be told with it."""

    places: int | None
    seed: int
    is_blind: bool
    by_hand: bool


@dataclass
class Outlook:
    """All that is known of a call's reviews. What costs is worked out when it is first asked for; nothing changes."""

    rules: Rules
    applications: dict[int, tuple[str, ApplicationState, bool]]
    reviews: list[Read]
    decisions: dict[int, Given]
    _by_application: dict[int, list[Read]] = field(init=False)

    def __post_init__(self) -> None:
        by_application = defaultdict(list)
        for review in self.reviews:
            by_application[review.application_id].append(review)
        # A plain one: threads share an outlook, and whoever only looks must not put anything in.
        self._by_application = dict(by_application)

    def _reviews_of(self, key: int) -> list[Read]:
        return self._by_application.get(key, [])

    @cached_property
    def scored(self) -> list[Scored]:
        """(application, reviewer, total) of every complete review, as scored first."""
        return [
            (one.application_id, one.reviewer_id, value)
            for one in self.reviews
            if (value := total(one.scores)) is not None
        ]

    @cached_property
    def severity(self) -> Severity | None:
        return None if self.rules.by_hand else _severity(tuple(self.scored))

    @cached_property
    def hindrance(self) -> Hindrance | None:
        """Why nothing is adjusted for severity, None if it may be."""
        if self.rules.by_hand and self.scored:
            return Hindrance.BY_HAND
        return hinders_adjusting(self.severity, by_hand=self.rules.by_hand)

    @cached_property
    def places_taken(self) -> int:
        return sum(1 for _ref, state, _ready in self.applications.values() if state in TAKEN)

    @property
    def places_left(self) -> int | None:
        """How many can still be invited, None if the call named no number."""
        return max(0, self.rules.places - self.places_taken) if self.rules.places else None

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Applications whose reviews are all in, by raw mean."""
        waiting = [
            key
            for key, (_ref, state, ready) in self.applications.items()
            if ready and state is ApplicationState.IN_REVIEW
        ]
        return [self._candidate(one) for one in self.standings_of(waiting, places=self.places_left)]

    @cached_property
    def kinds(self) -> dict[str, list[Candidate]]:
        """What the ranking can be narrowed to, each in its order."""
        return {key: [one for one in self.candidates if is_it(one)] for key, is_it in KINDS.items()}

    @cached_property
    def cut(self) -> float | None:
        """Where the places end, on the scale of scores."""
        means = [one.standing.mean for one in self.candidates if one.standing.mean is not None]
        return cut_line(means, self.places_left)

    def standings_of(self, keys: Sequence[int], *, places: int | None = None) -> list[Standing]:
        """These applications ranked among themselves."""
        severity = self.severity if self.hindrance is None else None
        groups: dict[Hashable, list[float]] = defaultdict(list)
        for key, _reviewer, value in self.scored:
            groups[key].append(value)
        return rank(
            {key: [review.scores for review in self._reviews_of(key)] for key in keys},
            places=places,
            variance=pooled_variance(list(groups.values())),
            adjusted=adjusted_means(self.scored, severity.raters) if severity else None,
            revised={
                key: [review.revised or review.scores for review in self._reviews_of(key)]
                for key in keys
                if any(review.revised for review in self._reviews_of(key))
            },
        )

    def _candidate(self, standing: Standing) -> Candidate:
        reviews, decision = self._reviews_of(standing.key), self.decisions.get(standing.key)
        return Candidate(
            self.applications[standing.key][0],
            standing,
            None if decision and decision.is_asked else decision,
            any(one.exposed for one in reviews),
            any(one.text_changed for one in reviews),
            bool(decision and decision.is_asked),
        )

    @cached_property
    def waiting_list(self) -> list[Waiting]:
        """Who is on the waiting list, those whose time ends first on top."""
        keys = [key for key, (_ref, state, _) in self.applications.items() if state is ApplicationState.WAITLISTED]
        standings = {one.key: one for one in self.standings_of(keys)}
        rows = [
            Waiting(
                self.applications[key][0],
                self.decisions[key].wait_until if key in self.decisions else None,
                standings.get(key),
            )
            for key in keys
        ]
        return sorted(rows, key=lambda row: (row.wait_until or dt.date.max, row.ref))

    @cached_property
    def pending(self) -> list[int]:
        """Ids of the decisions that wait for the freeze, in order: see `queries.fingerprint`."""
        states = {ApplicationState.IN_REVIEW, ApplicationState.WAITLISTED}
        return sorted(
            one.id
            for key, one in self.decisions.items()
            if not one.is_frozen and key in self.applications and self.applications[key][1] in states
        )

    @cached_property
    def names_are_open(self) -> bool:
        """Whether reviewers may be named: everything that was read is frozen, so nothing can be swayed by it."""
        open_ones = [key for key, (_ref, state, _) in self.applications.items() if state in REVIEWABLE]
        settled = all(key in self.decisions and self.decisions[key].is_frozen for key in open_ones)
        return settled and any(one.is_frozen for one in self.decisions.values())

    @cached_property
    def agreement_on_totals(self) -> Agreement:
        """Krippendorff's alpha of the totals, as numbers on an interval scale."""
        units = [totals_of([one.scores for one in reviews]) for reviews in self._by_application.values()]
        return _agreement("total", units, Scale.INTERVAL, silent=0)

    def agreement(self) -> list[Agreement]:
        """Krippendorff's alpha of each dimension, as ranks."""
        return [self._on(key) for key in DIMENSION_KEYS]

    def _on(self, dimension: str) -> Agreement:
        units = [[one.scores[dimension] for one in reviews] for reviews in self._by_application.values()]
        silent = sum(value is None for unit in units for value in unit)
        return _agreement(dimension, units, Scale.ORDINAL, silent=silent)

    def severities(self, width: float) -> list[Severe]:
        """Each reviewer's severity, the strictest first; empty where it may not be told."""
        severity = self.severity
        if severity is None or self.hindrance is not None:
            return []
        found = [
            Severe(int(str(key)), value, width * severity.errors[key] if key in severity.errors else None)
            for key, value in severity.raters.items()
        ]
        return sorted(found, key=lambda one: (one.difference, one.reviewer_id))


@lru_cache(maxsize=REMEMBERED)
def _severity(scored: tuple[Scored, ...]) -> Severity | None:
    return additive_severity(scored)


@lru_cache(maxsize=REMEMBERED)
def _alpha(units: tuple[tuple[float | None, ...], ...], scale: Scale) -> tuple[float | None, Interval | None]:
    return jackknifed_alpha(units, scale)


def _agreement(key: str, units: Sequence[Sequence[float | None]], scale: Scale, *, silent: int) -> Agreement:
    overlapping = len(shared(units))
    alpha, interval = _alpha(tuple(map(tuple, units)), scale) if overlapping >= WELL_SHARED else (None, None)
    count = sum(value is not None for unit in units for value in unit)
    return Agreement(key, alpha, interval, overlapping, count, silent)
