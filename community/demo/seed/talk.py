"""What the people of the sample program talked about outside, and what came back: topics, reports, answers, thanks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from community.conversations.episode import (
    Basis,
    CameBack,
    Depth,
    Disclosure,
    Mode,
    Polarity,
    Prompt,
    Recommendation,
    Relation,
)
from community.conversations.models import ConversationReport, Topic
from community.conversations.services.reports import Told, log_conversation
from community.conversations.services.topics import create_topic, launch_topic
from community.conversations.services.weeks import tell_quiet_week
from community.core.clock import now, today
from community.demo.seed.content import load
from community.demo.seed.timeline import Happening, Stage
from community.recognition.services import answer_and_thank, give_thanks

#: Nobody logs a talk the minute it ends.
TELLS_AFTER_DAYS = 0.04


def happenings(stage: Stage) -> Iterator[Happening]:
    """Topics first, then reports as they come, answers after them, thanks and quiet weeks between."""
    for entry in load("topics", "topic"):
        yield Happening(stage.ago(entry["days_ago"]), 3, partial(offer_topic, stage, entry))
    told = {}
    for entry in load("reports", "report"):
        at = stage.ago(max(entry["days_ago"] - TELLS_AFTER_DAYS, 0.01))
        told[entry["key"]] = at
        yield Happening(at, 10, partial(report, stage, entry))
    for entry in load("answers", "answer"):
        at = told[entry["report"]] + dt.timedelta(hours=entry["hours_later"])
        yield Happening(min(at, stage.ago(0.01)), 20, partial(respond, stage, entry))
    for entry in load("thanks", "thanks"):
        yield Happening(stage.ago(entry["days_ago"]), 30, partial(thank, stage, entry))
    for entry in load("quiet_weeks", "quiet_week"):
        # On the last day of that week, in the evening.
        sunday = week_of(stage, entry["weeks_ago"]) + dt.timedelta(days=6)
        at = dt.datetime.combine(sunday, dt.time(20), ZoneInfo(stage.program.time_zone)).astimezone(dt.UTC)
        if at < stage.began_at:
            yield Happening(at, 40, partial(quiet, stage, entry))


def week_of(stage: Stage, weeks_ago: int) -> dt.date:
    """The Monday of the week so many weeks before this one, on the program's calendar."""
    day = stage.began_at.astimezone(ZoneInfo(stage.program.time_zone)).date()
    return day - dt.timedelta(days=day.weekday()) - dt.timedelta(weeks=weeks_ago)


def offer_topic(stage: Stage, entry: dict[str, Any]) -> None:
    topic = create_topic(
        stage.members["nora"],
        title=entry["title"],
        about=entry["about"].strip(),
        starters=entry["starters"],
        origin=entry["origin"],
        simple="One sentence carries it.",
        portable="It needs nothing but a kitchen table.",
        repeatable="Whoever heard it can tell it on.",
        tried="Tried at a bench night before it was offered.",
    )
    launch_topic(stage.members["nora"], topic, seen_version=topic.version)
    stage.things[f"topic:{entry['key']}"] = topic


def report(stage: Stage, entry: dict[str, Any]) -> None:
    """One ambassador tells of one episode."""
    member = stage.members[entry["by"]]
    topic = stage.things.get(f"topic:{entry.get('topic')}")
    told = Told(
        happened_on=today(member.person.time_zone),
        mode=Mode(entry["mode"]),
        relation=Relation(entry["relation"]),
        prompt=Prompt(entry["prompt"]),
        basis=Basis(entry["basis"]),
        came_back=CameBack(entry["came_back"]),
        recommendation=Recommendation(entry.get("recommendation", "none")),
        title=entry["title"],
        story=entry.get("story", "").strip(),
        polarity=Polarity(entry["polarity"]) if "polarity" in entry else None,
        depth=Depth(entry["depth"]) if "depth" in entry else None,
        disclosure=Disclosure(entry["disclosure"]) if "disclosure" in entry else None,
        topic_ids=(topic.id,) if isinstance(topic, Topic) else (),
    )
    kept, _ = log_conversation(member, told, form_key=f"demo:{entry['key']}", names_confirmed=True, again=True)
    stage.things[f"report:{entry['key']}"] = kept


def respond(stage: Stage, entry: dict[str, Any]) -> None:
    """A manager answers a report and sometimes thanks for it."""
    kept = stage.things[f"report:{entry['report']}"]
    assert isinstance(kept, ConversationReport)
    answer_and_thank(
        stage.members[entry["by"]],
        kept,
        entry["text"].strip(),
        seen_version=kept.version,
        thanks_text=entry.get("thanks_text", "Thank you.").strip() if entry["thanks"] else "",
    )


def thank(stage: Stage, entry: dict[str, Any]) -> None:
    give_thanks(
        stage.members[entry["from"]],
        stage.members[entry["to"]],
        entry["text"].strip(),
        reason=entry["for"],
        is_public=entry["public"],
        done_at=now() - dt.timedelta(days=2),
    )


def quiet(stage: Stage, entry: dict[str, Any]) -> None:
    tell_quiet_week(stage.members[entry["by"]])
