"""Rail, bars and the desk's menu: which places a member has, and what waits there.

Counts come from one query. Features are asked by name; what a member may not do is not shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from flask import Flask, g, has_request_context, request
from sqlalchemy import bindparam, select
from sqlalchemy.sql import ColumnElement, Select
from werkzeug.local import LocalProxy

from community.conversations.queries import badge_to_answer
from community.core.clock import now
from community.core.db import UtcDateTime, plain_rows
from community.discussion.queries.unread import badge_unread
from community.moderation.queries.cases import badge_cases
from community.notifications.queries.notices import badge as badge_notices
from community.programs.asking import ASKER, asked_by
from community.programs.current import find_current_member
from community.programs.models import MANAGERS, MODERATORS, Member, Role
from community.recruiting.deciding.queries import to_decide_count
from community.recruiting.reviewing.mine import my_progress
from community.recruiting.screening.queue import waiting_count
from community.web.addresses import remembered_url_for as url_for
from community.web.language import translated as _


@dataclass(frozen=True)
class Item:
    """One place. `count` is what waits there, `count_label` says what it counts ("unread")."""

    key: str
    label: str
    icon: str
    url: str
    count: int = 0
    count_label: str = ""
    late: bool = False
    current: bool = False


@dataclass(frozen=True)
class Navigation:
    """What the frame around a member's page needs."""

    main: tuple[Item, ...] = ()
    desk: tuple[Item, ...] = ()
    #: Places that stand side by side with the current one: recruiting's office has several under one item of the desk.
    beside: tuple[Item, ...] = ()
    log_url: str | None = None
    search_url: str | None = None
    notices_url: str | None = None
    notices_count: int = 0
    theme_url: str | None = None

    @property
    def itself(self) -> Navigation:
        """What the templates' `navigation` stands for: a page asks it some thirty things, each by way of the proxy."""
        return self


#: Endpoints that belong to a place, beside those of its own blueprint: "blueprint.endpoint" or "blueprint".
_BELONGS = {
    "me": (
        "conversations",
        "thanks",
        "pages.me",
        "notifications.mail",
        "notifications.preview",
        "moderation.mine",
        "nominating",
    ),
    "calls": ("recruiting_calls", "questionnaires", "recruiting_rounds", "insights", "recruiting_import"),
    "all_calls": ("recruiting_calls",),
    "questions": ("questionnaires",),
    "rounds": ("recruiting_rounds",),
    "learning": ("insights.recruiting", "insights.table"),
    "tables": ("insights.exports", "insights.export", "recruiting_import"),
    "mail": ("notifications.delivery", "notifications.delivery_to_member"),
    "cases": ("moderation.cases", "moderation.case"),
    "audit": ("moderation.audit",),
    "people": ("programs.members", "programs.member", "programs.invite"),
    "agreement": ("programs.write_agreement",),
    "program": ("programs.settings",),
    "screening": ("recruiting_desk",),
    "reviews": ("recruiting_review",),
    "decisions": ("recruiting_decisions",),
    "group": ("discussion",),
    "topics": ("topics",),
    "answers": ("answers",),
    "movement": ("movement",),
    "today": ("pages.today",),
    "home": ("pages.home",),
}


def build(member: Member) -> Navigation:
    """The navigation of `member` on the page of this request."""
    counts = count(member)
    unread = {"count": counts["unread"], "count_label": _("unread")}
    return Navigation(
        main=(
            item("home", _("Home"), "house", "pages.home"),
            item("group", _("Group"), "chat-left-text", "discussion.spaces", **unread),
            item("topics", _("Topics"), "lightbulb", "topics.index"),
            item("me", _("Me"), "person", "pages.me"),
        ),
        desk=tuple(desk_of(member, counts)),
        beside=tuple(office_of(member)),
        log_url=url_for("conversations.log"),
        search_url=url_for("discussion.find"),
        notices_url=url_for("notifications.notices"),
        notices_count=counts["notices"],
        theme_url=url_for("accounts.theme"),
    )


def count(member: Member) -> dict[str, int]:
    """What waits at every place that the member sees: in one query, but for what recruiting remembers."""
    moment = now()
    promised = moment - dt.timedelta(days=member.program.answer_promise_days)
    [row] = plain_rows(_counts(member.roles), asked_by(member, moment=moment, promised=promised))
    counts = {name: int(number or 0) for name, number in row._mapping.items()}
    if member.has(Role.SCREENER | MANAGERS):
        counts["screening"] = waiting_count(member.program_id)
    if member.has(Role.REVIEWER | MANAGERS):
        counts["reviews"] = my_progress(member).owed
    if member.has(MANAGERS):
        counts["decisions"] = to_decide_count(member.program_id)
    return counts


