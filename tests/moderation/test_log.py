"""The log only grows, has words for everything, and can be read by kind and by person."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from community.core.db import db, unit_of_work
from community.core.events import Event
from community.moderation.log_words import WORDS
from community.moderation.models import CaseEvent
from community.programs.models import Standing
from community.programs.services import set_standing
from tests.conftest import SignInAs
from tests.factories import make_member, make_program
from tests.factories.moderation import make_decision, make_report
from tests.moderation.conftest import Scene


def events(base: type[Event] = Event) -> set[type[Event]]:
    """Every kind of event that something could record: those without a kind below them."""
    below = base.__subclasses__()
    if not below:
        return {base}
    return set().union(*(events(kind) for kind in below))


def test_every_kind_of_event_has_words(scene: Scene) -> None:
    kinds = {kind.kind() for kind in events() if kind.__module__.startswith("community.")}
    kinds = {kind for kind in kinds if kind not in OUTSIDE_PROGRAMS}
    assert len(kinds) > 30
    assert sorted(kinds - set(WORDS)) == []


#: Events of accounts belong to no program, so no program's log shows them.
OUTSIDE_PROGRAMS = {"person_registered", "password_changed", "email_changed", "person_disabled"}


@pytest.mark.parametrize("table", ["event", "case_event"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_log(scene: Scene, table: str, deed: str) -> None:
    make_decision(scene.moderator, make_report(scene.dee, scene.post))
    before = db.session.scalar(text(f"SELECT count(*) FROM {table}"))
    assert before
    db.session.rollback()
    with pytest.raises(DBAPIError, match="this log only grows"), unit_of_work():
        db.session.execute(text(deed.format(table)))
    assert db.session.scalar(text(f"SELECT count(*) FROM {table}")) == before


def test_a_record_goes_with_its_case_and_not_before(scene: Scene) -> None:
    case = make_report(scene.dee, scene.post)
    with unit_of_work():
        db.session.execute(text("DELETE FROM moderation_case WHERE id = :id"), {"id": case.id})
    assert db.session.query(CaseEvent).count() == 0


def lines(page: str) -> list[str]:
    return re.findall(r'class="title-link"[^>]*>([^<]+)<', page.partition('aria-label="The log"')[2])


def test_the_log_by_kind_by_group_and_by_person(scene: Scene, sign_in: SignInAs) -> None:
    case = make_report(scene.dee, scene.post)
    make_decision(scene.moderator, case)
    with unit_of_work():
        set_standing(scene.manager, scene.hana, Standing.PAUSED)
    nora = sign_in(scene.manager)
    address = "/p/hollow/desk/audit"
    assert lines(nora.get(f"{address}?what=case_decided").text) == [
        "Ines Achterberg decided a case about Gideon Thackeray-Mbeki"
    ]
    assert lines(nora.get(f"{address}?what=group:0").text) == [
        "Ines Achterberg told a reporter what came of it",
        "Ines Achterberg decided a case about Gideon Thackeray-Mbeki",
        "A member reported a post",
    ]
    assert lines(nora.get(f"{address}?name=kobayashi").text) == [
        "Nora Castellan set the standing of Hana Kobayashi",
        "Hana Kobayashi joined",
    ]
    assert lines(nora.get(f"{address}?name=achterberg&what=group:0").text)[-1] == (
        "Ines Achterberg decided a case about Gideon Thackeray-Mbeki"
    )
    assert "Nothing of that kind" in nora.get(f"{address}?name=%25").text
    everything = lines(nora.get(f"{address}?what=nonsense").text)
    assert "Dee Whitlock started a thread" in everything


def test_the_log_of_another_program_is_another_log(scene: Scene, sign_in: SignInAs) -> None:
    make_member(make_program("other"), "Mallory Elsewhere")
    page = sign_in(scene.manager).get("/p/hollow/desk/audit").text
    assert "Mallory" not in page
    assert sign_in(scene.manager).get("/p/other/desk/audit").status_code == 404


def test_walking_the_log_meets_every_line_once(scene: Scene, sign_in: SignInAs) -> None:
    for each in range(70):
        make_member(scene.program, f"Member number {each}")
    nora = sign_in(scene.manager)
    first = nora.get("/p/hollow/desk/audit?what=member_joined").text
    following = re.search(r'href="([^"]+)" rel="next"', first)
    second = nora.get(following[1].replace("&amp;", "&")).text
    met = lines(first) + lines(second)
    assert len(met) == len(set(met)) == 75
