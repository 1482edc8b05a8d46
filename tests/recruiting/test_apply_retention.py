"""What people wrote goes when its time is over, from every table and from the disk, and nothing else goes with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from community.core.clock import now, stopped_at
from community.core.db import Base, db, unit_of_work
from community.core.files import files
from community.core.outbox import EmailRecord
from community.programs.models import Member, Program
from community.recruiting.applying import retention, services
from community.recruiting.models import Application, Call, ErasedAnswer, RedactedView, RedactionSpan, Snapshot
from community.recruiting.screening import queries as screening_queries
from community.recruiting.screening import services as screening
from community.recruiting.states import ApplicationState
from tests.conftest import Budget
from tests.factories.files import (
    ANSWERS,
    a_recording,
    answer,
    make_application,
    make_files_call,
    put_file,
    send_again,
)
from tests.factories.recruiting import make_draft, open_draft
from tests.factories.reviewing import acting, make_reviewers, open_raw

S = ApplicationState

SPOKEN = "Sprachkanarie told it aloud."
EVERYTHING = {
    "moment": "Momentkanarie and the plane.",
    "asked": "Bootskanarie asked me, with 12,000 followers.",
    "town": "Ortskanarie",
}


@pytest.fixture
def call(program: Program) -> Call:
    return make_files_call(program)


def everything_stored() -> Iterator[str]:
    """Every value of every table, and every file."""
    db.session.rollback()
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            for column, value in row._mapping.items():
                yield f"{table.name}.{column}: {value}"
    for path in files().folder.rglob("*"):  # type: ignore[attr-defined]
        if path.is_file():
            yield f"file: {path.read_bytes().decode('latin-1')}"


def found(*words: str) -> set[str]:
    """Those of the words that are stored anywhere."""
    stored = "\n".join(everything_stored())
    return {word for word in words if word in stored}


def erase(days_from_now: float = 0) -> int:
    with stopped_at(now() + dt.timedelta(days=days_from_now)), unit_of_work():
        return retention.erase_answers()


def released(program: Program, call: Call, screener: Member) -> Application:
    """Sent twice, with a recording and its transcript, released to reviewers as the rules mask it."""
    make_reviewers(program, "Annika", "Odalys")
    application, _first = make_application(program, call, answers=EVERYTHING)
    put_file(application, "moment__recording", a_recording(), "voice.webm")
    send_again(program, application)
    open_raw(screener, application)
    with unit_of_work():
        member = acting(screener)
        row = screening_queries.get_for(member, application.public_ref)
        transcripts = {"moment__transcript": SPOKEN}
        screening.save_masks(member, row, verdicts={}, transcripts=transcripts, seen_version=row.version)
    with unit_of_work():
        member = acting(screener)
        row = screening_queries.get_for(member, application.public_ref)
        screening.release(member, row, checked=screening.CHECKLIST, seen_version=row.version)
    return application


def test_an_answer_goes_from_everywhere_and_the_others_stay(program: Program, call: Call, screener: Member) -> None:
    application = released(program, call, screener)
    assert found("Bootskanarie", "Momentkanarie", "Sprachkanarie") == {"Bootskanarie", "Momentkanarie", "Sprachkanarie"}
    answer(application)
    assert erase(59) == 2, "the town after 10 days, the file after 30"
    assert found("Ortskanarie", "my tool", "Bootskanarie") == {"Bootskanarie"}
    assert erase(61) == 1
    assert found("Bootskanarie") == set()
    assert found("Momentkanarie", "Sprachkanarie") == {"Momentkanarie", "Sprachkanarie"}
    assert erase(400) == 0, "a second run finds nothing"
    db.session.rollback()
    for snapshot in db.session.scalars(select(Snapshot)):
        assert set(snapshot.answers) <= {"moment", "moment__recording"}
    (view,) = db.session.scalars(select(RedactedView))
    assert set(view.answers) == {"moment", "moment__transcript"}
    assert set(db.session.scalars(select(RedactionSpan.field_key))) <= {"moment", "moment__transcript"}
    keys = set(db.session.scalars(select(ErasedAnswer.field_key)))
    assert keys == {"town", "tool", "asked"}


@pytest.mark.parametrize(
    ("state", "gone"),
    [
        (S.SUBMITTED, False),
        (S.IN_REVIEW, False),
        (S.ASK_MORE, False),
        (S.WAITLISTED, False),
        (S.WITHDRAWN, False),
        (S.INVITED, True),
        (S.DECLINED, True),
        (S.JOINED, True),
        (S.LAPSED, True),
        (S.CLOSED, True),
    ],
)
def test_the_clock_runs_from_the_decision(program: Program, call: Call, state: ApplicationState, gone: bool) -> None:
    application, _snapshot = make_application(program, call, answers=EVERYTHING)
    answer(application, state)
    erase(365)
    assert (found("Ortskanarie") == set()) is gone


def test_a_file_and_its_name_go_with_the_answer(program: Program, call: Call) -> None:
    application, _snapshot = make_application(program, call)
    assert "file: " in "\n".join(everything_stored())
    answer(application)
    erase(31)
    assert found("beatrix thorne.webp", "file: ") == set()


def test_nothing_but_erasure_changes_what_was_sent(program: Program, call: Call) -> None:
    make_application(program, call)
    for change in (
        """UPDATE snapshot SET answers = '{"moment": "Another."}'""",
        """UPDATE snapshot SET answers = '{"moment": "Longer than what was there before. Much longer, by far, so """
        + "x" * 2000
        + """."}', erasures = erasures + 1""",
        "UPDATE snapshot SET number = 7",
    ):
        with pytest.raises(DatabaseError, match="a snapshot never changes"), unit_of_work():
            db.session.execute(text(change))


