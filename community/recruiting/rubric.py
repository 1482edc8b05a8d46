"""The five dimensions of passion and what each level of them looks like in a text.

A draft by authorship: the anchors were written, not scaled from incidents that several people sorted (Smith and
Kendall 1963). Score only what is written; reach, polish, grammar, job title and money spent count for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

LEVELS = range(1, 6)
#: Levels for which the reviewer marks a sentence of evidence: the ends, where a score weighs most.
NEEDS_EVIDENCE = frozenset({1, 2, 5})
#: An application with fewer scored dimensions stays out of the ranking.
MIN_SCORED = 4


@dataclass(frozen=True)
class Dimension:
    """One thing that reviewers look for. `anchors[0]` describes level 1."""

    key: str
    label: Any
    question: Any
    anchors: tuple[Any, Any, Any, Any, Any]

    def anchor(self, level: int) -> Any:
        """What a text of this level looks like; 1 to 5."""
        return self.anchors[level - 1]


CARE = Dimension(
    "care",
    _l("Cares about the thing itself"),
    _l("Would this person care if there were nothing to get for it?"),
    (
        _l("Talks about perks, access or fame; the subject could be swapped for any other."),
        _l("Likes it, in words that would fit any brand."),
        _l("Gives a reason of their own, with one detail that rings true."),
        _l("Gives several details that only time with the subject teaches, and can say what annoys them."),
        _l("The subject runs through years of their life; they know its failings and still choose it."),
    ),
)
ACTS = Dimension(
    "acts",
    _l("Acts unprompted"),
    _l("What have they done that nobody asked for?"),
    (
        _l("Only promises what they would love to do."),
        _l("One small act, because somebody asked or there was a reward."),
        _l("One clear act of their own starting: made, taught, mended, wrote, organized, complained usefully."),
        _l("Several such acts, at different times."),
        _l("A habit that needs no onlooker; others have come to rely on it."),
    ),
)
TRUSTED = Dimension(
    "trusted",
    _l("Speaks from experience and is trusted"),
    _l("Do people believe them, and for good reason?"),
    (
        _l("Offers to pass on codes, links or deals."),
        _l("Repeats what others say; nothing of their own."),
        _l("Tells one first-hand story: their own use, or one closely watched. Buying is not required."),
        _l("Tells of somebody who acted on their view or came back for it, and says whom it does not suit."),
        _l("Is asked again and again, is honest about limits, has advised against it, and is still asked."),
    ),
)
CONVERSES = Dimension(
    "converses",
    _l("Converses rather than shouts"),
    _l("Is there another person in the story?"),
    (
        _l("Plans to broadcast: everywhere, to everybody."),
        _l("Mostly statements; other people are only there to listen."),
        _l("Tells of an exchange that went both ways, and one thing the other person said."),
        _l("Listens first, asks, fits the answer to the person, and takes disagreement well."),
        _l("Draws in people who disagree or are new; what the other person gained is the point of the story."),
    ),
)
HELPS = Dimension(
    "helps",
    _l("Helps others"),
    _l("Who is better off because of them?"),
    (
        _l("Helps only where it pays, or looks down on beginners."),
        _l("Good will, but no instance of it."),
        _l("One instance of having helped somebody."),
        _l("Helps again and again, at a cost in time, people who cannot return it."),
        _l("Makes others able to help: teaches, writes it down, brings two people together, and gives them credit."),
    ),
)

#: In the order in which they are scored. All weigh the same.
DIMENSIONS = (CARE, ACTS, TRUSTED, CONVERSES, HELPS)
DIMENSION_KEYS = tuple(dimension.key for dimension in DIMENSIONS)
BY_KEY = {dimension.key: dimension for dimension in DIMENSIONS}
