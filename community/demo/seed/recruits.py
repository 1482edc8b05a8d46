"""Who applied to the winter call of the sample program, what screeners masked, and what reviewers found.

Allocation is by chance, and the texts were written for certain reviewers. So they are put down as assigned before the
release, as a manager may have wished; the release then carries them over and lets chance fill what is missing. No
rule gives way: who screens does not review, and each review stands on the view that was released.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from community.core.clock import now
from community.core.db import db
from community.demo.seed import attached
from community.demo.seed.content import load
from community.demo.seed.timeline import Happening, Stage
from community.questionnaires.models import QuestionnaireVersion
from community.recruiting.applying import attachments, drafts
from community.recruiting.applying.calls import create_call, publish_call
from community.recruiting.applying.services import mail_link, start, withdraw
from community.recruiting.applying.services import send as send_application
from community.recruiting.models import Application, Assignment, Call, RevisionKind, SpanStatus
from community.recruiting.passages import sentences
from community.recruiting.reviewing import services as reviewing
from community.recruiting.reviewing.allocation import position
from community.recruiting.reviewing.judging import Given
from community.recruiting.reviewing.queries import get_work
from community.recruiting.reviewing.reviewer_view import ReviewerView, get_view
from community.recruiting.rubric import NEEDS_EVIDENCE
from community.recruiting.screening import asking
from community.recruiting.screening import services as screening
from community.recruiting.screening.masks import occurrences, texts_of
from community.recruiting.screening.queries import get_for, latest_snapshot, spans_of
from community.recruiting.sides import round_of
from community.recruiting.spoken import transcript_key
from community.redaction.spans import Category

CALL = "winter-call"
OPENED_DAYS_AGO, OPEN_FOR_DAYS = 40, 61
REVIEWS_EACH = 3
#: Where the chance of the allocation comes from: the same one each time.
SEED = 20_261
#: Screened and given to reviewers so long after it was sent.
SCREENED_AFTER_DAYS = 1.5
#: Two are open on a screener's desk: the first since yesterday, the second at this moment.
ON_THE_DESK = {"dashiell": ("ilse", 1.1), "yevgenia": ("percy", 0.02)}
UNSCREENED = frozenset({"draft", "submitted", "in_screening", "asked_by_screener", "withdrawn"})
#: What a screener wants to know of somebody before reviewers read it.
QUESTION = (
    "Your list is a pleasure, and the four lines about the tip made us laugh. You sent bullet points for all five: may "
    "we take them as they are, or were they notes for something longer? Both are fine with us."
)
#: Whoever writes at this moment has just asked for the link to go on with.
WRITES_NOW = "loretta"
#: Which answers a dimension's sentence of evidence is looked for in, the likeliest first.
EVIDENCE_IN = {
    "care": ("moment",),
    "acts": ("unprompted",),
    "trusted": ("asked", "against"),
    "converses": ("asked", "against"),
    "helps": ("helped", "unprompted"),
}


def happenings(stage: Stage) -> Iterator[Happening]:
    """The call opens, applications are written and sent, screened and reviewed, each at its time."""
    yield Happening(stage.ago(OPENED_DAYS_AGO), 4, partial(open_call, stage))
    for entry in load("applications", "application"):
        yield from _of_one(stage, entry)


def _of_one(stage: Stage, entry: dict[str, Any]) -> Iterator[Happening]:
    sent = entry["days_ago"]
    if entry["state"] == "draft":
        yield Happening(stage.ago(sent), 5, partial(write, stage, entry))
        if entry["key"] == WRITES_NOW:
            yield Happening(stage.ago(sent), 6, partial(ask_for_link, stage, entry))
        return
    yield Happening(stage.ago(sent + 0.03), 5, partial(write, stage, entry))
    yield Happening(stage.ago(sent), 6, partial(send, stage, entry))
    if entry["key"] in ON_THE_DESK:
        screener, days = ON_THE_DESK[entry["key"]]
        yield Happening(stage.ago(days), 7, partial(take, stage, entry, screener))
    if entry["state"] == "asked_by_screener":
        yield Happening(stage.ago(sent - 1.1), 7, partial(ask, stage, entry, "ilse"))
    if entry["state"] == "withdrawn":
        yield Happening(stage.ago(sent - 0.6), 7, partial(take_back, stage, entry))
    if entry["state"] in UNSCREENED:
        return
    yield Happening(stage.ago(sent - SCREENED_AFTER_DAYS), 8, partial(screen, stage, entry))
    for review in entry.get("review", ()):
        yield Happening(stage.ago(review["days_ago"]), 9, partial(read, stage, entry, review))


def open_call(stage: Stage) -> None:
    questions = stage.things["questions:story"]
    assert isinstance(questions, QuestionnaireVersion)
    call = create_call(
        stage.program,
        slug=CALL,
        title="Winter call",
        text="We are looking for people who care enough about hand tools to talk about them: at the bench, over a "
        "fence, in the back of a church hall. You may never have bought one of ours.",
        questionnaire_version=questions,
        opens_at=now(),
        closes_at=now() + dt.timedelta(days=OPEN_FOR_DAYS),
        answer_by=(now() + dt.timedelta(days=OPEN_FOR_DAYS + 21)).date(),
        places=8,
        target_reviews=REVIEWS_EACH,
        actor=stage.members["nora"],
    )
    publish_call(call, actor=stage.members["nora"])
    call.questionnaire_version = questions
    round_of(call.id).seed = SEED
    stage.things["call"] = call


def call_of(stage: Stage, key: str = "call") -> Call:
    call = stage.things[key]
    assert isinstance(call, Call)
    return call


def application_of(stage: Stage, entry: dict[str, Any]) -> Application:
    """What the entry of the content has become."""
    application = stage.things[f"application:{entry['key']}"]
    assert isinstance(application, Application)
    return application


def besides(entry: dict[str, Any]) -> dict[str, Any]:
    """What stands beside the stories of an entry; empty if nothing does."""
    return next((one for one in load("besides", "beside") if one["of"] == entry["key"]), {})


def write(stage: Stage, entry: dict[str, Any], call_key: str = "call") -> None:
    """A draft with all that was typed, drawn and said."""
    call = call_of(stage, call_key)
    application = start(call, entry["email"])
    application.call = call
    application.questionnaire_version = call.questionnaire_version
    beside = besides(entry)
    typed = entry["answers"] | {key: beside[key] for key in ("town", "learned", "learned_words") if key in beside}
    answers = {key: text.strip() for key, text in typed.items()}
    drafts.save(application, {drafts.NAME: entry["name"], **answers}, seen=None, kind=RevisionKind.SAVE)
    places = attachments.places(screening.schema_of(application))
    if "picture" in beside:
        drawn = attached.picture(beside["picture"])
        attached.attach(application, places["mended"], drawn, beside["picture_name"])
    if "recording" in beside:
        place = next(one for one in places.values() if one.is_recording)
        attached.attach(application, place, attached.humming(), beside["recording"])
    stage.things[f"application:{entry['key']}"] = application


def ask_for_link(stage: Stage, entry: dict[str, Any]) -> None:
    """The mail with the way back into the draft."""
    mail_link(stage.program, call_of(stage), application_of(stage, entry))


def send(stage: Stage, entry: dict[str, Any]) -> None:
    send_application(stage.program, application_of(stage, entry), adult=True, honest=True)


def take(stage: Stage, entry: dict[str, Any], screener: str) -> None:
    """A screener opens it and has not released it yet."""
    member = stage.members[screener]
    screening.claim(member, get_for(member, application_of(stage, entry).public_ref))


def ask(stage: Stage, entry: dict[str, Any], screener: str) -> None:
    """A screener opens it, and asks the applicant before it goes on."""
    take(stage, entry, screener)
    member = stage.members[screener]
    application = get_for(member, application_of(stage, entry).public_ref)
    asking.ask(member, application, QUESTION, seen_version=application.version)


def take_back(stage: Stage, entry: dict[str, Any]) -> None:
    withdraw(stage.program, application_of(stage, entry))


def screen(stage: Stage, entry: dict[str, Any]) -> None:
    """One of the two screeners masks what gives the applicant away, and releases."""
    member = stage.members["ilse" if sum(map(ord, entry["key"])) % 2 else "percy"]
    application = get_for(member, application_of(stage, entry).public_ref)
    screening.claim(member, application)
    snapshot = latest_snapshot(application.id)
    if transcript := besides(entry).get("transcript"):
        said = {transcript_key(one): transcript.strip() for one in screening.schema_of(application).questions}
        screening.save_masks(member, application, verdicts={}, transcripts=said, seen_version=application.version)
    texts = texts_of(screening.schema_of(application), snapshot.answers)
    wanted = {
        (key, begin, end): screening.Stretch(key, begin, end, _category(words))
        for words in entry["mask"]
        for key, text in texts.items()
        for begin, end in occurrences(text, words)
    }
    found = {row.id: (row.field_key, row.start, row.end) for row in spans_of(snapshot.id)}
    verdicts = {number: SpanStatus.ACCEPTED for number, place in found.items() if place in wanted}
    added = [stretch for place, stretch in wanted.items() if place not in found.values()]
    screening.save_masks(member, application, verdicts=verdicts, added=added, seen_version=application.version)
    _wish_for(
        stage,
        application,
        [*(review["reviewer"] for review in entry.get("review", ())), *besides(entry).get("readers", ())],
    )
    screening.release(member, application, checked=screening.CHECKLIST, seen_version=application.version)


def _category(words: str) -> Category:
    if words.startswith("@"):
        return Category.HANDLE
    if any(character.isdigit() for character in words):
        return Category.AUDIENCE_SIZE
    return Category.NAME if words[:1].isupper() else Category.STATUS


def _wish_for(stage: Stage, application: Application, reviewers: list[str]) -> None:
    """Give it to these reviewers, in their own shuffled order like any other."""
    review_round = round_of(application.call_id)
    for key in reviewers:
        reviewer_id = stage.members[key].id
        db.session.add(
            Assignment(
                round_id=review_round.id,
                application_id=application.id,
                reviewer_id=reviewer_id,
                order_key=position(seed=review_round.seed, reviewer_id=reviewer_id, application_id=application.id),
                assigned_at=now(),
            )
        )
    db.session.flush()


def read(stage: Stage, entry: dict[str, Any], review: dict[str, Any]) -> None:
    """One reviewer opens it, scores it with sentences of evidence, and sends the review."""
    member = stage.members[review["reviewer"]]
    ref = application_of(stage, entry).public_ref
    reviewing.start(member, get_work(member, ref))
    work = get_work(member, ref)
    view = get_view(member, work.assignment.application_id)
    for dimension, value in review["scores"].items():
        words = review.get("evidence", {}).get(dimension, "")
        given = Given(value or None, value == 0, evidence(view, dimension, value, words))
        version = work.review.version if work.review else None
        written = reviewing.score(member, work, dimension, given, note=review["note"].strip(), seen_version=version)
        db.session.flush()
        assert written is work.review
    assert work.review is not None
    reviewing.send(member, work, seen_version=work.review.version)


def evidence(view: ReviewerView, dimension: str, value: int, words: str) -> tuple[str, int, int] | None:
    """`words` where they stand; else, if the score needs it, the longest sentence of the answer that is asked about."""
    if words:
        return next((one.key, at, at + len(words)) for one in view.answers if (at := one.text.find(words)) >= 0)
    if value not in NEEDS_EVIDENCE:
        return None
    answer = next(found for key in (*EVIDENCE_IN[dimension], "moment") if (found := view.find(key)))
    start, end = max(sentences(answer.text), key=lambda place: place[1] - place[0])
    return answer.key, start, end
