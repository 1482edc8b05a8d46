"""Nothing that was typed is ever lost: two devices, a closed call, a session that ended, a page without scripts."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Program
from community.recruiting.models import AnswerRevision, Application, Call, RevisionKind
from community.recruiting.states import ApplicationState
from tests.factories.recruiting import make_application, make_call, make_draft, open_draft


def stored(application: Application) -> Application:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Application, application.id)


def address(application: Application, page: str = "write") -> str:
    return f"/p/hollow/apply/{application.public_ref}/{page}"


def autosave(client: FlaskClient, application: Application, version: int, **typed: str) -> Any:
    data = {f"a_{key}": text for key, text in typed.items()} | {"version": str(version)}
    return client.patch(address(application, "answers"), data=data)


def revisions(application: Application, kind: RevisionKind) -> list[tuple[str, Any]]:
    db.session.rollback()
    db.session.expire_all()
    statement = select(AnswerRevision).where(
        AnswerRevision.application_id == application.id, AnswerRevision.kind == kind
    )
    return [(row.field_key, json.loads(row.value)) for row in db.session.scalars(statement)]


def end_call(call: Call) -> None:
    with unit_of_work():
        db.session.get_one(Call, call.id).closes_at = now() - dt.timedelta(minutes=1)


def test_autosave_answers_the_version_and_the_time(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program), answers={})
    open_draft(client, program, draft)
    answer = autosave(client, draft, 1, moment="It rang.\r\nTwice.")
    assert answer.status_code == 200
    assert answer.json["version"] == 2
    assert answer.json["saved_at"]
    assert stored(draft).answers == {"moment": "It rang.\nTwice."}


def test_saving_the_same_again_changes_nothing(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program), answers={})
    open_draft(client, program, draft)
    autosave(client, draft, 1, moment="It rang.")
    assert autosave(client, draft, 1, moment="It rang.").json["version"] == 2
    assert len(revisions(draft, RevisionKind.AUTOSAVE)) == 1


def test_two_devices_on_one_answer_keep_both_texts(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program), answers={})
    phone = client.application.test_client()
    open_draft(client, program, draft)
    open_draft(phone, program, draft)
    autosave(client, draft, 1, moment="From the laptop.")
    clash = autosave(phone, draft, 1, moment="From the phone.")
    assert clash.status_code == 409
    assert "text/html" in clash.content_type
    assert "From the laptop." in clash.text
    assert "From the phone." in clash.text
    assert stored(draft).answers["moment"] == "From the laptop."
    assert revisions(draft, RevisionKind.CONFLICT) == [("moment", "From the phone.")]


def test_two_devices_on_two_answers_do_not_clash(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program), answers={})
    phone = client.application.test_client()
    open_draft(client, program, draft)
    open_draft(phone, program, draft)
    autosave(client, draft, 1, moment="From the laptop.")
    assert autosave(phone, draft, 1, helped="From the phone.").status_code == 200
    assert stored(draft).answers == {"moment": "From the laptop.", "helped": "From the phone."}


def test_a_clash_without_scripts_shows_both_and_keeps_what_was_typed(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program), answers={})
    open_draft(client, program, draft)
    autosave(client, draft, 1, moment="From the laptop.")
    typed = {"a_moment": "From the phone.", "version": "1", "step": "moment", "then": "next"}
    clash = client.post(address(draft), data=typed)
    assert clash.status_code == 409
    assert clash.text.count("From the phone.") >= 2
    assert "From the laptop." in clash.text


def test_the_writer_settles_a_clash_either_way(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program), answers={})
    open_draft(client, program, draft)
    autosave(client, draft, 1, moment="From the laptop.")
    typed = {"a_moment": "From the phone.", "version": "1", "step": "moment"}
    assert client.post(address(draft), data={**typed, "then": "theirs"}).status_code == 303
    assert stored(draft).answers["moment"] == "From the laptop."
    assert client.post(address(draft), data={**typed, "then": "mine:2"}).status_code == 303
    assert stored(draft).answers["moment"] == "From the phone."


def test_a_form_without_a_version_counts_as_behind(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program), answers={})
    open_draft(client, program, draft)
    autosave(client, draft, 1, moment="First.")
    answer = client.patch(address(draft, "answers"), data={"a_moment": "Second."})
    assert answer.status_code == 409


def test_what_is_sent_as_the_call_closes_is_kept(program: Program, client: FlaskClient) -> None:
    call = make_call(program)
    draft = make_draft(call, answers={})
    open_draft(client, program, draft)
    end_call(call)
    saved = client.post(address(draft), data={"a_moment": "At the last minute.", "version": "1", "step": "moment"})
    assert saved.status_code == 303
    page = client.get(f"/p/hollow/apply/{draft.public_ref}")
    assert "At the last minute." in page.text
    assert "The call closed before this was sent." in page.text
    assert "/write" not in page.text
    assert "At the last minute." in client.get(address(draft, "text")).text


def test_a_session_that_ended_gives_the_text_back(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program))
    refused = client.post(address(draft), data={"a_moment": "Half an hour of careful work.", "version": "1"})
    assert refused.status_code == 403
    assert "Half an hour of careful work." in refused.text


def test_after_a_decision_nothing_is_changed_and_the_text_comes_back(program: Program, client: FlaskClient) -> None:
    application, _ = make_application(program, make_call(program))
    open_draft(client, program, application)
    with unit_of_work():
        db.session.get_one(Application, application.id).state = ApplicationState.DECLINED
    refused = client.post(address(application), data={"a_moment": "Something that came too late.", "version": "1"})
    assert refused.status_code == 409
    assert "Something that came too late." in refused.text


def test_a_draft_asks_for_nothing(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program), answers={}, name="")
    open_draft(client, program, draft)
    empty = {"a_moment": "", "version": "1", "step": "moment", "then": "next"}
    answer = client.post(address(draft), data=empty)
    assert answer.status_code == 303
    assert "step=unprompted" in answer.headers["Location"]


def test_the_steps_lead_through_the_form_without_scripts(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program), answers={}, name="")
    open_draft(client, program, draft)
    url, version = address(draft), 1
    for key in ("moment", "unprompted", "asked", "against", "helped"):
        data = {f"a_{key}": f"About {key}.", "version": str(version), "step": key, "then": "next"}
        url = client.post(address(draft), data=data).headers["Location"]
        version += 1
    assert "about-you" in url
    about = {"name": "Beatrix  Thorne", "a_town": "Addison", "version": str(version), "step": "about-you"}
    assert client.post(address(draft), data=about).headers["Location"].endswith("/preview")
    assert stored(draft).name == "Beatrix Thorne"
    assert stored(draft).answers["town"] == "Addison"


def test_change_in_another_step_saves_this_one_first(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program), answers={})
    open_draft(client, program, draft)
    data = {"a_moment": "Kept.", "version": "1", "step": "moment", "then": "step:helped"}
    assert "step=helped" in client.post(address(draft), data=data).headers["Location"]
    assert stored(draft).answers["moment"] == "Kept."


def test_a_field_that_is_not_asked_is_not_stored(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program), answers={})
    open_draft(client, program, draft)
    autosave(client, draft, 1, anything="Planted.", moment="Real.")
    assert stored(draft).answers == {"moment": "Real."}


def test_closing_it_here_leaves_the_draft(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program))
    open_draft(client, program, draft)
    client.post(address(draft, "close-here"))
    assert client.get(address(draft)).status_code == 302
    assert stored(draft).answers["moment"]


def test_the_form_takes_no_more_statements_for_a_long_draft(program: Program, client: FlaskClient, budget: Any) -> None:
    call = make_call(program)
    for text in ("Short.", "Long. " * 200):
        draft = make_draft(call, f"{len(text)}@example.org", answers={"moment": text})
        open_draft(client, program, draft)
        # The program; the application with its call and questions; which field was written last.
        with budget(3):
            assert client.get(address(draft)).status_code == 200


def test_who_comes_back_finds_the_half_answer_open(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program), answers={"moment": "It rang."})
    open_draft(client, program, draft)
    autosave(client, draft, 1, asked="A man asked me, and I")
    other = client.application.test_client()
    open_draft(other, program, draft)
    page = other.get(address(draft)).text
    assert 'name="step" value="asked"' in page
    assert "A man asked me, and I</textarea>" in page
    assert 'name="step" value="moment"' in other.get(address(draft, "write?step=moment")).text
