"""More calls of the sample program: one that others pass on, one for people whom ambassadors put forward, and a draft.

Whoever was put forward answers as people do: one yes and a story, one yes and half a sentence, a no, and silence. What
the worker would have done at its time (the reminder, the end after two weeks) is done here, by the same services.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from community.core.clock import now
from community.core.db import db
from community.demo.seed import answers, recruits
from community.demo.seed.content import load
from community.demo.seed.questions import short_questions
from community.demo.seed.timeline import Happening, Stage
from community.questionnaires.models import QuestionnaireVersion
from community.recruiting.applying import drafts
from community.recruiting.applying.calls import create_call, publish_call
from community.recruiting.applying.services import start
from community.recruiting.calling.passing import add_passer
from community.recruiting.deciding import queries as deciding_queries
from community.recruiting.deciding import services as deciding
from community.recruiting.models import (
    Application,
    Call,
    CallPasser,
    CallSource,
    CallVisits,
    Nomination,
    NominationOutcome,
    PasserVisits,
    Relation,
    RevisionKind,
)
from community.recruiting.nominating import queries, services
from community.recruiting.states import Outcome

MENDERS, PUT_FORWARD = "menders", "put-forward"
PASSERS = {"radio": ("WBRV, Saturday morning", False), "tamsin": ("Tamsin", True)}
#: Visits on each day since the call opened, by nobody's link and by each passer's.
VISITS = {
    "": (6, 4, 3, 5, 2, 3, 7, 4, 2),
    "radio": (0, 2, 41, 18, 6, 3, 2, 1, 1),
    "tamsin": (0, 3, 2, 5, 4, 1, 3, 2, 2),
}
BEGUN = frozenset({"applying", "reading", "invited", "not_this_time"})
READ = {"invited": Outcome.INVITE, "not_this_time": Outcome.DECLINE}
#: So long after they were put forward people said yes, and sent their story.
SAID_YES_AFTER, SENT_AFTER = 0.7, 3.0
DECIDED_DAYS_AGO = 14.0
REASONS = {
    "fenwick": "Nine spokeshaves, and what became of each. You said what a tool could not do for an old man, and made "
    "what could. We would like to hear the rest.",
    "cordelia": "The outlines on the board stayed with us. We look for people who talk with others about what they "
    "care for, and there was little of that yet. Do come back when there is.",
}


def happenings(stage: Stage) -> Iterator[Happening]:
    """Both calls open, are passed on, and bring people, each at its time."""
    yield Happening(stage.ago(9.2), 4, partial(open_menders, stage))
    for entry in load("passed_on", "story"):
        yield Happening(stage.ago(entry["days_ago"] + 0.05), 5, partial(write, stage, entry))
        if entry["state"] == "submitted":
            yield Happening(stage.ago(entry["days_ago"]), 6, partial(recruits.send, stage, entry))
    yield Happening(stage.ago(0.01), 6, partial(count_visits, stage))
    yield Happening(stage.ago(2.1), 4, partial(write_spring, stage))
    yield Happening(stage.ago(29), 4, partial(open_put_forward, stage))
    entries = load("nominations", "nomination")
    for entry in entries:
        yield from _of_one(stage, entry)
    decided = [entry for entry in entries if entry["state"] in READ]
    yield Happening(stage.ago(DECIDED_DAYS_AGO + 0.1), 60, partial(decide, stage, decided))
    yield Happening(stage.ago(DECIDED_DAYS_AGO), 61, partial(answer, stage, decided))


def _of_one(stage: Stage, entry: dict[str, Any]) -> Iterator[Happening]:
    put_forward, state = entry["days_ago"], entry["state"]
    yield Happening(stage.ago(put_forward), 5, partial(nominate, stage, entry))
    if state == "refused":
        yield Happening(stage.ago(put_forward - 2.2), 6, partial(refuse, stage, entry))
    if state == "lapsed" or (state == "waiting" and put_forward > 7):
        yield Happening(stage.ago(put_forward - 7.1), 6, partial(remind, stage, entry))
    if state == "lapsed":
        yield Happening(stage.ago(put_forward - 14.1), 6, partial(lapse, stage, entry))
    if state in BEGUN:
        yield Happening(stage.ago(put_forward - SAID_YES_AFTER), 6, partial(accept, stage, entry))
    if state in BEGUN - {"applying"}:
        yield Happening(stage.ago(put_forward - SENT_AFTER), 7, partial(recruits.send, stage, entry))
    if state in READ:
        yield Happening(stage.ago(put_forward - SENT_AFTER - 1.5), 8, partial(recruits.screen, stage, entry))
        for review in entry["review"]:
            yield Happening(stage.ago(review["days_ago"]), 9, partial(recruits.read, stage, entry, review))


# The call that others pass on


def _questions(stage: Stage) -> QuestionnaireVersion:
    """Those of the winter call, which opened before."""
    call = stage.things["call"]
    assert isinstance(call, Call)
    return db.session.get_one(QuestionnaireVersion, call.questionnaire_version_id)


def open_menders(stage: Stage) -> None:
    nora = stage.members["nora"]
    call = create_call(
        stage.program,
        slug=MENDERS,
        title="For people who mend what others throw away",
        text="A chair, a hymn book, a drawer that has stuck for thirty years. We would like to hear from people who "
        "take such things up without being asked, and who tell somebody how it is done.",
        questionnaire_version=_questions(stage),
        opens_at=now(),
        closes_at=now() + dt.timedelta(days=33),
        source=CallSource.BROADCAST,
        answer_by=(now() + dt.timedelta(days=60)).date(),
        places=6,
        target_reviews=3,
        actor=nora,
    )
    publish_call(call, actor=nora)
    stage.things["call:menders"] = call
    for key, (name, is_member) in PASSERS.items():
        said = stage.members[key].name if is_member else name
        stage.things[f"passer:{key}"] = add_passer(nora, call, name=said, is_member=is_member)


def _passer(stage: Stage, key: str) -> CallPasser:
    passer = stage.things[f"passer:{key}"]
    assert isinstance(passer, CallPasser)
    return passer


def write(stage: Stage, entry: dict[str, Any]) -> None:
    """Somebody comes by a passer's link and writes."""
    call = stage.things["call:menders"]
    assert isinstance(call, Call)
    application = start(call, entry["email"], passed_on_by_id=_passer(stage, entry["passer"]).id)
    _fill(stage, entry, application, call, entry["name"])


