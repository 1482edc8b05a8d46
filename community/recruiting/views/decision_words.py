"""Agreement and severity in sentences, with what stands against telling them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import format_percent
from flask_babel import gettext as _

from community.core.agreement import RATINGS_EACH, WELL_SHARED, Hindrance
from community.core.statistics import Interval
from community.recruiting.deciding.outlook import Agreement, Outlook
from community.recruiting.deciding.ranking import INTERVAL_WIDTH
from community.recruiting.deciding.standings import reviewer_signs
from community.web.language import decimal

#: From here on an alpha is relied on; below `TENTATIVE` people talk and practice first. Krippendorff's own lines.
RELIABLE, TENTATIVE = 0.8, 0.667
#: A difference that the page does not call one.
SMALL = 0.05


@dataclass(frozen=True)
class AgreementWords:
    """An alpha as it is read."""

    alpha: str
    range: str
    reading: str
    #: The same in a word or two, with the color of the tag.
    verdict: str
    kind: str
    interval: Interval | None
    shared_count: int
    silent: str
    asks_badly: bool


def two(value: float) -> str:
    """Two decimals, as agreement is written. Minus is the sign of the language."""
    return decimal(value, "0.00")


def agreement_in_words(found: Agreement) -> AgreementWords:
    """The number, its range, and what it means."""
    share = found.silent_share
    return AgreementWords(
        alpha=two(found.alpha) if found.alpha is not None else "–",
        range=_("likely %(low)s to %(high)s", low=two(found.interval.low), high=two(found.interval.high))
        if found.interval
        else "",
        reading=reading(found),
        verdict=verdict(found)[0],
        kind=verdict(found)[1],
        interval=found.interval,
        shared_count=found.shared_count,
        silent=format_percent(share) if share is not None else "–",
        asks_badly=share is not None and share >= 0.2,
    )


def reading(found: Agreement) -> str:
    """What the number means, or why there is none."""
    if found.is_early:
        return _(
            "cannot be told yet: it takes %(needed)s stories with two scores, and there are %(count)s",
            needed=WELL_SHARED,
            count=found.shared_count,
        )
    if found.alpha is None:
        return _("cannot be computed: all scores are the same")
    if found.alpha >= RELIABLE:
        return _("reviewers agree well")
    if found.alpha >= TENTATIVE:
        return _("reviewers agree so far that it holds tentatively")
    return _("reviewers agree little: talk, and practice together, before you rely on the order")


def verdict(found: Agreement) -> tuple[str, str]:
    """What the number means in a word or two, and the kind of tag for it."""
    if found.is_early:
        return _("too early"), ""
    if found.alpha is None:
        return _("can’t be computed"), ""
    if found.alpha >= RELIABLE:
        return _("good"), "good"
    return (_("tentative"), "new") if found.alpha >= TENTATIVE else (_("little"), "wait")


def why_not_adjusted(outlook: Outlook) -> str:
    """One sentence that says why means are not adjusted for severity; empty if they are."""
    if outlook.hindrance is None:
        return ""
    return {
        Hindrance.NO_SCORES: _("Reviewers’ severity can’t be told before there are scores."),
        Hindrance.ONE_RATER: _("With a single reviewer there is nobody to compare severity with."),
        Hindrance.BY_HAND: _(
            "Means are not adjusted for reviewers’ severity, because reviewers were chosen by hand in this round: a "
            "strict reviewer can’t then be told from one who was given weaker stories."
        ),
        Hindrance.APART: _(
            "Means are not adjusted for reviewers’ severity, because the reviewers fall into groups that share no "
            "story, and groups can’t be compared."
        ),
        Hindrance.TOO_FEW_EACH: _(
            "Means are not adjusted for reviewers’ severity yet: it takes %(count)s reviews from every reviewer.",
            count=RATINGS_EACH,
        ),
    }[outlook.hindrance]


def severities_in_words(outlook: Outlook) -> list[dict[str, Any]]:
    """Each reviewer's severity in a sentence, the strictest first."""
    signs = reviewer_signs(outlook)
    return [
        {
            "who": signs.get(one.reviewer_id, "?")
            if outlook.names_are_open
            else _("Reviewer %(letter)s", letter=signs.get(one.reviewer_id, "?")),
            "sentence": _severity(one.difference, one.half_width),
            "difference": one.difference,
            "half_width": one.half_width,
        }
        for one in outlook.severities(INTERVAL_WIDTH)
    ]


def _severity(difference: float, half_width: float | None) -> str:
    about = decimal(abs(difference), "0.0")
    if half_width is not None:
        about = _("%(points)s (±%(half)s)", points=about, half=decimal(half_width, "0.0"))
    if abs(difference) < SMALL:
        return _("scores like colleagues on the same applications, a difference of %(about)s", about=about)
    if difference < 0:
        return _("scores about %(about)s lower than colleagues on the same applications", about=about)
    return _("scores about %(about)s higher than colleagues on the same applications", about=about)
