"""Two who work on one case: one decision, one conflict that keeps the second letter; leases; first reports at once."""

from __future__ import annotations

import datetime as dt
import threading

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.core.db import db, unit_of_work
from community.moderation import services
from community.moderation.models import Case, Decision, Report
from community.moderation.queries import get_case
from tests.conftest import SignInAs
from tests.factories.moderation import case_now, make_report
from tests.moderation.conftest import Scene


def form(case: Case, letter: str, outcome: str = "hide") -> dict[str, object]:
    return {"outcome": outcome, "point": "ties", "letter": letter, "version": case.version}


def test_the_second_of_two_moderators_gets_a_conflict_and_keeps_the_letter(scene: Scene, sign_in: SignInAs) -> None:
    case = make_report(scene.dee, scene.post)
    ines, nora = sign_in(scene.moderator), sign_in(scene.manager)
    address = f"/p/hollow/desk/cases/{case.ref}"
    assert ines.post(address, data=form(case, "The letter of Ines.")).status_code == 303
    second = nora.post(address, data=form(case, "The letter of Nora.", "let_stand"))
    assert second.status_code == 409
    assert "The letter of Nora." in second.text
    assert "The letter of Ines." in second.text, "what was decided stands on the same page"
    db.session.rollback()
    assert db.session.scalars(select(Decision.letter)).all() == ["The letter of Ines."]


def test_a_report_that_comes_in_while_somebody_writes_is_read_first(scene: Scene, sign_in: SignInAs) -> None:
    case = make_report(scene.dee, scene.post)
    make_report(scene.dee, scene.post, words="He is paid for it.")
    ines = sign_in(scene.moderator)
    address = f"/p/hollow/desk/cases/{case.ref}"
    late = ines.post(address, data={**form(case, "A letter worth keeping."), "version": 1})
    assert late.status_code == 409
    assert "A letter worth keeping." in late.text
    assert "He is paid for it." in late.text
    again = {**form(case_now(case), "A letter worth keeping.")}
    assert ines.post(address, data=again).status_code == 303


def test_both_at_the_same_moment(app: Flask, scene: Scene, sign_in: SignInAs) -> None:
    """Two threads with connections of their own: exactly one decision, on either engine."""
    case = make_report(scene.dee, scene.post)
    clients = [sign_in(scene.moderator), sign_in(scene.manager)]
    assert sorted(at_once(clients, f"/p/hollow/desk/cases/{case.ref}", form(case, "A letter."))) == [303, 409]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 1


def test_two_first_reports_at_once_share_a_case(app: Flask, scene: Scene, sign_in: SignInAs) -> None:
    clients = [sign_in(scene.dee), sign_in(scene.hana)]
    address = f"/p/hollow/posts/{scene.post.id}/report"
    assert at_once(clients, address, {"reason": "selling"}) == [303, 303]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1
    assert db.session.scalar(select(func.count()).select_from(Report)) == 2
    assert db.session.scalars(select(Case)).one().rule_hid_at, "the second of them saw the first"


def at_once(clients: list[FlaskClient], address: str, data: dict[str, object]) -> list[int]:
    """The same POST by each client in a thread of its own, begun together."""
    db.session.rollback()
    barrier = threading.Barrier(len(clients))
    statuses = [0] * len(clients)

    def send(number: int) -> None:
        barrier.wait()
        statuses[number] = clients[number].post(address, data=data).status_code

    threads = [threading.Thread(target=send, args=(number,)) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def test_a_lease_keeps_others_out_until_it_ends(scene: Scene, sign_in: SignInAs) -> None:
    case = make_report(scene.dee, scene.post)
    ines, nora = sign_in(scene.moderator), sign_in(scene.manager)
    address = f"/p/hollow/desk/cases/{case.ref}"
    assert ines.post(f"{address}/take").status_code == 303
    taken = case_now(case)
    refused = nora.post(address, data=form(taken, "The letter of Nora."))
    assert refused.status_code == 409
    assert "Ines Achterberg works on this case" in refused.text
    assert "The letter of Nora." in refused.text
    assert nora.post(f"{address}/take").status_code == 409
    assert "Ines Achterberg is on it" in nora.get("/p/hollow/desk/cases").text
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=9)):
        assert ines.post(f"{address}/renew").status_code == 204
    assert case_now(case).version == taken.version, "renewing changes nothing that a form has seen"
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=18)):
        assert nora.post(f"{address}/take").status_code == 409
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=20)):
        assert nora.post(f"{address}/take").status_code == 303


def test_giving_a_case_back(scene: Scene, sign_in: SignInAs) -> None:
    case = make_report(scene.dee, scene.post)
    with unit_of_work():
        services.take_case(scene.moderator, get_case(scene.moderator, case.ref, lock=True))
    assert sign_in(scene.manager).post(f"/p/hollow/desk/cases/{case.ref}/give-back").status_code == 303
    assert case_now(case).is_claimed, "nobody gives back what another one took"
    assert sign_in(scene.moderator).post(f"/p/hollow/desk/cases/{case.ref}/give-back").status_code == 303
    assert not case_now(case).is_claimed


def test_a_revised_post_makes_an_open_form_stale(scene: Scene, sign_in: SignInAs) -> None:
    case = make_report(scene.dee, scene.post)
    make_report(scene.hana, scene.post)
    author, ines = sign_in(scene.author), sign_in(scene.moderator)
    before = case_now(case)
    stale, version = form(before, "About the old text."), before.post.version
    edit = f"/p/hollow/posts/{scene.post.id}/edit"
    assert author.post(edit, data={"text": "Another text.", "version": version}).status_code == 303
    for _ in range(2):
        with unit_of_work():
            services.follow_revision(scene.post.id)
    late = ines.post(f"/p/hollow/desk/cases/{case.ref}", data=stale)
    assert late.status_code == 409
    assert "Another text." in late.text
    assert late.text.count("Changed by its author") == 1, "told twice, kept once"
