"""The audit page: everything that happened in the program, in people's words."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.events import ActorKind
from community.core.policies import require
from community.moderation.log_words import GROUPS, SECRET_ACTORS, WORDS, words_for
from community.moderation.policies import may_see_log
from community.moderation.queries.log import LogRow, log_page
from community.moderation.views.shared import asked_after, bp, moment_and_id
from community.programs.current import current_member, get_current_member
from community.web.pages import page_of, render

LINES = 50
#: Stands before the number of a group in the filter, where other values are kinds of events.
GROUP = "group:"


@bp.get("/desk/audit")
def audit() -> Answer:
    require(may_see_log, current_member)
    what = request.args.get("what", "")[:80]
    name = request.args.get("name", "").strip()[:80]
    rows = log_page(get_current_member(), after=asked_after(), size=LINES, kinds=kinds_of(what), name=name)
    page = page_of(rows, LINES, lambda row: moment_and_id(row.record.at, row.record.id))
    return render("moderation/audit.html", page=page, groups=list(GROUPS.items()), what=what, name=name)


def kinds_of(what: str) -> list[str]:
    """The kinds that the filter names: one, or those of a group; none for everything."""
    if what in WORDS:
        return [what]
    number = what.removeprefix(GROUP)
    groups = list(GROUPS.values())
    if what.startswith(GROUP) and number.isascii() and number.isdigit() and int(number) < len(groups):
        return list(groups[int(number)])
    return []


@bp.app_template_filter("log_line")
def line_of(row: LogRow) -> str:
    """One row in people's words."""
    return str(words_for(row.record.kind)) % {"who": who_of(row), "whom": whom_of(row)}


@bp.app_template_filter("log_kind")
def kind_label(kind: str) -> str:
    """The words for a kind, for the filter: without people in them."""
    return str(words_for(kind)) % {"who": _("Somebody"), "whom": _("somebody")}


def who_of(row: LogRow) -> str:
    """Who did it, as far as it is anybody's to know."""
    if row.record.kind in SECRET_ACTORS:
        return _("A member")
    if row.record.actor_kind == ActorKind.SYSTEM:
        return _("Grapevine")
    if row.record.actor_kind == ActorKind.APPLICANT:
        return _("An applicant")
    return row.who.name if row.who else _("Somebody who has left")


def whom_of(row: LogRow) -> str:
    """The other member whom the line names."""
    return row.whom.name if row.whom else _("somebody who has left")