def _fill(stage: Stage, entry: dict[str, Any], application: Application, call: Call, name: str) -> None:
    application.call = call
    application.questionnaire_version = db.session.get_one(QuestionnaireVersion, call.questionnaire_version_id)
    typed = {key: text.strip() for key, text in entry["answers"].items()}
    drafts.save(application, {drafts.NAME: name, **typed}, seen=None, kind=RevisionKind.SAVE)
    stage.things[f"application:{entry['key']}"] = application


def count_visits(stage: Stage) -> None:
    """What the buffered counters would have written day by day."""
    call = stage.things["call:menders"]
    assert isinstance(call, Call)
    first = call.opens_at.date()
    for number, each in enumerate(zip(*VISITS.values(), strict=True)):
        day = first + dt.timedelta(days=number)
        db.session.add(CallVisits(call_id=call.id, day=day, count=sum(each)))
        for key, count in zip(VISITS, each, strict=True):
            if key and count:
                db.session.add(PasserVisits(passer_id=_passer(stage, key).id, day=day, count=count))
    for name, most in (("call", 11), ("call:put-forward", 4)):
        other = stage.things[name]
        assert isinstance(other, Call)
        for number in range((now().date() - other.opens_at.date()).days + 1):
            day = other.opens_at.date() + dt.timedelta(days=number)
            db.session.add(CallVisits(call_id=other.id, day=day, count=2 + number * 7 % most))


# The call that is still being written


def write_spring(stage: Stage) -> None:
    """Nobody sees it yet."""
    opens_at = now() + dt.timedelta(days=66)
    create_call(
        stage.program,
        slug="spring-call",
        title="Spring call, for people with little time",
        text="Two questions, ten minutes, and no bench needed. For people who lend, sharpen and advise between a job "
        "and a family.",
        questionnaire_version=short_questions(stage),
        opens_at=opens_at,
        closes_at=opens_at + dt.timedelta(days=30),
        places=5,
        actor=stage.members["nora"],
    )


# The call for people who were put forward


def open_put_forward(stage: Stage) -> None:
    nora = stage.members["nora"]
    call = create_call(
        stage.program,
        slug=PUT_FORWARD,
        title="For people whom somebody here would miss",
        text="They would never apply. They lend, teach and mend, and change their mind when somebody shows them why. "
        "One of us says so, and they decide.",
        questionnaire_version=_questions(stage),
        opens_at=now(),
        closes_at=now() + dt.timedelta(days=54),
        source=CallSource.NOMINATION,
        answer_by=(now() + dt.timedelta(days=80)).date(),
        target_reviews=2,
        actor=nora,
    )
    publish_call(call, actor=nora)
    stage.things["call:put-forward"] = call


def _nomination(stage: Stage, entry: dict[str, Any]) -> Nomination:
    nomination = stage.things[f"nomination:{entry['key']}"]
    assert isinstance(nomination, Nomination)
    found = queries.whole(nomination.id)
    assert found is not None
    return found


def nominate(stage: Stage, entry: dict[str, Any]) -> None:
    call = stage.things["call:put-forward"]
    assert isinstance(call, Call)
    stage.things[f"nomination:{entry['key']}"] = services.nominate(
        stage.members[entry["by"]],
        call,
        name=entry["name"],
        email=entry["email"],
        reason=entry["reason"].strip(),
        example=entry["example"].strip(),
        relation=Relation(entry["relation"]),
    )


def accept(stage: Stage, entry: dict[str, Any]) -> None:
    """A yes, and as much of a story as there is."""
    call = stage.things["call:put-forward"]
    assert isinstance(call, Call)
    application = services.accept(stage.program, _nomination(stage, entry))
    _fill(stage, entry, application, call, entry["full_name"])


def refuse(stage: Stage, entry: dict[str, Any]) -> None:
    services.refuse(stage.program, _nomination(stage, entry))


def remind(stage: Stage, entry: dict[str, Any]) -> None:
    services.remind(_nomination(stage, entry))


def lapse(stage: Stage, entry: dict[str, Any]) -> None:
    services.lapse(stage.program, _nomination(stage, entry))


def decide(stage: Stage, entries: list[dict[str, Any]]) -> None:
    """Nora decides on those who were read, each with a reason."""
    nora = stage.members["nora"]
    for entry in entries:
        found = stage.things[f"application:{entry['key']}"]
        assert isinstance(found, Application)
        application = deciding_queries.get_for(nora, found.public_ref)
        deciding.decide(
            nora,
            application,
            outcome=READ[entry["state"]],
            reason=REASONS[entry["key"]],
            seen_version=application.version,
        )


def answer(stage: Stage, entries: list[dict[str, Any]]) -> None:
    """Freeze, send, and let those who put people forward hear."""
    answers.send_frozen(stage, "call:put-forward")
    for entry in entries:
        application = stage.things[f"application:{entry['key']}"]
        assert isinstance(application, Application)
        services.tell_outcome(application.id, NominationOutcome(entry["state"]))
