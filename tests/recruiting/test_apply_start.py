"""Ways into an application: the same answer for every address, and links that bring back what was written."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.core.db import db, unit_of_work
from community.core.outbox import EmailRecord
from community.recruiting.applying import drafts
from community.recruiting.applying.links import revoke_links
from community.recruiting.models import Application, ResumeLink
from community.recruiting.states import ApplicationState
from tests.conftest import SignInAs
from tests.factories import make_member, make_person, make_program
from tests.factories.recruiting import mail_link, make_application, make_call, make_draft, open_draft


def mails_to(address: str) -> list[EmailRecord]:
    statement = select(EmailRecord).where(EmailRecord.to_address == address)
    return list(db.session.scalars(statement.order_by(EmailRecord.id)))


def link_in(mail: EmailRecord) -> str:
    found = re.search(r"http://localhost(/p/\S+/resume/\S+)", mail.text)
    assert found
    return found[1]


def test_starting_mails_a_link_that_opens_the_draft_on_any_device(client: FlaskClient) -> None:
    make_call(make_program())
    client.post("/p/hollow/calls/winter/start", data={"email": "Beatrix@Example.org"})
    link = link_in(mails_to("Beatrix@Example.org")[0])
    for device in (client, client.application.test_client()):
        page = device.get(link)
        assert page.status_code == 200
        assert b"Begin" in page.data
        opened = device.post(link, follow_redirects=True)
        assert b"Question 1 of 3" in opened.data


def test_the_link_leads_back_to_the_question_where_one_stopped(client: FlaskClient) -> None:
    program = make_program()
    call = make_call(program)
    draft = make_draft(call)
    with unit_of_work():
        drafts.put(db.session.get_one(Application, draft.id), "asked", "She said no, and came back.")
    back = client.post(f"/p/hollow/resume/{mail_link(draft)[1]}", follow_redirects=True)
    assert back.request.path.endswith("/write")
    assert "Welcome back." in back.text
    assert "Question 3 of 3" in back.text
    sent, _snapshot = make_application(program, call, "sent@example.org")
    there = client.post(f"/p/hollow/resume/{mail_link(sent)[1]}", follow_redirects=True)
    assert there.request.path == f"/p/hollow/apply/{sent.public_ref}"
    assert "Welcome back." not in there.text
    late = make_draft(make_call(program, "late", closes_in=-1))
    over = client.post(f"/p/hollow/resume/{mail_link(late)[1]}", follow_redirects=True)
    assert "The call closed before this was sent." in over.text


def test_opening_the_link_alone_changes_nothing(client: FlaskClient) -> None:
    draft = make_draft(make_call(make_program()))
    client.get(f"/p/hollow/resume/{mail_link(draft)[1]}")
    assert client.get(f"/p/hollow/apply/{draft.public_ref}").status_code == 302


def test_known_and_unknown_addresses_get_the_same_answer(client: FlaskClient) -> None:
    program = make_program()
    call = make_call(program)
    make_application(program, call, "known@example.org")
    answers = []
    for address in ("known@example.org", "other@example.org"):
        for url in ("/p/hollow/calls/winter/start", "/p/hollow/apply"):
            device = client.application.test_client()
            sent = device.post(url, data={"email": address})
            page = device.get(sent.headers["Location"]).get_data(as_text=True).replace(address, "ADDRESS")
            answers.append(
                (sent.status_code, sent.headers["Location"], re.sub(r"(value|content)=\"[^\"]+\"", "", page))
            )
    assert len(set(answers)) == 1


def test_one_draft_for_each_address_and_call(client: FlaskClient) -> None:
    make_call(make_program())
    for address in ("beatrix@example.org", "BEATRIX@example.org"):
        client.post("/p/hollow/calls/winter/start", data={"email": address})
    assert db.session.scalar(select(func.count()).select_from(Application)) == 1
    assert db.session.scalar(select(func.count()).select_from(ResumeLink)) == 2


def test_every_mailed_link_goes_on_working(client: FlaskClient) -> None:
    draft = make_draft(make_call(make_program()))
    first, second = mail_link(draft)[1], mail_link(draft)[1]
    assert client.post(f"/p/hollow/resume/{first}").status_code == 303
    assert client.post(f"/p/hollow/resume/{second}").status_code == 303
    assert client.post(f"/p/hollow/resume/{first}").status_code == 303


def test_stopping_all_links_shuts_other_devices_out_and_keeps_this_one(client: FlaskClient) -> None:
    program = make_program()
    draft = make_draft(make_call(program))
    elsewhere = client.application.test_client()
    open_draft(client, program, draft)
    open_draft(elsewhere, program, draft)
    secret = mail_link(draft)[1]
    client.post(f"/p/hollow/apply/{draft.public_ref}/revoke-links")
    assert client.get(f"/p/hollow/apply/{draft.public_ref}/write").status_code == 200
    assert elsewhere.get(f"/p/hollow/apply/{draft.public_ref}/write").status_code == 302
    assert elsewhere.get(f"/p/hollow/resume/{secret}").status_code == 410
    assert elsewhere.post(f"/p/hollow/resume/{secret}").status_code == 410


def test_a_link_opens_nothing_in_another_program(client: FlaskClient) -> None:
    make_program("other", "Other People")
    draft = make_draft(make_call(make_program()))
    secret = mail_link(draft)[1]
    assert client.get(f"/p/other/resume/{secret}").status_code == 404
    assert client.post(f"/p/other/resume/{secret}").status_code == 404


def test_an_open_draft_opens_no_other(client: FlaskClient) -> None:
    program = make_program()
    call = make_call(program)
    mine, theirs = make_draft(call), make_draft(call, "ray@example.org")
    open_draft(client, program, mine)
    assert client.get(f"/p/hollow/apply/{theirs.public_ref}").status_code == 302
    absent = client.get("/p/hollow/apply/nothing234")
    assert absent.headers["Location"] == client.get(f"/p/hollow/apply/{theirs.public_ref}").headers["Location"]


def test_only_the_digest_of_a_link_is_kept(client: FlaskClient) -> None:
    draft = make_draft(make_call(make_program()))
    _link_id, secret = mail_link(draft)
    assert secret not in str(db.session.execute(select(ResumeLink.__table__)).all())


@pytest.mark.usefixtures("standing_clock")
def test_how_often_a_link_is_mailed_is_limited_alike_for_every_address(client: FlaskClient) -> None:
    program = make_program()
    make_draft(make_call(program), "known@example.org")
    for address in ("known@example.org", "unknown@example.org"):
        codes = [client.post("/p/hollow/apply", data={"email": address}).status_code for _ in range(7)]
        assert codes == [303] * 6 + [429]


def test_a_wrong_address_is_refused_with_the_text_kept(client: FlaskClient) -> None:
    make_call(make_program())
    refused = client.post("/p/hollow/calls/winter/start", data={"email": "beatrix at example"})
    assert refused.status_code == 422
    assert b"beatrix at example" in refused.data


def test_somebody_signed_in_with_the_same_address_needs_no_link(client: FlaskClient, sign_in: SignInAs) -> None:
    program = make_program()
    draft = make_draft(make_call(program), "beatrix@example.org")
    person = make_person("Beatrix Thorne", email="Beatrix@example.org")
    assert sign_in(person).get(f"/p/hollow/apply/{draft.public_ref}").status_code == 200
    somebody = make_member(program, "Dee Whitlock")
    assert sign_in(somebody).get(f"/p/hollow/apply/{draft.public_ref}").status_code == 302


def test_a_closed_call_says_so_kindly_and_takes_no_start(client: FlaskClient) -> None:
    program = make_program()
    make_call(program, closes_in=-1)
    make_call(program, "next", title="Next call")
    page = client.get("/p/hollow/calls/winter")
    assert page.status_code == 410
    assert b"This call is over" in page.data
    assert b"Next call" in page.data
    assert client.post("/p/hollow/calls/winter/start", data={"email": "a@example.org"}).status_code == 410
    assert db.session.scalar(select(func.count()).select_from(Application)) == 0


def test_a_call_that_is_not_published_is_not_found(client: FlaskClient) -> None:
    make_call(make_program(), published=False)
    assert client.get("/p/hollow/calls/winter").status_code == 404


def test_a_call_that_is_still_to_open_cannot_be_started(client: FlaskClient) -> None:
    make_call(make_program(), opens_in=2)
    page = client.get("/p/hollow/calls/winter")
    assert page.status_code == 200
    assert b"/calls/winter/start" not in page.data
    client.post("/p/hollow/calls/winter/start", data={"email": "a@example.org"})
    assert db.session.scalar(select(func.count()).select_from(Application)) == 0


def test_pages_of_applicants_are_not_for_search_engines(client: FlaskClient) -> None:
    program = make_program()
    draft = make_draft(make_call(program))
    open_draft(client, program, draft)
    for path in ("apply", f"apply/{draft.public_ref}", f"apply/{draft.public_ref}/write", "calls/winter/start"):
        assert "noindex" in client.get(f"/p/hollow/{path}").headers["X-Robots-Tag"]
    assert "X-Robots-Tag" not in client.get("/p/hollow/calls/winter").headers


def test_revoking_leaves_one_link(client: FlaskClient) -> None:
    draft = make_draft(make_call(make_program()))
    mail_link(draft)
    with unit_of_work():
        revoke_links(draft)
    live = select(func.count()).select_from(ResumeLink).where(ResumeLink.revoked_at.is_(None))
    assert db.session.scalar(live) == 1
    assert draft.state is ApplicationState.DRAFT
