"""Nothing of an applicant but the redacted text reaches a reviewer, by any address, header or mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import InvalidRequestError
from werkzeug.routing import Rule

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.outbox import EmailRecord
from community.programs.models import Member, Program, Role
from community.recruiting.jobs import remind_reviewers
from community.recruiting.models import Application, Assignment, Call, Review
from community.recruiting.reviewing import talk, talking
from community.recruiting.reviewing.queries import get_work
from tests.conftest import SignInAs
from tests.factories import make_member, make_program
from tests.factories.recruiting import open_draft
from tests.factories.reviewing import (
    ANSWERS,
    acting,
    assigned_to,
    decide,
    make_call,
    make_reviewers,
    make_sent,
    open_raw,
    open_review,
    release,
    score_all,
    send_review,
)
from tests.reading import without_tokens

NAME = "Zyxandra Quibblethorpe"
LOCAL_PART = "zyxcanary77"
TOWN = "Canarytown"
HANDLE = "@canaryhandle_q"
CROWD = "48,213 followers"
TOKENS = ("zyxandra", "quibblethorpe", LOCAL_PART, TOWN.lower(), "canaryhandle", "48,213")
#: Told in a way that no rule knows; stands for what a screener overlooks.
PLANTED = "plantedleakword"

WORDS = {
    "moment": f"I am {NAME}, you can write to {LOCAL_PART}@example.org. {ANSWERS['moment']}",
    "asked": f"I have {CROWD} on Instagram as {HANDLE}. {ANSWERS['asked']}",
    "town": TOWN,
}


@pytest.fixture
def call(app: Flask) -> Call:
    return make_call(make_program())


@pytest.fixture
def screener(call: Call) -> Member:
    return make_member(program_of(call), "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)


def addresses(app: Flask, ref: str, words: str) -> Iterator[str]:
    """Every GET of the application with its parts filled in, and what one might add to it."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint != "static":
                url = app.url_for(rule.endpoint, **{name: filled(rule, name, ref) for name in rule.arguments})
                yield url
                for query in (f"q={words}&d=care", f"after={words}&d={words}&call={words}"):
                    yield f"{url}?{query}"


def filled(rule: Rule, name: str, ref: str) -> str | int:
    """A part of an address: the applicant's own reference wherever one fits."""
    known: dict[str, str | int] = {
        "program": "hollow",
        "ref": ref,
        "slug": "winter",
        "secret": "none",
        "story": "rye",
    }
    if name in known:
        return known[name]
    return 1 if "int:" in rule.rule and f"int:{name}" in rule.rule else ref


def seen_by(app: Flask, client: FlaskClient, ref: str, words: str = "zyxandra", *, under: str = "/") -> str:
    """Everything that this client is sent `under` an address, bodies and headers, in lower case."""
    found = []
    for url in (url for url in addresses(app, ref, words) if url.startswith(under)):
        response = client.get(url)
        # What was asked for stands in the search box and in the answer's own links; that is no leak.
        sent = f"{url}\n{response.headers}\n{response.text}".lower()
        found.append(sent.replace(words, "") if "?" in url else sent)
        response.close()
    return "\n".join(found)


def tokens_in(text: str) -> list[str]:
    """What of the applicant stands in a text that is in lower case."""
    return [token for token in TOKENS if token in text]


