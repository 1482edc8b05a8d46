"""The page about mail tells a manager of no applicant before the freeze: the canaries, seen by who runs the place."""

from __future__ import annotations

import datetime as dt

from flask import Flask

from community.core.db import db, unit_of_work
from community.core.outbox import Email, EmailRecord, EmailState, Stream, post
from community.programs.models import Member, Program, Role
from community.questionnaires.models import QuestionnaireVersion
from community.recruiting.applying import emails
from community.recruiting.applying.links import new_link
from community.recruiting.applying.services import start, withdraw
from community.recruiting.deciding.queries import fingerprint, unfrozen
from community.recruiting.deciding.services import freeze
from community.recruiting.deciding.services import send as send_answers
from community.recruiting.jobs import answer
from community.recruiting.models import Application, Call, Decision
from tests.conftest import SignInAs
from tests.factories import make_member
from tests.factories.recruiting import send
from tests.factories.reviewing import (
    ANSWERS,
    acting,
    decide,
    make_reviewers,
    make_sent,
    open_raw,
    open_review,
    release,
    send_review,
)
from tests.recruiting.test_review_canary import LOCAL_PART, NAME, PLANTED, TOKENS, WORDS, plain, seen_by

#: The minute at which every mail to an applicant was posted and sent, as a page would say it.
MINUTE = "3:47"
MAIL = "/p/hollow/desk/mail"


def post_mail(program: Program, call: Call, application: Application, link_id: int) -> None:
    """Every kind of mail to an applicant that there is before an answer, each by the function that posts it."""
    emails.resume(program, call, application, link_id=link_id, secret="secret")
    for number in (1, 2):
        emails.received(program, call, application, number=number, link_id=link_id, secret="secret")
    emails.withdrawn(program, call, application)


def stamp_mail() -> None:
    """Have the mail server have refused it, in its words, at that minute."""
    moment = dt.datetime(2026, 9, 8, 3, 47, tzinfo=dt.UTC)
    for mail in db.session.query(EmailRecord).filter_by(person_id=None):
        mail.created_at, mail.sent_at, mail.state = moment, moment, EmailState.FAILED
        mail.reason = f"550 5.1.1 <{mail.to_address}>: no such user"


def test_the_page_about_mail_tells_a_manager_nobody_before_the_freeze(
    app: Flask, program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    (reader,) = make_reviewers(program, "Annika")
    manager = make_member(program, "Nora", roles=Role.MANAGER | Role.OWNER | Role.AMBASSADOR)
    client = sign_in(manager)
    with unit_of_work():
        application = start(call, f"{LOCAL_PART}@example.org")
        application.name, application.answers = NAME, {**ANSWERS, **WORDS}
        post_mail(program, call, application, new_link(application)[0].id)
        stamp_mail()

    def leaks(subject: Application = application, under: str = MAIL) -> list[str]:
        seen = seen_by(app, client, subject.public_ref, LOCAL_PART, under=under)
        page = client.get(MAIL).text
        assert page.count("An applicant") == 4 * db.session.query(Application).count(), "the crawler reads the rows"
        assert "September 8" in page
        return [token for token in (*TOKENS, MINUTE, "no such user") if token in seen]

    assert leaks() == [], "a draft"
    with unit_of_work():
        application.call = db.session.get_one(Call, call.id)
        application.questionnaire_version = db.session.get_one(QuestionnaireVersion, call.questionnaire_version_id)
        send(program, application)
    assert leaks() == [], "while it waits for a screener"
    open_raw(screener, application)
    assert leaks() == [], "while a screener has it open"
    release(screener, application)
    assert leaks() == [], "released"
    open_review(reader, application)
    send_review(reader, application)
    assert leaks() == [], "reviewed"
    decide(manager, application)
    assert leaks(under="/") == [], "decided, not frozen: on no page at all"
    with unit_of_work():
        gone = start(call, "gone@example.org")
        gone.name = NAME
        post_mail(program, call, gone, new_link(gone)[0].id)
        withdraw(program, gone)
        stamp_mail()
    assert leaks(gone) == [], "taken back"

    freeze_and_answer(manager, call)
    page = client.get(MAIL).text
    assert (page.count(NAME), page.count(MINUTE)) == (5, 4), "open: four mails and the answer"
    assert page.count("An applicant") == 4, "not open: who took it back before"


def test_the_crawler_finds_what_the_page_about_mail_does_tell(
    app: Flask, program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    """An invitation is open, so it stands for a leak; a kind of mail that nobody declared open stays closed."""
    client = sign_in(make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR))
    with unit_of_work():
        for key, name in (("invited:7", f"{PLANTED} guest"), ("brandnew:1", NAME)):
            post(
                Email(
                    to_address="guest@example.org",
                    to_name=name,
                    subject="Hello",
                    text="Hello",
                    stream=Stream.DECISION,
                    program_id=program.id,
                ),
                key=key,
            )
    seen = seen_by(app, client, "none")
    assert PLANTED in seen
    assert [token for token in TOKENS if token in seen] == []


def test_the_page_about_mail_is_no_oracle(
    app: Flask, program: Program, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    client = sign_in(make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR))
    application = make_sent(call, NAME, email=f"{LOCAL_PART}@example.org")
    with unit_of_work():
        post_mail(program, call, application, new_link(application)[0].id)
    answers = {
        words: plain(client.get(MAIL, query_string=dict.fromkeys(("q", "to", "address", "name", "search"), words)).text)
        for words in (f"{LOCAL_PART}@example.org", NAME, "nobody@example.org", "")
    }
    assert len(set(answers.values())) == 1


def freeze_and_answer(manager: Member, call: Call) -> None:
    """What is decided is frozen, and the answers are posted."""
    with unit_of_work():
        actor = acting(manager)
        seen = fingerprint(unfrozen(call.id))
        batch = freeze(actor, db.session.get_one(Call, call.id), seen=seen)
    for decision in db.session.query(Decision).filter_by(batch_id=batch.id).all():
        with unit_of_work():
            send_answers(acting(manager), batch, seen_version=batch.version)
            answer(decision.id)
