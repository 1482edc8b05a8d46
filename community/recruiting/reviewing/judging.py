"""What it takes to judge a text by the rubric, whether it is an application or a practice story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from community.recruiting.models.reviewing import Judged
from community.recruiting.rubric import DIMENSIONS, MIN_SCORED, NEEDS_EVIDENCE

JudgedT = TypeVar("JudgedT", bound=Judged, covariant=True)


class Reviewed(Protocol[JudgedT]):
    """A review with its scores loaded."""

    @property
    def scores(self) -> Sequence[JudgedT]: ...


@dataclass(frozen=True)
class Given:
    """What a reviewer says about one dimension: a score of 1 to 5, or "no evidence", or neither yet; and a sentence."""

    value: int | None = None
    no_evidence: bool = False
    evidence: tuple[str, int, int] | None = None

    def write_to(self, row: Judged) -> None:
        """Put it into a row."""
        row.value = None if self.no_evidence else self.value
        row.no_evidence = self.no_evidence
        row.evidence_field, row.evidence_start, row.evidence_end = self.evidence or (None, None, None)


def find_score(review: Reviewed[JudgedT] | None, dimension: str) -> JudgedT | None:
    """The score of one dimension in a loaded review."""
    scores = review.scores if review is not None else ()
    return next((score for score in scores if score.dimension == dimension), None)


def missing(review: Reviewed[Judged] | None) -> list[tuple[str, bool]]:
    """What still stands in the way of sending: (dimension, whether only the sentence is missing)."""
    found: list[tuple[str, bool]] = []
    answered = 0
    for dimension in DIMENSIONS:
        row = find_score(review, dimension.key)
        if row is None or (row.value is None and not row.no_evidence):
            found.append((dimension.key, False))
            continue
        answered += 1
        if row.value in NEEDS_EVIDENCE and row.evidence_field is None:
            found.append((dimension.key, True))
    return [one for one in found if one[1] or answered < MIN_SCORED]