# Unsent and withdrawn


def pass_days(days: float) -> None:
    """Run what runs by itself, that many days from now."""
    with stopped_at(now() + dt.timedelta(days=days)), unit_of_work():
        retention.warn_of_erasure()
        retention.erase_untouched()


def mails() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(EmailRecord.subject).where(EmailRecord.key.like("will_be_erased:%"))))


def test_an_unsent_story_goes_90_days_after_its_call_has_closed_with_a_mail_before(program: Program) -> None:
    call = make_files_call(program, closes_in=10)
    draft = make_draft(call, answers=EVERYTHING, name="Namenskanarie", email="post.kanarie@example.org")
    put_file(draft, "moment__recording", a_recording(), "voice.webm")
    pass_days(10 + 75)
    assert mails() == []
    pass_days(10 + 77)
    (subject,) = mails()
    assert "will be erased on" in subject
    pass_days(10 + 78)
    assert len(mails()) == 1, "one mail"
    pass_days(10 + 90.5)
    assert found("Momentkanarie") == {"Momentkanarie"}, "two weeks after the mail, not before"
    pass_days(10 + 92)
    words = ("Momentkanarie", "Bootskanarie", "Ortskanarie", "Namenskanarie", "voice.webm", "file: ")
    assert found(*words) & set(words[:4]) <= {"Namenskanarie"}, "a mail that waits still has its name on it"
    assert found("Momentkanarie", "Bootskanarie", "Ortskanarie", "voice.webm", "file: ") == set()
    db.session.rollback()
    tombstone = db.session.get_one(Application, draft.id)
    assert (tombstone.name, tombstone.email, tombstone.answers) == ("", "", {})
    assert tombstone.erased_at is not None


def test_after_the_mails_have_gone_out_no_name_and_no_address_is_left(program: Program, app: Flask) -> None:
    call = make_files_call(program, closes_in=10)
    draft = make_draft(call, answers=EVERYTHING, name="Namenskanarie", email="post.kanarie@example.org")
    with unit_of_work():
        services.withdraw(program, db.session.get_one(Application, draft.id))
    pass_days(10 + 77)
    with unit_of_work():
        db.session.execute(text("UPDATE email SET state = 'sent'"))
    pass_days(10 + 92)
    assert found("Namenskanarie", "post.kanarie") == set()


