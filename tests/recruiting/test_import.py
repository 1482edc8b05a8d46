"""Bringing applications in from elsewhere: faults by line, all or nothing, once, and nobody sees another's table."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from community.core.clock import now, stopped_at
from community.core.db import db, unit_of_work
from community.core.errors import NotAllowed
from community.core.events import ActorKind, EventRecord
from community.core.jobs import Job, claims
from community.core.outbox import EmailRecord
from community.core.worker import Worker
from community.programs.models import Member, Program, Role
from community.recruiting.importing import services
from community.recruiting.importing.queries import get_upload
from community.recruiting.jobs import forget_imports
from community.recruiting.models import (
    AccessEvent,
    Application,
    Call,
    ImportMapping,
    ImportState,
    ImportUpload,
    RedactionSpan,
    Snapshot,
)
from community.recruiting.models.screening import AccessView
from community.recruiting.states import ApplicationState
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.importing import COLUMNS, HEAD, bring_in, line, make_upload, table, upload_of
from tests.factories.recruiting import acting, make_call
from tests.factories.reviewing import make_call as make_desk_call
from tests.factories.reviewing import make_sent, release

URL = "/p/hollow/desk/import"


@pytest.fixture
def call(program: Program) -> Call:
    return make_call(program)


@pytest.fixture
def client(manager: Member, sign_in: SignInAs) -> FlaskClient:
    return sign_in(manager)


def send_file(client: FlaskClient, content: bytes, slug: str = "winter") -> str:
    """Step 1 by form; the address of step 2."""
    response = client.post(URL, data={"call": slug, "table": (io.BytesIO(content), "export.csv")})
    assert response.status_code == 303
    return response.headers["Location"]


def test_four_steps_make_applications_that_wait_for_a_screener(
    client: FlaskClient, call: Call, manager: Member, fresh: Callable[[], None]
) -> None:
    loud = line(1, moment="I have 48,213 followers. The plane was my neighbor’s.")
    columns = send_file(client, table([loud, line(2), line(3)]))
    page = client.get(columns).text
    assert "Asks for reach" in page
    assert "48,213" not in page.split("Asks for reach")[1].split("</li>")[0], "nothing of such a column is shown"
    answer = client.post(columns, data={f"c{place}": target for place, target in enumerate(COLUMNS)})
    assert answer.status_code == 303
    trial = client.get(answer.headers["Location"]).text
    assert "All 3 applications can come in." in trial
    assert "Applicant 1" in trial
    ref = answer.headers["Location"].split("/")[-2]
    version = upload_of(ref).version
    done = client.post(f"{URL}/{ref}/run", data={"version": version})
    assert done.status_code == 303
    assert "3 applications came in." in client.get(done.headers["Location"]).text
    fresh()
    found = db.session.query(Application).order_by(Application.id).all()
    assert [one.state for one in found] == [ApplicationState.SUBMITTED] * 3
    assert {one.questionnaire_version_id for one in found} == {call.questionnaire_version_id}
    assert found[0].submitted_at == dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC)
    assert [one.number for one in db.session.query(Snapshot)] == [1, 1, 1]
    assert "48,213" not in str([one.answers for one in found[1:]])
    assert db.session.query(RedactionSpan).count(), "what reads like reach is proposed to be masked"
    assert {one.actor_kind for one in db.session.query(EventRecord).filter_by(kind="application_submitted")} == {
        ActorKind.SYSTEM
    }
    assert db.session.query(EventRecord).filter_by(kind="applications_imported").one().data["count"] == 3
    assert {(one.member_id, one.view) for one in db.session.query(AccessEvent)} == {(manager.id, AccessView.RAW)}
    assert db.session.query(EmailRecord).filter(EmailRecord.key.like("received%")).count() == 0
    assert upload_of(ref).content is None
    assert "Applicant 1" not in client.get("/p/hollow/desk/screening").text


def test_a_column_about_reach_can_not_be_mapped(client: FlaskClient, call: Call) -> None:
    columns = send_file(client, table([line(1)]))
    chosen = {f"c{place}": target for place, target in enumerate(COLUMNS)} | {"c6": "q:moment", "c3": "leave"}
    answer = client.post(columns, data=chosen)
    assert answer.status_code == 422
    assert "Passion qualifies here" in answer.text
    assert 'value="q:moment" selected' in answer.text, "what was chosen stays"


def test_what_was_mapped_is_remembered_for_these_questions(client: FlaskClient, call: Call, manager: Member) -> None:
    make_upload(manager, "winter", table([line(1)]))
    assert db.session.query(ImportMapping).one().columns["a moment"] == "q:moment"
    page = client.get(send_file(client, table([line(2)]))).text
    assert 'value="q:moment" selected' in page


def test_every_fault_has_its_line_and_column(client: FlaskClient, call: Call, manager: Member) -> None:
    db.session.rollback()
    already = make_upload(manager, "winter", table([line(9)]))
    bring_in(manager, already.ref)
    rows = [
        line(1, email="no address"),
        line(2, moment="two\nlines"),
        line(2),
        line(9),
        line(4, name=""),
        line(5, moment=""),
        line(6, moment="word " * 400),
        line(7, name="N" * 81),
        [*line(8), "one too many"],
        line(10, email=""),
        ["2045-01-01", *line(11)[1:]],
        ["soon", *line(12)[1:]],
    ]
    upload = make_upload(manager, "winter", table(rows))
    page = client.get(f"{URL}/{upload.ref}/check").text
    with unit_of_work():
        checked = services.prepare(get_upload(acting(manager), upload.ref), {"en": "English"}).checked
    told = [(one.line, one.column, str(one.sentence)) for one in checked.faults]
    expected = [
        (2, "Email Address", "mail address: no address"),
        (5, "Email Address", "stands in line 3"),
        (6, "Email Address", "has applied to the call already"),
        (7, "Name", "no name"),
        (8, "A moment", "needs an answer"),
        (9, "A moment", "words long"),
        (10, "Name", "longer than 80"),
        (11, "", "more cells"),
        (12, "Email Address", "no mail address"),
        (13, "Timestamp", "yet to come"),
        (14, "Timestamp", "no date"),
    ]
    assert [(at, column) for at, column, _words in told] == [(at, column) for at, column, _words in expected]
    for (_at, _column, sentence), (_line, _head, words) in zip(told, expected, strict=True):
        assert words in sentence
        assert words in page
    assert "Bring all" not in page
    assert "11 rows need a look first." in page


def test_one_fault_and_nothing_comes_in(manager: Member, call: Call) -> None:
    upload = make_upload(manager, "winter", table([*(line(number) for number in range(20)), line(21, email="wrong")]))
    assert not bring_in(manager, upload.ref)
    assert db.session.query(Application).count() == 0
    assert upload_of(upload.ref).state is ImportState.OPEN


def test_a_failure_in_the_last_row_leaves_nothing(manager: Member, call: Call) -> None:
    upload = make_upload(manager, "winter", table([line(number) for number in range(20)]))
    with unit_of_work():
        found = get_upload(acting(manager), upload.ref)
        prepared = services.prepare(found, {"en": "English"})
    # Somebody with the last address applies between the trial and the writing.
    other = make_upload(manager, "winter", table([line(19)]))
    bring_in(manager, other.ref)
    with pytest.raises(IntegrityError), unit_of_work():
        services.write(get_upload(acting(manager), upload.ref), prepared)
    db.session.rollback()
    assert [one.email for one in db.session.query(Application)] == ["applicant19@example.org"]
    assert db.session.query(EventRecord).filter_by(kind="application_submitted").count() == 1
    assert upload_of(upload.ref).content is not None


def test_a_double_click_brings_it_in_once(client: FlaskClient, manager: Member, call: Call) -> None:
    upload = make_upload(manager, "winter", table([line(1), line(2)]))
    data = {"version": upload.version, "tell": "y"}
    first, second = (client.post(f"{URL}/{upload.ref}/run", data=data) for _click in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    db.session.rollback()
    assert db.session.query(Application).count() == 2


def test_they_are_told_once_if_it_was_ticked(app: Flask, client: FlaskClient, manager: Member, call: Call) -> None:
    upload = make_upload(manager, "winter", table([line(1), line(2)]))
    client.post(f"{URL}/{upload.ref}/run", data={"version": upload.version, "tell": "y"})
    for _time in range(2):
        Worker(app).drain()
    mails = db.session.query(EmailRecord).filter(EmailRecord.key.like("received%")).all()
    assert sorted(mail.to_address for mail in mails) == ["applicant1@example.org", "applicant2@example.org"]


def test_many_rows_are_a_job_with_a_page_that_looks_again(
    app: Flask, client: FlaskClient, manager: Member, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 3)
    # Progress is written for every row, each in a transaction of its own.
    monkeypatch.setattr(claims, "PROGRESS_EVERY", 0)
    upload = make_upload(manager, "winter", table([line(number) for number in range(8)]))
    answer = client.post(f"{URL}/{upload.ref}/run", data={"version": upload.version})
    again = client.post(f"{URL}/{upload.ref}/run", data={"version": upload.version})
    assert again.status_code == 303
    page = client.get(answer.headers["Location"])
    assert page.headers["Refresh"] == "3"
    assert "<progress" in page.text
    db.session.rollback()
    assert db.session.query(Job).filter_by(name="recruiting.import").count() == 1
    Worker(app).drain()
    page = client.get(answer.headers["Location"])
    assert "8 applications came in." in page.text
    assert "Refresh" not in page.headers


def test_a_job_that_finds_an_address_taken_gives_the_table_back(
    app: Flask, client: FlaskClient, manager: Member, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 3)
    upload = make_upload(manager, "winter", table([line(number) for number in range(8)]))
    client.post(f"{URL}/{upload.ref}/run", data={"version": upload.version})
    other = make_upload(manager, "winter", table([line(7)]))
    bring_in(manager, other.ref)
    Worker(app).drain()
    assert db.session.query(Application).count() == 1
    page = client.get(f"{URL}/{upload.ref}", follow_redirects=True).text
    assert "Nothing came in" in page
    assert "has applied to the call already" in page


def test_nobody_else_sees_the_table(program: Program, manager: Member, call: Call, sign_in: SignInAs) -> None:
    upload = make_upload(manager, "winter", table([line(1)]))
    other = sign_in(make_member(program, "Ada", roles=Role.OWNER | Role.MANAGER))
    stranger = make_program("other", "Other")
    foreign = sign_in(make_member(stranger, "Mallory", roles=Role.OWNER))
    for part in ("", "/check", "/columns"):
        assert other.get(f"{URL}/{upload.ref}{part}").status_code == 404
        assert foreign.get(f"/p/other/desk/import/{upload.ref}{part}").status_code == 404
    assert other.post(f"{URL}/{upload.ref}/run", data={"version": upload.version}).status_code == 404
    assert upload.ref not in other.get(URL).text
    response = foreign.post("/p/other/desk/import", data={"call": "winter", "table": (io.BytesIO(b"a,b"), "x.csv")})
    assert response.status_code == 422, "another program's call is no choice"


def test_who_reviews_in_the_round_brings_nothing_in(program: Program, manager: Member) -> None:
    call = make_desk_call(program, "desk", target=1)
    reader = make_member(program, "Annika", roles=Role.REVIEWER | Role.MANAGER)
    screener = make_member(program, "Wojciech", roles=Role.SCREENER)
    release(screener, make_sent(call))
    with pytest.raises(NotAllowed, match="You review in this round"):
        make_upload(reader, "desk", table([line(1)]))
    assert make_upload(manager, "desk", table([line(1)]))


def test_a_table_is_erased_after_a_day(client: FlaskClient, manager: Member, call: Call) -> None:
    with stopped_at(now() - dt.timedelta(hours=25)):
        old = make_upload(manager, "winter", table([line(1)])).ref
    young = make_upload(manager, "winter", table([line(1)])).ref
    with unit_of_work():
        forget_imports()
    db.session.rollback()
    assert [one.ref for one in db.session.query(ImportUpload)] == [young]
    assert client.get(f"{URL}/{old}/check").status_code == 404
    assert client.post(f"{URL}/{young}/discard").status_code == 303
    assert client.get(f"{URL}/{young}/check").status_code == 404


def test_a_file_that_is_no_table_says_why(client: FlaskClient, call: Call) -> None:
    bad = client.post(URL, data={"call": "winter", "table": (io.BytesIO(b'A,B\nx,"y\n'), "x.csv")})
    assert bad.status_code == 422
    assert "Line 2: From this line on" in bad.text
    assert client.post(URL, data={"call": "winter"}).status_code == 422


@pytest.mark.parametrize("count", [1, 30])
def test_a_trial_asks_the_same_of_the_database_for_any_number_of_rows(
    client: FlaskClient, manager: Member, call: Call, budget: Budget, count: int
) -> None:
    upload = make_upload(manager, "winter", table([line(number) for number in range(count)]))
    db.session.rollback()
    client.get(f"{URL}/{upload.ref}/check")
    # Session, person and membership; the table with its call; addresses that are taken; the navigation's counts.
    with budget(8):
        assert client.get(f"{URL}/{upload.ref}/check").status_code == 200


def test_heads_of_the_table_are_text_and_never_markup(client: FlaskClient, call: Call) -> None:
    head = ["<script>alert(1)</script>", *HEAD[1:]]
    page = client.get(send_file(client, table([line(1)], head))).text
    assert "<script>alert" not in page
