"""What was decided in the winter call: sent, asked back, frozen, to be sent at its time, or still pending."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import select

from community.core.clock import now, today
from community.core.db import db
from community.demo.seed import recruits
from community.demo.seed.content import load
from community.demo.seed.timeline import Happening, Stage
from community.programs.models import Member
from community.recruiting.deciding import queries as deciding_queries
from community.recruiting.deciding import services as deciding
from community.recruiting.models import Application, DecisionBatch
from community.recruiting.states import Outcome

MAILED = {"invited": Outcome.INVITE, "waitlisted": Outcome.WAITLIST, "declined": Outcome.DECLINE}
DECIDED = {
    "decided_invite": Outcome.INVITE,
    "decided_waitlist": Outcome.WAITLIST,
    "decided_decline": Outcome.DECLINE,
}
SCHEDULED = {"scheduled_waitlist": Outcome.WAITLIST}
ASKED = {"asked_by_manager": Outcome.ASK_MORE}
OUTCOMES = MAILED | DECIDED | SCHEDULED | ASKED
#: How long the wait is that a letter names, in days.
WAITS = {Outcome.WAITLIST: 75, Outcome.ASK_MORE: 14}
#: The letters of the third batch go out so long after it was let go.
GOES_OUT_AFTER = dt.timedelta(days=2)
REASONS = {
    "beauregard": "What you describe is a shop that would like to carry our tools, and that is a good thing to want. "
    "This group is for people who talk about tools for no reason but their own. Write to sales at the mill: they "
    "would be glad to hear from you.",
    "lazarus": "The blunt plane that makes the noise stayed with all three of us. We have few places this winter and "
    "would like to read how it goes on. If somebody steps back, you hear from us first.",
    "evangeline": "Nine Novembers in the mud with a pane of glass, and then the sentence in which you were wrong. "
    "Nobody who read it knew your name, and all of them wanted to hear more.",
    "gunther": "You pass on what is cheap, quickly and for nothing, and you say so plainly. We look for something "
    "else: somebody’s own experience, told to one person who wants to know. There was little of that in your story.",
    "valdemar": "All three of us believe your book of strokes. One thing we would like to know before we answer: does "
    "the bench on the ward go on when you are not there? A few sentences are enough.",
    "ottilie": "“Then it’ll do” is a good answer to plywood. You answered three of the five, and we would like to read "
    "whom you help. There may be a place before spring.",
    "saffron": "The pull saw on the nail, and the zine you left on trains: we liked both a great deal. We would like "
    "to read of one person in the room with you. There may be a place before spring.",
    "ignatius": "You have been asked for years, you say what a tool can’t do, and people come back to ask again. "
    "That is the whole of what we look for.",
}


def happenings(stage: Stage) -> Iterator[Happening]:
    """Each batch at its time."""
    entries = load("applications", "application")
    first = [entry for entry in entries if entry["state"] in MAILED]
    second = [entry for entry in entries if entry["state"] in DECIDED and entry["state"] != "decided_invite"]
    last = [entry for entry in entries if entry["state"] == "decided_invite"]
    asked = [entry for entry in entries if entry["state"] in ASKED]
    scheduled = [entry for entry in entries if entry["state"] in SCHEDULED]
    # Two batches are sent, one is frozen and waits to be let go, one goes out at its time, and one decision is still
    # open to change.
    yield Happening(stage.ago(16.5), 60, partial(decide, stage, first))
    yield Happening(stage.ago(16.4), 61, partial(send_frozen, stage))
    yield Happening(stage.ago(4.2), 60, partial(decide, stage, asked))
    yield Happening(stage.ago(4.1), 61, partial(send_frozen, stage))
    yield Happening(stage.ago(1.4), 60, partial(decide, stage, second))
    yield Happening(stage.ago(1.3), 61, partial(freeze_only, stage))
    yield Happening(stage.ago(0.9), 60, partial(decide, stage, scheduled))
    yield Happening(stage.ago(0.8), 61, partial(schedule, stage))
    yield Happening(stage.ago(0.4), 60, partial(decide, stage, last))


def decide(stage: Stage, entries: list[dict[str, Any]]) -> None:
    """Nora decides on these, each with a reason that the applicant reads."""
    nora = _decider(stage)
    for entry in entries:
        application = deciding_queries.get_for(nora, recruits.application_of(stage, entry).public_ref)
        outcome = OUTCOMES[entry["state"]]
        days = WAITS.get(outcome)
        deciding.decide(
            nora,
            application,
            outcome=outcome,
            reason=REASONS[entry["key"]],
            wait_until=today(stage.program.time_zone) + dt.timedelta(days=days) if days else None,
            seen_version=application.version,
        )


def _decider(stage: Stage) -> Member:
    return stage.members["nora"]


def freeze(stage: Stage, call_key: str) -> DecisionBatch:
    """Nora freezes what is decided in a call."""
    call = recruits.call_of(stage, call_key)
    seen = deciding_queries.fingerprint(deciding_queries.unfrozen(call.id))
    return deciding.freeze(_decider(stage), call, seen=seen)


def freeze_only(stage: Stage) -> None:
    """What is decided waits to be let go."""
    freeze(stage, "call")


def send_frozen(stage: Stage, call_key: str = "call") -> None:
    """Freeze, and have the answers sent at once."""
    batch = freeze(stage, call_key)
    deciding.send(_decider(stage), batch, seen_version=batch.version)
    answer_all(stage, batch)


def schedule(stage: Stage) -> None:
    """Freeze, and have the answers sent the day after tomorrow."""
    batch = freeze(stage, "call")
    deciding.send(_decider(stage), batch, at=now() + GOES_OUT_AFTER, seen_version=batch.version)


def answer_all(stage: Stage, batch: DecisionBatch) -> None:
    """What the worker would have done at the time."""
    for decision in deciding_queries.decisions_of(batch.id):
        application = db.session.scalars(select(Application).where(Application.id == decision.application_id)).one()
        deciding.answer(decision, application, stage.program, sent_by_id=batch.sent_by_id)
