"""Reports, topics and answers with visible defaults."""

from __future__ import annotations

import datetime as dt
from typing import Any

from community.conversations import services
from community.conversations.episode import Basis, CameBack, Mode, Prompt, Relation
from community.conversations.models import Answer, ConversationReport, Topic
from community.conversations.queries import report_for
from community.conversations.services import Told
from community.core.clock import now, today
from community.core.db import unit_of_work
from community.programs.models import Member
from community.programs.queries import get_member

#: What a form sends for an ordinary conversation; `day` is filled in by `as_form`.
TAPS = {
    "mode": "face_to_face",
    "relation": "friend",
    "prompt": "need_arose",
    "basis": "own_experience",
    "came_back": "doubt",
}


def acting(member: Member) -> Member:
    """The member as a request has them: with person and program."""
    return get_member(member, member.id)


def as_form(member: Member, **changes: Any) -> dict[str, Any]:
    """The fields of the log as a browser sends them."""
    return {"day": today(acting(member).person.time_zone).isoformat(), **TAPS, **changes}


def told(member: Member, *, days_ago: int = 0, **changes: Any) -> Told:
    """An ordinary conversation, some days ago by the member's calendar."""
    values: dict[str, Any] = {
        "happened_on": today(acting(member).person.time_zone) - dt.timedelta(days=days_ago),
        "mode": Mode.FACE_TO_FACE,
        "relation": Relation.FRIEND,
        "prompt": Prompt.NEED_AROSE,
        "basis": Basis.OWN_EXPERIENCE,
        "came_back": CameBack.DOUBT,
    }
    return Told(**(values | changes))


def make_report(
    member: Member, *, days_ago: int = 0, told_ago: dt.timedelta | None = None, form_key: str = "", **changes: Any
) -> ConversationReport:
    """A report of `member`; it was told `told_ago` (at once by default)."""
    with unit_of_work():
        moment = now() - told_ago if told_ago is not None else None
        if moment is not None and days_ago == 0:
            days_ago = told_ago.days + 1 if told_ago else 0
        report, _is_new = services.log_conversation(
            acting(member),
            told(member, days_ago=days_ago, **changes),
            form_key=form_key,
            again=True,
            reported_at=moment,
        )
    return report


def make_answer(manager: Member, report: ConversationReport, text: str = "We will look at the handle.") -> Answer:
    """A manager's answer."""
    with unit_of_work():
        found = report_for(manager, report.ref)
        return services.answer(acting(manager), found, text, seen_version=found.version)


def make_topic(manager: Member, title: str = "The sound of a sharp edge", *, launched: bool = True) -> Topic:
    """A topic with its worksheet filled in."""
    with unit_of_work():
        topic = services.create_topic(
            manager,
            title=title,
            about="Anybody can hear it.",
            starters=["Close your eyes. Which of these two is sharp?"],
            origin="from the bench",
            simple="A sharp edge sounds different.",
            portable="Two knives.",
            repeatable="People like to be right.",
            tried="On four people at the fair; three told it on.",
        )
        if launched:
            services.launch_topic(manager, topic, seen_version=topic.version)
    return topic
