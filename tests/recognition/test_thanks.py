"""Thanks: who reads them, and whom nobody has thanked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program, Role, Standing
from community.recognition import services
from community.recognition.models import Thanks
from community.recognition.queries import not_yet_thanked, thanks_received
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.conversations import acting, make_report

DAY = dt.timedelta(days=1)


@pytest.fixture
def program(app: Flask) -> Program:
    return make_program()


@pytest.fixture
def dee(program: Program) -> Member:
    return make_member(program)


@pytest.fixture
def ray(program: Program) -> Member:
    return make_member(program, "Ray Pellegrino")


def make_thanks(giver: Member, receiver: Member, text: str = "For the jig.", *, is_public: bool = False) -> Thanks:
    with unit_of_work():
        return services.give_thanks(acting(giver), acting(receiver), text, is_public=is_public)


def test_private_thanks_are_read_by_their_receiver_only(
    program: Program, dee: Member, ray: Member, sign_in: SignInAs
) -> None:
    client = sign_in(ray)
    data = {"text": "You sat with me for an hour.", "reason": "the sticking door"}
    assert client.post(f"/p/hollow/thanks/give/{dee.id}", data=data).status_code == 303
    assert "You sat with me" in sign_in(dee).get("/p/hollow/thanks").text
    other = make_member(program, "Hana Kobayashi", roles=Role.OWNER)
    for member in (other, ray):
        for show in ("", "?show=everybody"):
            assert "You sat with me" not in sign_in(member).get(f"/p/hollow/thanks{show}").text


def test_public_thanks_are_read_by_the_program(program: Program, dee: Member, ray: Member, sign_in: SignInAs) -> None:
    data = {"text": "Thirty sharpened chisels.", "is_public": "y"}
    sign_in(ray).post(f"/p/hollow/thanks/give/{dee.id}", data=data)
    page = sign_in(make_member(program, "Hana Kobayashi")).get("/p/hollow/thanks?show=everybody").text
    assert "Thirty sharpened chisels." in page
    assert "thanks Dee Whitlock" in page
    stranger = make_member(make_program("other", "Others"), "Mallory")
    assert "Thirty" not in sign_in(stranger).get("/p/other/thanks?show=everybody").text


def test_public_thanks_for_a_report_do_not_open_it(program: Program, dee: Member, sign_in: SignInAs) -> None:
    report = make_report(dee, title="A private title")
    nora = make_member(program, "Nora Castellan", roles=Role.MANAGER)
    data = {"text": "Noted.", "thanks_text": "For asking.", "thanks_public": "y", "version": report.version}
    sign_in(nora).post(f"/p/hollow/desk/answers/{report.ref}", data=data)
    page = sign_in(make_member(program, "Hana Kobayashi")).get("/p/hollow/thanks?show=everybody").text
    assert "For asking." in page
    assert "A private title" not in page
    assert report.ref not in page


def test_thanks_to_oneself_and_empty_ones_are_refused(dee: Member, ray: Member, sign_in: SignInAs) -> None:
    client = sign_in(dee)
    assert client.post(f"/p/hollow/thanks/give/{dee.id}", data={"text": "Well done me."}).status_code == 403
    refused = client.post(f"/p/hollow/thanks/give/{ray.id}", data={"text": " ", "reason": "for the loan of a vise"})
    assert refused.status_code == 422
    assert "for the loan of a vise" in refused.text
    assert db.session.query(Thanks).count() == 0


def test_who_has_left_is_not_thanked(dee: Member, ray: Member, sign_in: SignInAs) -> None:
    with unit_of_work():
        db.session.get_one(Member, ray.id).standing = Standing.ALUMNI
    assert sign_in(dee).get(f"/p/hollow/thanks/give/{ray.id}").status_code == 403


def test_somebody_is_found_by_name(dee: Member, ray: Member, sign_in: SignInAs) -> None:
    page = sign_in(dee).get("/p/hollow/thanks/give?q=pell").text
    assert f"/p/hollow/thanks/give/{ray.id}" in page
    assert f"/p/hollow/thanks/give/{dee.id}" not in sign_in(dee).get("/p/hollow/thanks/give?q=whit").text


def test_received_since_and_after(dee: Member, ray: Member) -> None:
    first, second = make_thanks(ray, dee, "One"), make_thanks(ray, dee, "Two")
    assert [thanks.text for thanks in thanks_received(dee)] == ["Two", "One"]
    assert [thanks.text for thanks in thanks_received(dee, after_id=second.id)] == ["One"]
    assert [thanks.text for thanks in thanks_received(dee, since=first.thanked_at)] == ["Two"]
    assert thanks_received(ray) == []


def test_the_list_pages(dee: Member, ray: Member, sign_in: SignInAs) -> None:
    for number in range(25):
        make_thanks(ray, dee, f"Thanks number {number:02}")
    client = sign_in(dee)
    first = client.get("/p/hollow/thanks").text
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following
    texts = re.findall(r"Thanks number \d\d", first + client.get(following[1].replace("&amp;", "&")).text)
    assert len(texts) == len(set(texts)) == 25


def test_not_yet_thanked_who_waited_longest_first(program: Program, dee: Member, ray: Member) -> None:
    hana, lucius = make_member(program, "Hana Kobayashi"), make_member(program, "Lucius Abernathy")
    make_report(dee, told_ago=3 * DAY)
    make_report(ray, told_ago=9 * DAY)
    make_report(ray, told_ago=1 * DAY)
    make_report(hana, told_ago=5 * DAY)
    make_report(lucius, told_ago=43 * DAY)
    make_thanks(dee, hana)
    db.session.rollback()
    found = not_yet_thanked(program.id)
    assert [one.member.name for one in found] == ["Ray Pellegrino", "Dee Whitlock"]
    assert abs(found[0].since - (now() - 9 * DAY)) < dt.timedelta(minutes=5)
    assert found[0].report_count == 2
    assert [one.member.name for one in not_yet_thanked(program.id, limit=1)] == ["Ray Pellegrino"]


def test_thanks_before_the_deed_do_not_count_for_it(program: Program, dee: Member, ray: Member) -> None:
    make_thanks(ray, dee)
    make_report(dee)
    db.session.rollback()
    assert [one.member.name for one in not_yet_thanked(program.id)] == ["Dee Whitlock"]


@pytest.mark.parametrize("number", [1, 20])
def test_the_page_costs_the_same(
    program: Program, dee: Member, sign_in: SignInAs, budget: Budget, fresh: Callable[[], None], number: int
) -> None:
    for each in range(number):
        make_thanks(make_member(program, f"Giver Number{each}"), dee, is_public=True)
    client = sign_in(dee)
    fresh()
    for show in ("", "?show=everybody"):
        with budget(4):  # session and person; membership; thanks with their people; last seen
            assert client.get(f"/p/hollow/thanks{show}").status_code == 200