@cache
def _counts(roles: Role) -> Select[*tuple[Any, ...]]:
    """One statement for each combination of roles; there are a few dozen of them at most."""
    asked: dict[str, ColumnElement[Any]] = {"unread": badge_unread(ASKER), "notices": badge_notices(ASKER)}
    if roles & MODERATORS:
        asked["cases"] = badge_cases(ASKER.program_id)
    if roles & MANAGERS:
        moment, promised = (cast(dt.datetime, bindparam(name, type_=UtcDateTime())) for name in ("moment", "promised"))
        # Everything was told before now; said so, SQLite takes the index of those that wait, and not another one.
        asked["answers"] = badge_to_answer(ASKER.program_id, not_by=ASKER.id, older_than=moment)
        asked["late"] = badge_to_answer(ASKER.program_id, not_by=ASKER.id, older_than=promised)
    return select(*(part.label(name) for name, part in asked.items()))


def desk_of(member: Member, counts: dict[str, int]) -> list[Item]:
    """The places of the staff that this member may enter, each with what waits there."""
    places: list[Item] = []

    def add(key: str, label: str, icon: str, endpoint: str, *, late: bool = False) -> None:
        waiting = {"count": counts.get(key, 0), "count_label": _("waiting"), "late": late}
        places.append(item(key, label, icon, endpoint, **waiting))

    if member.has(MANAGERS):
        due = sum(counts[name] for name in ("answers", "cases", "decisions", "screening"))
        summary = {"count": due, "count_label": _("due"), "late": counts["late"] > 0}
        places.append(item("today", _("Today"), "calendar-check", "pages.today", **summary))
    if member.has(MANAGERS):
        add("calls", _("Calls"), "send", "recruiting_calls.index")
    if "screening" in counts:
        add("screening", _("Screening"), "eye-slash", "recruiting_desk.screening")
    if member.has(Role.REVIEWER) or counts.get("reviews"):
        add("reviews", _("Reviews"), "inbox", "recruiting_review.reviews")
    if member.has(MANAGERS):
        add("decisions", _("Decisions"), "clipboard-check", "recruiting_decisions.decisions")
        add("answers", _("Answer and thank"), "reply", "answers.queue", late=counts["late"] > 0)
    if "cases" in counts:
        add("cases", _("Cases"), "shield", "moderation.cases")
    if member.has(MANAGERS):
        add("movement", _("Movement"), "bar-chart", "movement.page")
        add("mail", _("Mail"), "envelope", "notifications.delivery")
        add("people", _("People"), "people", "programs.members")
        add("audit", _("Record"), "journal-text", "moderation.audit")
    if member.has(Role.OWNER):
        add("agreement", _("Agreement"), "pencil-square", "programs.write_agreement")
        add("program", _("Program"), "gear", "programs.settings")
    return places


def office_of(member: Member) -> list[Item]:
    """The places of recruiting's office, on the pages of any of them: what is asked, of whom, who reads, what came."""
    if not (member.has(MANAGERS) and belongs_here("calls")):
        return []
    return [
        item("all_calls", _("Calls"), "send", "recruiting_calls.index"),
        item("questions", _("Questions"), "list", "questionnaires.shelf"),
        item("rounds", _("Rounds"), "people", "recruiting_rounds.index"),
        item("learning", _("What came of it"), "funnel", "insights.recruiting"),
        item("tables", _("Tables in and out"), "download", "insights.exports"),
    ]


def item(key: str, label: str, icon: str, endpoint: str, **more: Any) -> Item:
    """A place; it is current when the request's endpoint belongs to it."""
    return Item(key=key, label=label, icon=icon, url=url_for(endpoint), current=belongs_here(key), **more)


def belongs_here(key: str) -> bool:
    """Whether the page of this request is one of the place's."""
    here = request.endpoint or ""
    belongs = _BELONGS.get(key, ())
    return here in belongs or here.partition(".")[0] in belongs


def register(app: Flask) -> None:
    """Give every template its `navigation`, built when a template asks."""

    @app.context_processor
    def provide_navigation() -> dict[str, object]:
        return {"navigation": LocalProxy(of_this_request)} if has_request_context() else {}


def of_this_request() -> Navigation:
    """The navigation for who asks, built once and only for pages that show it."""
    if "navigation" not in g:
        member = None if g.get("is_broken") else find_current_member()
        g.navigation = build(member) if member else Navigation(theme_url=url_for("accounts.theme"))
    return g.navigation
