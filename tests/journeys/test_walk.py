"""The whole walk without a browser: eight steps through pages, forms and mails, each following the last."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from sqlalchemy import select, update

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.events import EventRecord
from community.discussion.queries import found_posts
from community.notifications.models import DigestIssue, IssueState, MailPreference, Reason
from community.notifications.slots import spread_of
from community.programs.models import Member, Program
from community.programs.queries import find_program
from community.recruiting.models import Application
from tests.factories import PASSWORD, make_member, make_person
from tests.factories.discussion import make_thread
from tests.factories.notifications import plan
from tests.journeys import words
from tests.journeys.conftest import Site
from tests.journeys.visitor import Visitor
from tests.mailsink import html_of, link_in, text_of

P = f"/p/{words.SLUG}"


@pytest.fixture(scope="module", autouse=True)
def opening(site: Site) -> None:
    """The program, its staff, something to read, and an open call: as whoever runs the server begins."""
    run = site.app.test_cli_runner()
    owner = ["--owner-email", words.OWNER, "--owner-name", "Nora Castellan", "--owner-password", PASSWORD]
    zone = ["--time-zone", "America/New_York"]
    for command in (
        ["program", "create", "--slug", words.SLUG, "--name", words.NAME, *zone, *owner],
        ["recruiting", "open-call", "--program", words.SLUG, "--slug", words.CALL, "--title", words.CALL_TITLE],
    ):
        done = run.invoke(args=command)
        assert done.exit_code == 0, done.output
    words.furnish(program(), words.staff(program()))


def program() -> Program:
    found = find_program(words.SLUG)
    assert found is not None
    return found


def member(email: str) -> Member:
    db.session.rollback()
    return db.session.scalars(select(Member).where(Member.person.has(email_key=email))).one()


def application() -> Application:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Application).where(Application.email_key == words.FERN)).one()


def test_1_a_visitor_applies(site: Site) -> None:
    fern = site.visitor()
    assert words.CALL_TITLE in fern.open(f"{P}/")
    assert "How many followers you have. There is no box for it" in fern.open(f"{P}/calls/{words.CALL}")
    fern.open(f"{P}/calls/{words.CALL}/start")
    assert "Look into your mail." in fern.send(email=words.FERN)
    site.drain()
    site.kept["resume"] = link_in(site.mail.wait_for(words.FERN), "/resume/")
    fern.open(site.kept["resume"])
    fern.send(to=site.kept["resume"].rpartition("/")[2])
    ref = site.kept["ref"] = application().public_ref
    token = fern.form("a_moment").fields["csrf_token"]
    typed = {"a_moment": words.HALF, "step": "moment", "version": "0", "csrf_token": token}
    assert fern.client.patch(f"{P}/apply/{ref}/answers", data=typed).json["version"] == 1

    phone = site.visitor()
    phone.open(site.kept["resume"])
    phone.send(to=site.kept["resume"].rpartition("/")[2])
    phone.open(f"{P}/apply/{ref}/write")
    assert phone.form("a_moment").fields["a_moment"] == words.HALF
    for key, text in (
        ("moment", words.MOMENT),
        ("unprompted", words.UNPROMPTED),
        ("asked", words.ASKED),
        ("against", ""),
        ("helped", words.HELPED),
    ):
        phone.send(**{f"a_{key}": text}, then="next")
    phone.send(name="Fern Adeyemi", a_town=words.TOWN, then="next")
    assert phone.path.endswith("/preview")
    assert "It chattered on everything" in phone.text
    for secret in ("fernshaves", "12,400", "Adeyemi"):
        assert secret not in phone.text
    assert "Your story has arrived." in phone.send(adult="y", honest="y")
    site.drain()
    assert site.mail.wait_for(words.FERN, subject="Your story has arrived")
    assert application().answers["moment"] == words.MOMENT


def test_2_screened_and_read_blind(site: Site) -> None:
    ref = site.kept["ref"]
    hana, wojciech = (site.signed_in(words.address_of(name)) for name in ("Hana", "Wojciech"))
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint.startswith("recruiting") and "ref" in rule.arguments and "GET" in (rule.methods or ()):
            path = re.sub("<[^>]+>", "1", rule.rule.replace("<program>", words.SLUG).replace("<ref>", ref))
            answer = hana.client.get(path)
            assert answer.status_code in (403, 404), path
            assert "chattered" not in answer.text

    salma = site.signed_in(words.address_of("Salma"))
    assert "chattered" not in salma.open(f"{P}/desk/screening/{ref}")
    raw = salma.send(to="/open")
    for found in ("chattered", "12,400 followers", "@fernshaves", words.FERN):
        assert found in raw
    release = salma.send(words=words.HINT, then="preview")
    for hidden in (*words.SECRETS, words.HINT):
        assert hidden not in release
    assert salma.send(identity="y", reach="y")
    assert salma.status == 422
    salma.send(identity="y", reach="y", platform="y", others="y")
    assert "Released. Reviewers have it now." in salma.text

    scores = {"Hana": ("4", "4", "4", "4", "none"), "Wojciech": ("4", "3", "4", "2", "3")}
    for reviewer, name in ((hana, "Hana"), (wojciech, "Wojciech")):
        reviewer.open(f"{P}/desk/reviews/{ref}")
        reviewer.send(to="/start")
        assert "chattered" in reviewer.text
        for score in scores[name]:
            sentence = re.search(r'<option value="(moment:\d+:\d+)"', reviewer.text)
            assert sentence is not None
            assert "What others scored" not in reviewer.text
            for secret in (*words.SECRETS, words.HINT):
                assert secret not in reviewer.text
            reviewer.send(score=score, evidence_pick=sentence[1] if score == "2" else "")
        assert "Look it over, then send." in reviewer.text
    assert "Nobody else has sent theirs yet." in hana.send(to="/send")
    assert "What others scored" not in wojciech.open(f"{P}/desk/reviews/{ref}/send")
    wojciech.send(to="/send")
    others = wojciech.text.partition("What others scored")[2]
    assert re.findall(r'<td class="num">(.)</td>', others) == ["4", "4", "4", "4", "–"]


def test_3_decided_frozen_and_mailed(site: Site) -> None:
    ref = site.kept["ref"]
    nora = site.signed_in(words.OWNER)
    assert "One story waits for a decision." in nora.open(f"{P}/desk/decisions")
    page = nora.open(f"{P}/desk/decisions/{ref}")
    assert "They differ by 2 on Converses rather than shouts" in page
    assert "Adeyemi" not in page
    nora.send(outcome="invite")
    assert nora.status == 422, "an answer has a reason"
    nora.send(outcome="invite", reason=words.REASON)
    assert "Adeyemi" not in nora.text
    nora.send(to="/freeze")
    assert "Fern Adeyemi" in nora.text
    batch = nora.path
    assert words.REASON in nora.client.get(f"{batch}/letters/{ref}/frame").text
    assert not site.mail.to(words.FERN, subject="You are invited")
    nora.open(batch)
    nora.send(to="/send")
    site.drain()
    mail = site.mail.wait_for(words.FERN, subject="You are invited")
    assert words.REASON in " ".join(text_of(mail).split())
    fern = site.visitor()
    fern.open(site.kept["resume"])
    fern.send(to=site.kept["resume"].rpartition("/")[2])
    assert "You are invited." in fern.text
    assert words.REASON in fern.text


def test_4_she_joins_is_answered_and_sees_what_is_new(site: Site) -> None:
    fern = site.visitor()
    fern.open(link_in(site.mail.wait_for(words.FERN, subject="You are invited"), "/join/"))
    fern.send(password=PASSWORD, time_zone="America/New_York")
    assert fern.status == 422, "joining needs a yes to the agreement"
    fern.send(password=PASSWORD, time_zone="America/New_York", accept="y")
    assert fern.path == f"{P}/"
    assert "Start here" in fern.text
    assert "You have read everything" in fern.text
    address = re.search(rf'href="({P}/threads/[^"]+)">Say hello', fern.text)
    assert address is not None
    fern.open(address[1])
    fern.send(text="I flatten chisels in a parish hall. What annoys me: mine.")
    site.drain()
    hana = site.signed_in(words.address_of("Hana"))
    hana.open(address[1])
    hana.send(text="Welcome, @Fern Adeyemi. Which stone do you use?")
    site.drain()
    assert "Hana Kobayashi named you in Say hello" in fern.open(f"{P}/")
    assert "Notices, 1 new" in fern.text
    assert "New since you were here" in fern.open(address[1])
    with time_machine.travel(now() + dt.timedelta(minutes=11)):
        site.drain()
    instant = site.mail.wait_for(words.FERN, subject="Hana")
    assert "Which stone do you use?" in " ".join(text_of(instant).split())


#: Face to face, with a friend, unprompted, from her own experience, and the friend asked a question.
TAPS = {"mode": "face_to_face", "relation": "friend", "prompt": "unprompted", "came_back": "question"}


def log(fern: Visitor, **typed: str) -> str:
    fern.open(f"{P}/log")
    day = re.search(r'name="day" value="(\d{4}-\d\d-\d\d)"', fern.text)
    assert day is not None
    key = typed.pop("key")
    return fern.send(**{**TAPS, **typed}, day=day[1], form_key=key)


def test_5_she_tells_of_a_conversation_and_of_a_share(site: Site) -> None:
    fern = site.signed_in(words.FERN)
    for found in ("call her at 802-555-0143", "write to ruth@example.org", "she is @ruthplanes"):
        log(fern, basis="own_experience", story=f"{words.STORY} {found}", key="one")
        assert fern.status == 422
        assert fern.form("story").fields["story"] == f"{words.STORY} {found}"
        assert "nothing was saved" in fern.text
    log(fern, basis="own_experience", story=f"{words.STORY} {words.NAMED}", key="one")
    assert fern.status == 422
    assert "“Ruth Calloway”" in fern.text
    assert "Saved. Thank you for telling us" in log(fern, basis="own_experience", story=words.STORY, key="one")
    assert "Saved. It is counted apart from conversations" in log(
        fern, basis="deal_only", mode="private_message", key="two"
    )


def test_6_both_are_answered_and_one_is_thanked_for(site: Site) -> None:
    fern = site.signed_in(words.FERN)
    fern.open(f"{P}/me/mail")
    fern.send(instant=["mention"], sections=["best", "unanswered", "newcomers"], delay="2")
    nora = site.signed_in(words.OWNER)
    queue = nora.open(f"{P}/desk/answers")
    assert "Counted apart" in queue
    reports = dict.fromkeys(re.findall(rf'href="({P}/desk/answers/[^"]+)"', queue))
    assert len(reports) == 2
    for report in reports:
        mine = words.STORY[:20] in nora.open(report)
        nora.send(text=words.ANSWER, thanks_text=words.THANKS if mine else "")
    assert "Nobody waits" in nora.open(f"{P}/desk/answers")
    page = nora.open(f"{P}/desk/movement")
    assert "Answered" in page
    assert "Thanked" in page
    assert "counted apart" in page.lower()
    site.drain()


def due(who: Member, period: str) -> None:
    """Let this member's digest be due now; everybody else's stays where it is."""
    with unit_of_work():
        db.session.execute(
            update(MailPreference)
            .where(MailPreference.member_id == who.id)
            .values(next_due_at=now() - dt.timedelta(minutes=30) + spread_of(who.id), next_period=period)
        )


def issues(who: Member) -> list[tuple[IssueState, str | None]]:
    db.session.rollback()
    found = select(DigestIssue).where(DigestIssue.member_id == who.id).order_by(DigestIssue.id)
    return [(issue.state, issue.reason) for issue in db.session.scalars(found)]


def test_7_the_digest_comes_once_and_stops_at_a_word(site: Site) -> None:
    fern = member(words.FERN)
    make_thread(member(words.address_of("Gideon")), bench(), "Has anybody tried a toothed iron?", "On curly maple.")
    quentin = make_member(program(), "Quentin Hale", person=make_person("Quentin Hale", email=words.QUIET))
    site.drain(periodic=True)
    assert db.session.get(MailPreference, fern.id).zone == "America/New_York"
    before = len(site.mail.to(words.FERN))
    for who in (fern, quentin):
        due(who, "walk-1")
    plan()
    plan()
    site.drain()
    site.drain()
    came = site.mail.to(words.FERN)[before:]
    assert len(came) == 1, f"one period, one digest: {issues(fern)}"
    assert issues(quentin) == [(IssueState.EMPTY, Reason.QUIET)], "who has missed nothing is planned as well"
    assert site.mail.to(words.QUIET) == [], "and gets no mail"
    digest = came[0]
    assert "Has anybody tried a toothed iron?" in text_of(digest)
    assert "Has anybody tried a toothed iron?" in html_of(digest)
    assert words.THANKS in " ".join(text_of(digest).split())
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = str(digest["List-Unsubscribe"]).strip("<>").partition("/mail/")[2]

    nobody = site.app.test_client()
    assert nobody.get(f"/mail/{stop}").status_code == 200
    db.session.rollback()
    assert db.session.get(MailPreference, fern.id).cadence.value != "never", "a GET changes nothing"
    answer = nobody.post(f"/mail/{stop}", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    db.session.rollback()
    db.session.expire_all()
    assert db.session.get(MailPreference, fern.id).cadence.value == "never"
    assert words.THANKS in site.signed_in(words.FERN).open(f"{P}/thanks")


def bench() -> object:
    from community.discussion.models import Space

    return db.session.scalars(select(Space).where(Space.name == "At the bench")).one()


def test_8_a_post_is_reported_hidden_undone_and_hidden_again(site: Site) -> None:
    make_thread(member(words.address_of("Gideon")), bench(), "Two good planes", words.SOLD)
    site.drain()
    fern = site.signed_in(words.FERN)
    assert words.TELLTALE in fern.open(f"{P}/group/search?q={words.TELLTALE}")
    thread = re.search(rf'href="({P}/posts/\d+)"', fern.text)
    assert thread is not None
    fern.open(thread[1])
    report = re.search(rf'href="({P}/posts/\d+/report)"', fern.text)
    assert report is not None
    fern.open(report[1])
    fern.send(reason="selling", words="Paid links?")
    ines = site.signed_in(words.address_of("Ines"))
    case = re.search(rf'href="({P}/desk/cases/[^"]+)"', ines.open(f"{P}/desk/cases"))
    assert case is not None

    def hide() -> None:
        ines.open(case[1])
        ines.send(outcome="hide", point="ties", letter=words.LETTER)
        site.drain()
        assert ines.status == 200

    hide()
    assert found_posts(member(words.FERN), words.TELLTALE) == []
    ines.send(undo_letter=words.UNDOING)
    site.drain()
    assert len(found_posts(member(words.FERN), words.TELLTALE)) == 1
    hide()
    assert found_posts(member(words.FERN), words.TELLTALE) == []
    assert words.TELLTALE not in fern.open(thread[1])
    gideon = site.signed_in(words.address_of("Gideon"))
    mine = re.search(rf'href="({P}/me/cases/[^"]+)"', gideon.open(f"{P}/me/cases"))
    assert mine is not None
    assert words.LETTER in gideon.open(mine[1])
    assert "Change the post" in gideon.text
    assert "It is hidden now." in fern.open(f"{P}/me/cases")
    assert site.mail.to(words.FERN, subject="What came of")
    hidden_from = site.mail.to(words.address_of("Hana"))
    assert not any(words.TELLTALE in text_of(mail) for mail in hidden_from)
    db.session.rollback()
    kinds = list(db.session.scalars(select(EventRecord.kind).order_by(EventRecord.id)))
    steps = {"post_reported", "case_decided", "post_hidden", "case_undone", "post_restored", "report_answered"}
    assert steps <= set(kinds), "the log has every step"
