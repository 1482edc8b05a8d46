"""The list of masks beside a raw text: what each stretch gives away, who found it, and whether it will be masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.recruiting.desk_forms import CATEGORY_LABELS
from community.recruiting.models import Application, RedactionSpan, SpanSource, SpanStatus
from community.recruiting.nominating.words import known_about
from community.recruiting.passages import Mark
from community.recruiting.screening.masks import known_spans
from community.redaction.spans import Category, Tier

#: A sign for each category, beside its words: color alone says nothing.
SIGNS = {
    Category.NAME: "person",
    Category.AUDIENCE_SIZE: "people",
    Category.HANDLE: "tag",
    Category.LINK: "link-45deg",
    Category.CONTACT: "envelope",
    Category.ENGAGEMENT: "heart",
    Category.STATUS: "bar-chart",
    Category.FAME: "star",
    Category.POSTAL_ADDRESS: "house",
}
#: In a word, for the text itself.
SHORT = {
    Category.NAME: _l("who"),
    Category.AUDIENCE_SIZE: _l("crowd"),
    Category.HANDLE: _l("handle"),
    Category.LINK: _l("link"),
    Category.CONTACT: _l("contact"),
    Category.ENGAGEMENT: _l("reactions"),
    Category.STATUS: _l("standing"),
    Category.FAME: _l("fame"),
    Category.POSTAL_ADDRESS: _l("address"),
}
SOURCES = {
    SpanSource.RULE: _l("found by a rule"),
    SpanSource.SCREENER: _l("added by hand"),
    SpanSource.FLAG: _l("seen by a reviewer"),
    SpanSource.BEFORE: _l("from before"),
}


@dataclass(frozen=True)
class ListedSpan:
    """One line of the list beside the text. `fixed` ones are on record about the applicant and are nobody's choice."""

    number: int
    id: int | None
    field_key: str
    start: int
    end: int
    words: str
    category: Category
    reason: str
    is_masked: bool
    fixed: bool
    #: Whether a rule is sure of it.
    sure: bool

    @property
    def sign(self) -> str:
        """The icon of its category."""
        return SIGNS[self.category]


def listed(
    application: Application,
    texts: Mapping[str, str],
    rows: Sequence[RedactionSpan],
    verdicts: Mapping[int, SpanStatus],
) -> list[ListedSpan]:
    """All proposals and known strings in the order of the text, numbered. `verdicts` outrank what is stored."""
    known = known_about(application)
    certain = [
        (key, one.start, one.end, one.category)
        for key, text in texts.items()
        for one in known_spans(text, known, application.language)
    ]
    lines: list[tuple[str, int, int, int | None, Category, str, bool, bool, bool]] = []
    for row in rows:
        if row.field_key not in texts:
            continue
        fixed = any(key == row.field_key and start <= row.start and row.end <= end for key, start, end, _c in certain)
        look = _("please look") if row.tier == Tier.LOOK and row.status is SpanStatus.PROPOSED else ""
        reason = ", ".join(str(part) for part in (CATEGORY_LABELS[row.category], SOURCES[row.source], look) if part)
        masked = fixed or verdicts.get(row.id, row.status) is SpanStatus.ACCEPTED
        sure = row.tier == Tier.PROPOSED and row.source is SpanSource.RULE
        lines.append((row.field_key, row.start, row.end, row.id, row.category, reason, masked, fixed, sure))
    covered = {(line[0], line[1], line[2]) for line in lines}
    whole = [(line[0], line[1], line[2]) for line in lines if line[7]]
    whole += [(key, start, end) for key, start, end, _category in certain]
    for key, start, end, category in certain:
        inside = any(
            key == other and first <= start and end <= last and (first, last) != (start, end)
            for other, first, last in whole
        )
        # A name within a name is masked with it and needs no line of its own.
        if (key, start, end) not in covered and not inside:
            lines.append((key, start, end, None, category, str(CATEGORY_LABELS[category]), True, True, True))
    order = {key: index for index, key in enumerate(texts)}
    lines.sort(key=lambda line: (order[line[0]], line[1], line[2]))
    return [
        ListedSpan(number, span_id, key, start, end, texts[key][start:end], category, reason, masked, fixed, sure)
        for number, (key, start, end, span_id, category, reason, masked, fixed, sure) in enumerate(lines, 1)
    ]


def mark_of(line: ListedSpan) -> Mark:
    """Grape will be masked, amber asks to look; number and category stand after it in words."""
    return Mark(line.start, line.end, "live" if line.is_masked else "look", f"{line.number} {SHORT[line.category]}")
