"""Letters of a program's own: what they may say, what they must, and what becomes of what people typed."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from community.core.db import db, unit_of_work
from community.core.errors import Invalid
from community.core.outbox import EmailRecord
from community.programs.models import Member, Program, Role
from community.recruiting.deciding import letters, wording
from community.recruiting.deciding.letters import Source
from community.recruiting.models import Application, DecisionLetter, DecisionReason, LetterKind
from community.recruiting.states import Outcome
from community.web.mails import reading_as
from tests.conftest import SignInAs
from tests.factories import make_member, make_program
from tests.factories.deciding import make_read_call, tell
from tests.factories.reviewing import acting, decide

BASE = "/p/hollow/desk/decisions"
GOOD = {
    LetterKind.INVITE: "Dear {name},\n\n{reason}\n\n{link}",
    LetterKind.WAITLIST: "Dear {name},\n\n{reason}\n\nUntil {wait_until}.",
    LetterKind.DECLINE: "Dear {name},\n\n{reason}\n\nFrom {reapply_on} on.",
    LetterKind.ASK_MORE: "Dear {name},\n\n{reason}\n\n{link}",
    LetterKind.WAITLIST_OVER: "It is over, {name}.",
    LetterKind.QUESTION_OVER: "It is over, {name}.",
}
VALUES = {
    "name": "Beatrix",
    "program": "Hollow",
    "call": "Winter",
    "reason": "You told it well.",
    "link": "https://people.example.org/join/abc",
    "wait_until": "January 1, 2027",
    "reapply_on": "",
}


def shown(body: str, **changes: str) -> str:
    """The letter as HTML, a button as [button]."""
    pieces = letters.fill_html(body, {**VALUES, **changes})
    return "".join("[button]" if piece.is_button else str(piece.html) for piece in pieces)


@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_shipped_letters_pass_their_own_test(app: Flask, kind: LetterKind, language: str) -> None:
    with app.test_request_context(), reading_as(language, "UTC"):
        letters.check(kind, letters.default(kind))


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        (LetterKind.INVITE, "Dear {name}, {reason}", "{link}"),
        (LetterKind.ASK_MORE, "Dear {name}, {reason}", "{link}"),
        (LetterKind.WAITLIST, "Dear {name}, {reason}", "{wait_until}"),
        (LetterKind.DECLINE, "Dear {name}, no.", "{reason}"),
        (LetterKind.DECLINE, "{reason} {link}", "{name}, {program}, {call}, {reason}, {reapply_on}"),
        (LetterKind.DECLINE, "{reason} {Name}", "{Name}"),
        (LetterKind.DECLINE, "{reason} { name }", "{name}, {program}"),
        (LetterKind.DECLINE, "{reason} {}", "{name}, {program}"),
    ],
)
def test_a_letter_with_a_hole_in_it_is_refused_and_kept_on_the_page(
    manager: Member, sign_in: SignInAs, kind: LetterKind, body: str, said: str
) -> None:
    client, page = sign_in(manager), f"{BASE}/letters/{kind.value}/en"
    data = {"version": 0, "subject": "About {program}", "body": body}
    answer = client.post(page, data=data)
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert body in html.unescape(answer.text)
    assert db.session.query(DecisionLetter).count() == 0
    tried = client.post(f"{page}/preview", data=data, headers={"HX-Request": "true"})
    assert tried.status_code == 200
    assert said in html.unescape(tried.text)
    assert "<html" not in tried.text


def test_a_reason_or_a_link_in_the_subject_is_refused(app: Flask) -> None:
    for name in ("reason", "link", "nonsense"):
        with app.test_request_context(), pytest.raises(Invalid) as refused:
            letters.check(LetterKind.INVITE, Source(f"About {{{name}}}", GOOD[LetterKind.INVITE]))
        assert refused.value.field == "subject"


def test_a_letter_of_its_own_goes_out_and_the_shipped_one_comes_back(
    app: Flask, program: Program, manager: Member, sign_in: SignInAs
) -> None:
    client, page = sign_in(manager), f"{BASE}/letters/invite/en"
    data = {
        "version": 0,
        "subject": "{name}, come to {program}",
        "body": f"{GOOD[LetterKind.INVITE]}\n\n**Bring tea.**",
    }
    assert client.post(page, data=data).status_code == 303
    assert "your own words" in client.get(f"{BASE}/letters").text
    assert client.post(page, data={**data, "version": 0}).status_code == 409, "somebody else wrote it meanwhile"
    call, (application,), _readers = make_read_call(program, 1)
    decide(manager, application, reason="One <b>bad</b> plane & a *good* one.")
    tell(manager, call)
    (mail,) = db.session.query(EmailRecord).filter(EmailRecord.key.startswith("decision:")).all()
    assert mail.subject == "Applicant 0, come to Hollow & Grain Makers"
    assert "One <b>bad</b> plane & a *good* one." in mail.text
    assert "One &lt;b&gt;bad&lt;/b&gt; plane &amp; a *good* one." in str(mail.html)
    assert "<strong>Bring tea.</strong>" in str(mail.html)
    assert re.search(r"/join/[\w-]{20,}", str(mail.html))
    assert client.post(f"{page}/default", data={"version": 1}).status_code == 303
    db.session.rollback()
    assert db.session.query(DecisionLetter).count() == 0
    assert "without your name on it" in client.get(page).text


def test_an_applicant_gets_the_letter_in_their_own_language(program: Program, manager: Member) -> None:
    call, applications, _readers = make_read_call(program, 2)
    with unit_of_work():
        source = Source("Post von {program}", "Liebe {name},\n\n{reason}\n\n{link}")
        wording.keep_letter(acting(manager), LetterKind.INVITE, "de", source, None, seen_version=0)
        db.session.get_one(Application, applications[1].id).language = "de"
    for application in applications:
        decide(manager, application)
    tell(manager, call)
    english, german = db.session.query(EmailRecord).filter(EmailRecord.key.startswith("decision:")).order_by("id")
    assert "We read your story" in english.text
    assert german.text.startswith("Liebe Applicant 1,")


def test_the_link_is_a_button_alone_and_an_address_inside_a_sentence() -> None:
    assert shown("{link}") == "[button]"
    assert shown("Come.\n{link}\nSoon.").strip() == "<p>Come.</p>\n[button]<p>Soon.</p>"
    assert f'href="{VALUES["link"]}"' in shown("Come [in]({link}), please.")


def test_a_paragraph_about_a_day_that_was_not_given_is_left_out() -> None:
    body = "Thank you.\n\nAgain from {reapply_on} on.\n\nUntil {wait_until}."
    assert shown(body) == "<p>Thank you.</p>\n<p>Until January 1, 2027.</p>\n"
    assert letters.fill_text(body, VALUES) == "Thank you.\n\nUntil January 1, 2027."
    assert letters.fill_text("Hello {name},", {**VALUES, "name": ""}) == "Hello,"


def test_a_reason_in_paragraphs_stays_in_paragraphs() -> None:
    assert shown("{reason}", reason="One.\n\nTwo,\nthree.").strip() == "<p>One.</p><p>Two,<br>three.</p>"
    assert shown("So: {reason}", reason="One,\ntwo.").strip() == "<p>So: One,<br>two.</p>"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=60).filter(str.strip))
def test_nothing_that_people_type_becomes_markup(words: str) -> None:
    told = words.strip()
    got = shown("Because: {reason}", reason=told, name=told)
    assert re.findall(r"<[^>]*>", got) == ["<p>", "</p>"]
    assert html.unescape(re.sub(r"<[^>]*>", "", got)).strip() == f"Because: {told}"


def test_a_program_never_sees_the_letters_and_reasons_of_another(manager: Member, sign_in: SignInAs) -> None:
    other = make_member(make_program("other"), "Odile", roles=Role.MANAGER | Role.AMBASSADOR)
    with unit_of_work():
        source = Source("Come", GOOD[LetterKind.INVITE] + "\n\nOnly ours.")
        wording.keep_letter(acting(other), LetterKind.INVITE, "en", source, None, seen_version=0)
        reason = wording.keep_reason(acting(other), outcome=Outcome.INVITE, text="Only ours, too.")
    client = sign_in(manager)
    assert "Only ours" not in client.get(f"{BASE}/letters").text + client.get(f"{BASE}/letters/invite/en").text
    assert client.get(f"{BASE}/reasons/{reason.id}").status_code == 404
    for wrong in ("invite/xx", "nothing/en"):
        assert client.get(f"{BASE}/letters/{wrong}").status_code == 404


def test_reasons_to_begin_from_are_written_used_and_taken_away(
    program: Program, manager: Member, sign_in: SignInAs
) -> None:
    _call, (application,), _readers = make_read_call(program, 1)
    client = sign_in(manager)
    text = "There were more good stories than places."
    assert client.post(f"{BASE}/reasons", data={"outcome": "decline", "text": text}).status_code == 303
    reason = db.session.query(DecisionReason).one()
    page = f"{BASE}/{application.public_ref}"
    assert text in client.get(page).text
    begun = client.post(page, data={"begin": reason.id, "outcome": "decline", "reason": "Dear you,", "version": 1})
    assert begun.status_code == 200
    assert re.search(rf"<textarea[^>]*>\s*Dear you,\s+{text}</textarea>", begun.text)
    assert 'value="decline" id="outcome-2" checked' in begun.text
    changed = {"outcome": "waitlist", "text": "Better so.", "version": 1}
    assert client.post(f"{BASE}/reasons/{reason.id}", data=changed).status_code == 303
    assert client.post(f"{BASE}/reasons/{reason.id}", data={"outcome": "", "text": ""}).status_code == 422
    assert client.post(f"{BASE}/reasons/{reason.id}", data={"forget": "1"}).status_code == 303
    db.session.rollback()
    assert db.session.query(DecisionReason).count() == 0