def test_canaries_stay_hidden_and_a_planted_leak_is_found(
    app: Flask, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    program = program_of(screener)
    reader, other = make_reviewers(program, "Annika", "Odalys")
    manager = make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
    application = make_sent(call, NAME, email=f"{LOCAL_PART}@example.org", answers=WORDS)
    planted = make_sent(call, "Somebody Else", answers={"asked": f"The {PLANTED} man came. {ANSWERS['asked']}"})
    client = sign_in(reader)

    def crawl() -> str:
        return seen_by(app, client, application.public_ref)

    assert tokens_in(crawl()) == [], "while it waits for a screener"
    open_raw(screener, application)
    assert tokens_in(crawl()) == [], "while a screener has it open"
    release(screener, application)
    release(screener, planted)
    assert tokens_in(crawl()) == [], "released, not opened"
    open_review(reader, application)
    open_review(reader, planted)
    assert "rude letter" in crawl(), "the crawler does read the page with the text"
    assert PLANTED in seen_by(app, client, planted.public_ref), "the crawler finds what a screener overlooked"
    send_review(reader, application, 5, 4, 4, 4, 4, note="Unprompted, and well told.")
    score_all(other, application, 2, 4, 4, 4, 4)
    send_review(other, application, 2, 4, 4, 4, 4)
    seen = crawl()
    assert "what did each of you see?" in seen, "the crawler reads the talk"
    assert tokens_in(seen) == [], "all reviews are in, and there is something to talk about"
    decide(manager, application, reason="Because zyxandra told it so well.")
    assert tokens_in(crawl()) == [], "reviewed and decided"


def test_a_manager_who_reviews_sees_no_canary_before_the_freeze(
    app: Flask, call: Call, screener: Member, sign_in: SignInAs
) -> None:
    """Rounds, readers, leaks, talks, the ranking: none of it names an applicant to somebody who reviews."""
    program = program_of(screener)
    nora = make_member(program, "Nora", roles=Role.MANAGER | Role.REVIEWER | Role.AMBASSADOR)
    (other,) = make_reviewers(program, "Annika")
    application = make_sent(call, NAME, email=f"{LOCAL_PART}@example.org", answers=WORDS)
    client = sign_in(nora)

    def found() -> list[str]:
        return tokens_in(seen_by(app, client, application.public_ref))

    assert found() == [], "while it waits for a screener"
    release(screener, application)
    assert found() == [], "released"
    open_review(nora, application)
    assert found() == [], "opened"
    send_review(other, application, 2, 4, 4, 4, 4)
    send_review(nora, application, 5, 4, 4, 4, 4)
    with unit_of_work():
        db.session.query(Review).update({"exposed_at": now()})
    seen = seen_by(app, client, application.public_ref)
    assert "had it open before it was hidden" in seen, "the crawler reads the page of leaks"
    assert tokens_in(seen) == [], "ready to be decided, with something that got through"
    assert client.post(f"/p/hollow/desk/screening/{application.public_ref}/open").status_code == 403


def test_an_applicant_never_reads_what_reviewers_wrote(app: Flask, call: Call, screener: Member) -> None:
    program = program_of(screener)
    first, second = make_reviewers(program, "Annika", "Odalys")
    application = make_sent(call, NAME, answers=WORDS)
    release(screener, application)
    send_review(first, application, 5, 4, 4, 4, 4, note="Reviewerscanary one.")
    send_review(second, application, 2, 4, 4, 4, 4, note="Reviewerscanary two.")
    with unit_of_work():
        actor = acting(first)
        talking.comment(actor, talk.get_talk(actor, application.public_ref), "Reviewerscanary three.")
    visitor = app.test_client()
    open_draft(visitor, program, application)
    seen = seen_by(app, visitor, application.public_ref)
    assert "rude letter" in seen, "the crawler reads the applicant's own words"
    assert "reviewerscanary" not in seen


def program_of(thing: Call | Member) -> Program:
    return db.session.get_one(Program, thing.program_id)


def test_searching_for_the_applicant_is_no_oracle(app: Flask, call: Call, screener: Member, sign_in: SignInAs) -> None:
    (reader,) = make_reviewers(program_of(screener), "Annika")
    application = make_sent(call, NAME, answers=WORDS)
    release(screener, application)
    client = sign_in(reader)
    for url in ("/p/hollow/desk/reviews", f"/p/hollow/desk/reviews/{application.public_ref}"):
        answers = {
            words: plain(client.get(url, query_string={"q": words, "search": words}).text)
            for words in ("zyxandra", "nobody at all")
        }
        assert len(set(answers.values())) == 1


def plain(html: str) -> str:
    """A page without what differs on every request."""
    html = re.sub(r"av-\d", "", without_tokens(html))  # the color of the reviewer's own picture
    return re.sub(r'name="next" value="[^"]*"', "", html)


def test_mail_to_reviewers_says_nothing_about_anybody(app: Flask, call: Call, screener: Member) -> None:
    (reader,) = make_reviewers(program_of(screener), "Annika")
    application = make_sent(call, NAME, email=f"{LOCAL_PART}@example.org", answers=WORDS)
    release(screener, application)
    assert assigned_to(application) == {reader.id}
    with unit_of_work():
        assignment = db.session.query(Assignment).one()
        assignment.assigned_at = assignment.assigned_at.replace(year=2020)
        remind_reviewers()
        remind_reviewers()
    (mail,) = db.session.query(EmailRecord).filter_by(person_id=reader.person_id).all()
    said = f"{mail.subject} {mail.text} {mail.html} {mail.headers}".lower()
    assert "one story waits" in said
    assert tokens_in(said) == []
    assert application.public_ref not in said


@pytest.mark.usefixtures("standing_clock")  # a page says at which minute it was saved
@pytest.mark.parametrize(
    ("few", "many"),
    [
        ("I have 12 followers.", "I have 12 million followers."),
        ("Find me as @ab on Instagram.", "Find me as @theverylongestnameofall on Instagram."),
        ("See https://a.example/x for it.", "See https://thelongest.example/of/all?x=1 for it."),
    ],
)
def test_reach_changes_nothing_that_a_reviewer_gets(app: Flask, sign_in: SignInAs, few: str, many: str) -> None:
    small = world(app, sign_in, "world-a", "Al Ox", few)
    large = world(app, sign_in, "world-b", "Bartholomew-Maximilian Featherstonehaugh", many)
    for one, other in zip(small, large, strict=True):
        assert one.splitlines() == other.splitlines()


def world(app: Flask, sign_in: SignInAs, slug: str, name: str, reach: str) -> list[str]:
    """All that one reviewer gets of one applicant, without what names the program and the application."""
    program = make_program(slug)
    call = make_call(program)
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    reader, other = make_reviewers(program, "Annika", "Odalys")
    application = make_sent(call, name, answers={"moment": f"I am {name}. {reach} {ANSWERS['moment']}"})
    release(screener, application)
    client = sign_in(reader)
    base = f"/p/{slug}/desk/reviews"
    got = [client.get(base), client.get(f"{base}/{application.public_ref}")]
    open_review(reader, application)
    got += [client.get(f"{base}/{application.public_ref}"), client.get(f"{base}/{application.public_ref}?d=acts")]
    saved = client.patch(f"{base}/{application.public_ref}?d=acts", data={"version": 1, "score": "3"})
    got += [saved, client.get(f"{base}/{application.public_ref}/send")]
    with unit_of_work():  # letters follow the shuffled order, which follows the members' numbers
        for row in db.session.query(Assignment).filter_by(application_id=application.id):
            row.order_key = 1 if row.reviewer_id == reader.id else 2
    send_review(reader, application, 5, 4, 4, 4, 4)
    send_review(other, application, 2, 4, 4, 4, 4)
    got += [client.get(f"{base}/{application.public_ref}"), client.get(f"{base}/talk")]
    got += [client.get(f"{base}/talk/{application.public_ref}"), client.get(base)]
    assert {answer.status_code for answer in got} == {200}
    ref = application.public_ref
    number = f"{ref[:5]}-{ref[5:]}".upper()
    return [plain(one.text).replace(ref, "REF").replace(number, "NUMBER").replace(slug, "SLUG") for one in got]


def test_a_reviewers_side_cannot_load_the_name(app: Flask, call: Call, screener: Member) -> None:
    """The row behind the page raises on everything but ids and state."""
    (reader,) = make_reviewers(program_of(screener), "Annika")
    application = make_sent(call, NAME)
    release(screener, application)
    reader_id, ref = reader.id, application.public_ref
    db.session.rollback()
    db.session.expunge_all()
    row = get_work(acting(db.session.get_one(Member, reader_id)), ref).assignment.application
    assert isinstance(row, Application)
    for column in ("name", "email", "answers", "nominated_by_id", "submitted_at"):
        with pytest.raises(InvalidRequestError):
            getattr(row, column)