def test_whoever_writes_on_after_the_mail_gets_another_one(program: Program) -> None:
    call = make_files_call(program, closes_in=10)
    draft = make_draft(call, answers=EVERYTHING)
    pass_days(10 + 77)
    with stopped_at(now() + dt.timedelta(days=10 + 80)), unit_of_work():
        db.session.get_one(Application, draft.id).changed_at = now()
    pass_days(10 + 92)
    assert found("Momentkanarie") == {"Momentkanarie"}
    assert len(mails()) == 1, "its time begins anew"
    pass_days(10 + 80 + 77)
    assert len(mails()) == 2
    pass_days(10 + 80 + 92)
    assert found("Momentkanarie") == set()


def test_a_call_that_was_opened_again_keeps_its_drafts(program: Program) -> None:
    call = make_files_call(program, closes_in=10)
    make_draft(call, answers=EVERYTHING)
    pass_days(10 + 77)
    with unit_of_work():
        db.session.get_one(Call, call.id).closes_at = now() + dt.timedelta(days=200)
    pass_days(10 + 92)
    assert found("Momentkanarie") == {"Momentkanarie"}


@pytest.mark.parametrize("state", sorted(set(S) - {S.DRAFT, S.WITHDRAWN}))
def test_what_was_sent_is_not_touched(program: Program, state: ApplicationState) -> None:
    call = make_files_call(program, closes_in=10)
    application, _snapshot = make_application(program, call, answers=EVERYTHING)
    answer(application, state)
    pass_days(400)
    pass_days(430)
    assert found("Momentkanarie") == {"Momentkanarie"}


def test_what_was_taken_back_goes_with_what_was_sent_of_it(program: Program) -> None:
    call = make_files_call(program, closes_in=10)
    application, _snapshot = make_application(program, call, answers=EVERYTHING)
    with unit_of_work():
        row = db.session.get_one(Application, application.id)
        row.call = db.session.get_one(Call, call.id)
        services.withdraw(program, row)
    pass_days(10 + 77)
    pass_days(10 + 92)
    assert found("Momentkanarie", "Bootskanarie", "Ortskanarie", "file: ") == set()


def test_the_address_may_apply_again_after_the_erasure(program: Program) -> None:
    call = make_files_call(program, closes_in=10)
    draft = make_draft(call)
    with unit_of_work():
        retention.erase_application(db.session.get_one(Application, draft.id))
    again = make_draft(call)
    assert again.id != draft.id


def test_the_page_says_how_long_each_answer_is_kept(program: Program, call: Call, client: FlaskClient) -> None:
    application, _snapshot = make_application(program, call)
    open_draft(client, program, application)
    for address in ("", "/write"):
        page = client.get(f"/p/hollow/apply/{application.public_ref}{address}").text
        assert "30 days after our answer" in page
        assert "erased 90 days after the call has closed" in page
    answer(application)
    erase(31)
    page = client.get(f"/p/hollow/apply/{application.public_ref}").text
    assert "was erased on" in page
    assert ANSWERS["town"] not in page


def test_erasing_asks_no_more_for_thirty_than_it_must(program: Program, call: Call, budget: Budget) -> None:
    for number in range(30):
        make_application(program, call, f"a{number}@example.org")
    with budget(4):
        assert erase() == 0, "nothing is due: one question for each field that has a time"


def test_the_mail_has_the_way_back_in_it(program: Program) -> None:
    make_draft(make_files_call(program, closes_in=10))
    pass_days(10 + 77)
    db.session.rollback()
    (mail,) = db.session.scalars(select(EmailRecord).where(EmailRecord.key.like("will_be_erased:%")))
    assert "/resume/" in mail.text
    assert "download" in mail.text
