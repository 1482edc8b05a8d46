"""The pages: choosing, previewing, notices, delivery. What they cost, and that they show nobody else's things."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from community.accounts.models import Person
from community.core.db import db, unit_of_work
from community.notifications.models import MailPreference, NoticeKind
from community.notifications.slots import Cadence
from community.recognition.services import give_thanks
from tests.conftest import Budget, SignInAs
from tests.drills.mail_server import Fault, MailServer
from tests.factories import make_member
from tests.factories.notifications import (
    hide,
    make_reply,
    make_space,
    make_thread,
    notices_of,
    send_digest,
    set_preference,
)
from tests.notifications.conftest import Group

Drain = Callable[[], int]
CHOICE = {
    "cadence": "daily",
    "weekday": "2",
    "minute": "1140",
    "sections": ["best"],
    "instant": ["thanks"],
    "delay": "30",
}


def test_a_choice_is_kept_and_shown(app: Flask, group: Group, sign_in: SignInAs) -> None:
    dee = sign_in(group.dee)
    page = dee.get("/p/hollow/me/mail").text
    assert "Monday" in page
    assert dee.post("/p/hollow/me/mail", data=CHOICE).status_code == 303
    kept = db.session.get_one(MailPreference, group.dee.id)
    assert (kept.cadence, kept.minute, kept.sections, kept.instant, kept.delay) == (
        Cadence.DAILY, 1140, ["best"], ["thanks"], 30,
    )  # fmt: skip
    page = dee.get("/p/hollow/me/mail").text
    assert re.search(r'value="daily"[^>]*checked', page)
    assert "7:00" in page


def test_several_kinds_can_be_chosen_at_once(app: Flask, group: Group, sign_in: SignInAs) -> None:
    dee = sign_in(group.dee)
    dee.post("/p/hollow/me/mail", data={**CHOICE, "sections": ["best", "newcomers"], "instant": ["thanks", "reply"]})
    page = dee.get("/p/hollow/me/mail").text
    for value in ("best", "newcomers", "thanks", "reply"):
        assert re.search(rf'<input type="checkbox"[^>]*value="{value}"[^>]*checked', page), value


def test_ticking_nothing_is_a_choice(app: Flask, group: Group, sign_in: SignInAs) -> None:
    bare = {key: CHOICE[key] for key in ("cadence", "weekday", "minute", "delay")}
    assert sign_in(group.dee).post("/p/hollow/me/mail", data=bare).status_code == 303
    kept = db.session.get_one(MailPreference, group.dee.id)
    assert (kept.sections, kept.instant) == ([], [])


@pytest.mark.parametrize(
    ("field", "value"),
    [("cadence", "hourly"), ("weekday", "7"), ("minute", "1441"), ("delay", "1"), ("instant", "case")],
)
def test_what_there_is_not_to_choose_is_refused_with_a_sentence(
    app: Flask, group: Group, sign_in: SignInAs, field: str, value: str
) -> None:
    answer = sign_in(group.dee).post("/p/hollow/me/mail", data={**CHOICE, field: value})
    assert answer.status_code == 422
    assert "Please look at this again" in answer.text
    assert db.session.get(MailPreference, group.dee.id) is None


def test_the_next_digest_is_shown_on_the_members_own_clock(app: Flask, group: Group, sign_in: SignInAs) -> None:
    with unit_of_work():
        db.session.execute(update(Person).where(Person.id == group.dee.person_id).values(time_zone="Asia/Tokyo"))
    page = sign_in(group.dee).get("/p/hollow/me/mail").text
    assert "Japan" in page
    assert re.search(r"<strong>Monday, \w+ \d+</strong>, 7:(3|4)\d", page)


def test_the_preview_is_the_mail_and_changes_nothing(app: Flask, group: Group, sign_in: SignInAs, drain: Drain) -> None:
    set_preference(group.dee, instant=[])
    thread = make_thread(group.walt, group.space, "A chip breaker question")
    make_reply(group.hana, thread, "Does it matter on a block plane, @Dee Whitlock?")
    drain()
    dee = sign_in(group.dee)
    page = dee.get("/p/hollow/me/mail/preview").text
    assert "Hana has a question for you" in page
    frame = dee.get("/p/hollow/me/mail/preview.html")
    assert "Does it matter on a block plane" in frame.text
    assert frame.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "<script" not in frame.text


def test_an_empty_preview_says_so(app: Flask, group: Group, sign_in: SignInAs) -> None:
    set_preference(group.dee, sections=[])
    assert "It would not come" in sign_in(group.dee).get("/p/hollow/me/mail/preview").text


def test_people_s_words_are_escaped_everywhere(app: Flask, group: Group, sign_in: SignInAs, drain: Drain) -> None:
    set_preference(group.dee, instant=[])
    thread = make_thread(group.walt, group.space, '<b>Bold</b> & "quoted"')
    make_reply(group.hana, thread, "<script>alert(1)</script> @Dee Whitlock")
    drain()
    dee = sign_in(group.dee)
    for path in ("notices", "me/mail/preview", "me/mail/preview.html"):
        page = dee.get(f"/p/hollow/{path}").text
        assert "<b>Bold" not in page
        assert "<script>alert" not in page


def test_notices_lead_to_their_place_and_are_read_by_opening(
    app: Flask, group: Group, sign_in: SignInAs, drain: Drain
) -> None:
    thread = make_thread(group.dee, group.space, "My thread")
    post = make_reply(group.hana, thread, "A thought.")
    drain()
    dee = sign_in(group.dee)
    assert "Hana Kobayashi replies to you in “My thread”" in dee.get("/p/hollow/notices").text
    (notice,) = notices_of(group.dee)
    answer = dee.post(f"/p/hollow/notices/{notice.id}/open")
    assert (answer.status_code, answer.location) == (303, f"/p/hollow/posts/{post.id}")
    assert notices_of(group.dee)[0].read_at is not None
    assert sign_in(group.hana).post(f"/p/hollow/notices/{notice.id}/open").status_code == 404


def test_seen_means_what_the_page_showed(app: Flask, group: Group, sign_in: SignInAs, drain: Drain) -> None:
    thread = make_thread(group.dee, group.space)
    make_reply(group.hana, thread, "Shown.")
    drain()
    dee = sign_in(group.dee)
    shown = re.search(r'name="up_to" value="(\d+)"', dee.get("/p/hollow/notices").text)
    assert shown
    make_reply(group.hana, thread, "Came later.")
    drain()
    assert dee.post("/p/hollow/notices/read", data={"up_to": shown[1]}).status_code == 303
    assert [notice.read_at is not None for notice in notices_of(group.dee)] == [True, False]
    for junk in ("", "x", "9" * 40, "-1"):
        assert dee.post("/p/hollow/notices/read", data={"up_to": junk}).status_code == 303


def test_thanks_and_their_words_stand_among_the_notices(
    app: Flask, group: Group, sign_in: SignInAs, drain: Drain
) -> None:
    with unit_of_work():
        give_thanks(group.nora, group.dee, text="You told her to sharpen the one she had.", reason="Wednesday")
    drain()
    assert [notice.kind for notice in notices_of(group.dee)] == [NoticeKind.THANKS]
    page = sign_in(group.dee).get("/p/hollow/notices").text
    assert "Nora Castellan thanks you for “Wednesday”" in page
    assert "sharpen the one she had" in page


def test_a_hidden_post_leaves_the_page(app: Flask, group: Group, sign_in: SignInAs, drain: Drain) -> None:
    post = make_reply(group.hana, make_thread(group.dee, group.space), "Something unkind.")
    drain()
    hide(post)
    assert "unkind" not in sign_in(group.dee).get("/p/hollow/notices").text


def test_the_delivery_page_says_what_became_of_mail_and_why(
    app: Flask, group: Group, sign_in: SignInAs, mail_server: MailServer
) -> None:
    set_preference(group.dee, instant=[])
    make_thread(group.walt, group.space, "One")
    make_thread(group.hana, make_space(group.program), "Two")
    mail_server.faults = [Fault.RCPT_5XX]
    send_digest(app, group.dee)
    send_digest(app, group.dee, ago=__import__("datetime").timedelta(hours=9))
    nora = sign_in(group.nora)
    page = nora.get("/p/hollow/desk/mail").text
    assert "1 mail did not arrive" in page
    assert "nobody of that name" in page
    detail = nora.get(f"/p/hollow/desk/mail/{group.dee.id}").text
    assert "more than six hours late" in detail
    assert "Refused" in detail
    assert "Mondays at 7:30" in detail


@pytest.mark.parametrize("path", ["notices", "desk/mail"])
def test_lists_cost_the_same_for_one_and_for_thirty(
    app: Flask, group: Group, sign_in: SignInAs, drain: Drain, budget: Budget, mail_server: MailServer, path: str
) -> None:
    set_preference(group.nora, delay=0)
    nora = sign_in(group.nora)
    thread = make_thread(group.nora, group.space)
    nora.get("/p/hollow/")  # what the desk's menu counts is remembered from here on
    sent = []
    for count in (1, 29):
        for number in range(count):
            make_reply(make_member(group.program, f"Writer {count} {number}"), thread, "See what I mean?")
            drain()
        with budget(8) as statements:  # sign-in, membership, navigation; the list with what its rows are about
            assert nora.get(f"/p/hollow/{path}").status_code == 200
        sent.append(len(statements))
    assert sent[0] == sent[1]
