"""Recordings on the screener's desk: heard and written down there, read masked by reviewers, heard by nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program
from community.recruiting.models import (
    Application,
    Call,
    RedactedView,
    RedactionSpan,
    Snapshot,
    SpanSource,
    SpanStatus,
    Transcript,
)
from community.recruiting.screening.transcripts import carried_over
from community.redaction.spans import Category
from tests.conftest import Budget, SignInAs
from tests.factories.files import make_application, make_files_call, recording_bytes, send_again
from tests.factories.reviewing import assigned_to, make_reviewers, open_raw, open_review

ALL = dict.fromkeys(("identity", "reach", "platform", "others"), "y")
KEY = "moment__transcript"


@pytest.fixture
def call(program: Program) -> Call:
    return make_files_call(program)


@pytest.fixture
def spoken(program: Program, call: Call, screener: Member) -> Application:
    """Its moment is a recording and nothing else; a screener has it open."""
    make_reviewers(program, "Annika", "Odalys")
    application, _snapshot = make_application(program, call, recording=True, name="Marguerite Okonkwo")
    open_raw(screener, application)
    return application


def desk(application: Application, page: str = "") -> str:
    return f"/p/hollow/desk/screening/{application.public_ref}{page}"


def save(client: FlaskClient, application: Application, **data: Any) -> Any:
    db.session.rollback()
    db.session.expire_all()
    version = db.session.get_one(Application, application.id).version
    return client.post(desk(application), data={"version": version, "category": "name", **data})


def release(client: FlaskClient, application: Application) -> Any:
    db.session.rollback()
    db.session.expire_all()
    version = db.session.get_one(Application, application.id).version
    return client.post(desk(application, "/release"), data={"version": version, **ALL})


def spans_of(text: str) -> dict[str, RedactionSpan]:
    db.session.rollback()
    db.session.expire_all()
    return {text[row.start : row.end]: row for row in db.session.query(RedactionSpan) if row.field_key == KEY}


def test_the_screener_hears_it_under_a_name_that_tells_nothing(
    screener: Member, sign_in: SignInAs, spoken: Application
) -> None:
    client = sign_in(screener)
    page = client.get(desk(spoken)).text
    assert "<audio" in page
    assert "attachment-1.webm" in page
    assert "attachment-2.webp" in page
    assert "voice of beatrix" not in page
    assert "beatrix thorne" not in page.lower().replace("beatrix@example.org", "")
    answer = client.get(desk(spoken, "/attachments/1"))
    assert answer.data == recording_bytes()
    assert answer.headers["Content-Disposition"] == "attachment; filename=attachment-1.webm"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(desk(spoken, "/attachments/3")).status_code == 404
    answer.close()


def test_files_are_closed_until_the_raw_text_is_opened(
    program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    application, _snapshot = make_application(program, call, recording=True)
    assert sign_in(screener).get(desk(application, "/attachments/1")).status_code == 303


def test_release_wants_what_is_said_in_writing(screener: Member, sign_in: SignInAs, spoken: Application) -> None:
    client = sign_in(screener)
    answer = release(client, spoken)
    assert answer.status_code == 422
    assert "write down what is said" in answer.text
    assert save(client, spoken, **{f"transcript-{KEY}": "The iron was blue."}).status_code == 303
    assert release(client, spoken).status_code == 303


def test_a_transcript_beside_a_text_may_wait(program: Program, call: Call, screener: Member, sign_in: SignInAs) -> None:
    make_reviewers(program, "Annika")
    application, _snapshot = make_application(program, call)
    open_raw(screener, application)
    assert release(sign_in(screener), application).status_code == 303


def test_the_transcript_is_looked_through_and_read_masked(
    program: Program, screener: Member, sign_in: SignInAs, spoken: Application
) -> None:
    client = sign_in(screener)
    said = "I am Marguerite. I have 12,000 followers. Cobb Street knows me, and the iron was blue."
    save(client, spoken, **{f"transcript-{KEY}": said})
    assert any("12,000" in words for words in spans_of(said)), "the rules read it"
    assert "12,000 followers" in client.get(desk(spoken)).text
    start = said.index("Cobb Street")
    save(client, spoken, span=f"{KEY}:{start}:{start + 11}:name", **{f"transcript-{KEY}": said})
    assert release(client, spoken).status_code == 303
    db.session.rollback()
    (view,) = db.session.query(RedactedView).all()
    text = view.answers[KEY]
    assert "the iron was blue" in text
    for hidden in ("Marguerite", "12,000", "Cobb Street"):
        assert hidden not in text
    reader = db.session.get_one(Member, min(assigned_to(spoken)))
    open_review(reader, spoken)
    page = sign_in(reader).get(f"/p/hollow/desk/reviews/{spoken.public_ref}").text
    assert "the iron was blue" in page
    assert "spoken, written down by a screener" in page
    assert "<audio" not in page
    assert sign_in(reader).get(desk(spoken, "/attachments/1")).status_code == 403


def test_a_corrected_transcript_keeps_what_was_masked_in_it(
    screener: Member, sign_in: SignInAs, spoken: Application
) -> None:
    client = sign_in(screener)
    said = "Cobb Street knows me. I have 900 subscribers."
    save(client, spoken, **{f"transcript-{KEY}": said})
    rule = next(row for words, row in spans_of(said).items() if "900" in words)
    changed = {f"span-{rule.id}": "rejected", "span": f"{KEY}:0:11:name", f"transcript-{KEY}": f"Well. {said}"}
    assert save(client, spoken, **changed).status_code == 303
    spans = spans_of(f"Well. {said}")
    assert spans["Cobb Street"].status is SpanStatus.ACCEPTED
    assert next(row for words, row in spans.items() if "900" in words).status is SpanStatus.REJECTED


def test_an_old_page_does_not_overwrite_a_newer_transcript(
    screener: Member, sign_in: SignInAs, spoken: Application
) -> None:
    client = sign_in(screener)
    old = db.session.get_one(Application, spoken.id).version
    save(client, spoken, **{f"transcript-{KEY}": "What was really said, in full."})
    stale = {"version": old, "category": "name", f"transcript-{KEY}": "What was really said, half of it."}
    answer = client.post(desk(spoken), data=stale)
    assert answer.status_code == 409
    assert "half of it" in answer.text, "it comes back to be copied"
    db.session.rollback()
    assert db.session.query(Transcript).one().text == "What was really said, in full."


def test_a_refused_form_comes_back_with_all_that_was_done_in_it(
    screener: Member, sign_in: SignInAs, spoken: Application
) -> None:
    client = sign_in(screener)
    said = "I have 900 subscribers and a plane."
    save(client, spoken, **{f"transcript-{KEY}": said})
    rule = next(iter(spans_of(said).values()))
    answer = save(
        client,
        spoken,
        words="zebra crossing",
        span=f"{KEY}:29:34:name",
        **{f"span-{rule.id}": "rejected", f"transcript-{KEY}": f"{said} More of it."},
    )
    assert answer.status_code == 422
    assert "zebra crossing" in answer.text
    assert "More of it." in answer.text
    assert f'value="{KEY}:29:34:name"' in answer.text
    assert f'name="span-{rule.id}" value="rejected" checked' in answer.text


def test_the_same_recording_need_not_be_typed_twice(
    program: Program, screener: Member, sign_in: SignInAs, spoken: Application
) -> None:
    client = sign_in(screener)
    said = "I have 12,000 followers, and the iron was blue."
    save(client, spoken, **{f"transcript-{KEY}": said})
    assert release(client, spoken).status_code == 303
    change_town(spoken)
    send_again(program, spoken)
    open_raw(screener, spoken)
    assert "the iron was blue" in client.get(desk(spoken)).text
    db.session.rollback()
    spans = db.session.query(RedactionSpan).filter_by(field_key=KEY).all()
    first, second = ([(span.start, span.end) for span in spans if span.snapshot_id == one] for one in snapshots(spoken))
    assert first == second != [], "once for each snapshot"
    assert release(client, spoken).status_code == 303


def snapshots(application: Application) -> list[int]:
    """What was sent, in order."""
    return list(db.session.scalars(select(Snapshot.id).filter_by(application_id=application.id).order_by(Snapshot.id)))


def change_town(application: Application) -> None:
    with unit_of_work():
        row = db.session.get_one(Application, application.id)
        row.answers = {**row.answers, "town": "Elsewhere"}


WORDS = st.lists(st.sampled_from(["blue", "iron", "🪚", "I have 900 subscribers", "é", "Cobb"]), max_size=8)


@given(before=WORDS, after=WORDS, places=st.data())
def test_a_decision_goes_with_its_words_and_nothing_leaves_the_text(
    before: list[str], after: list[str], places: Any
) -> None:
    old, new = " ".join(before), " ".join(after)
    spans = []
    for status in (SpanStatus.ACCEPTED, SpanStatus.REJECTED):
        if old:
            start = places.draw(st.integers(0, len(old) - 1))
            end = places.draw(st.integers(start + 1, len(old)))
            spans.append(a_span(start, end, status))
    found = carried_over(spans, old, new, [])
    for span in found:
        assert 0 <= span.start < span.end <= len(new)
    kept = {new[span.start : span.end] for span in found}
    for span in spans:
        words = old[span.start : span.end]
        if span.status is SpanStatus.ACCEPTED and words in new:
            assert words in kept, "what a person masked stays masked wherever it stands"
    assert len({(span.start, span.end) for span in found}) == len(found)


def a_span(start: int, end: int, status: SpanStatus) -> RedactionSpan:
    return RedactionSpan(
        field_key=KEY,
        start=start,
        end=end,
        category=Category.NAME,
        tier=1,
        source=SpanSource.SCREENER,
        status=status,
        created_at=now(),
        decided_at=now(),
    )


def test_a_raw_page_costs_the_same_with_files_and_thirty_masks(
    program: Program, call: Call, screener: Member, sign_in: SignInAs, spoken: Application, budget: Budget
) -> None:
    client = sign_in(screener)
    save(client, spoken, **{f"transcript-{KEY}": "I have 12,000 followers."})
    client.get(desk(spoken))  # which texts were exposed is remembered from here on
    # Who asks; the application with its round; the side they stand on; leave to read; what was sent; files; masks;
    # questions.
    with budget(8) as few:
        client.get(desk(spoken))
    said = " ".join(f"I have {number},000 followers." for number in range(11, 41))
    save(client, spoken, **{f"transcript-{KEY}": said})
    client.get(desk(spoken))
    with budget(8) as many:
        assert client.get(desk(spoken)).text.count("data-mask=") >= 30
    assert len(many) == len(few)
