"""Several decisions at once: one answer, words of one's own, all or nothing, and nothing sent."""

from __future__ import annotations

import html

import pytest

from community.core.db import db, unit_of_work
from community.core.outbox import EmailRecord
from community.programs.models import Member, Program
from community.recruiting.models import Application, Call, Decision
from community.recruiting.states import Outcome
from tests.conftest import Budget, SignInAs
from tests.factories import make_program
from tests.factories.deciding import freeze, fresh, make_read_call
from tests.factories.reviewing import decide

PAGE = "/p/hollow/desk/decisions/calls/winter/together"
COMMON = "There were more good stories than places."


@pytest.fixture
def read(program: Program) -> tuple[Call, list[Application]]:
    call, applications, _readers = make_read_call(program, 3)
    return call, applications


def form(applications: list[Application], **more: str) -> dict[str, object]:
    versions = {f"version-{one.public_ref}": fresh(one).version for one in applications}
    refs = [one.public_ref for one in applications]
    return {"ref": refs, **versions, "outcome": "decline", "reason": COMMON, **more}


def in_force() -> dict[int, Decision]:
    db.session.rollback()
    return {one.application_id: one for one in db.session.query(Decision).filter_by(replaced_at=None)}


def test_a_common_reason_and_one_of_its_own(
    manager: Member, read: tuple[Call, list[Application]], sign_in: SignInAs
) -> None:
    first, second, third = read[1]
    client = sign_in(manager)
    page = client.get(PAGE, query_string={"ref": [first.public_ref, second.public_ref]}).text
    assert "2 stories, one answer." in page
    assert third.public_ref not in page
    own = "Nine Novembers in the mud."
    data = form([first, second], **{f"reason-{second.public_ref}": own, "reapply_on": ""})
    assert client.post(PAGE, data=data).status_code == 303
    found = in_force()
    assert {key: one.reason for key, one in found.items()} == {first.id: COMMON, second.id: own}
    assert {one.outcome for one in found.values()} == {Outcome.DECLINE}
    assert db.session.query(EmailRecord).filter(EmailRecord.key.startswith("decision")).count() == 0


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"outcome": ""}, {"outcome": "waitlist"}, {"reapply_on": "2020-01-01"}]
)
def test_what_is_wrong_is_refused_and_what_was_typed_stays(
    manager: Member, read: tuple[Call, list[Application]], sign_in: SignInAs, wrong: dict[str, str]
) -> None:
    own = "Words for this one only."
    data = form(read[1], **{f"reason-{read[1][0].public_ref}": own, **wrong})
    answer = sign_in(manager).post(PAGE, data=data)
    assert answer.status_code == 422
    assert own in answer.text
    assert in_force() == {}


def test_if_one_was_decided_meanwhile_none_is_and_the_text_stays(
    manager: Member, read: tuple[Call, list[Application]], sign_in: SignInAs
) -> None:
    data = form(read[1])
    decide(manager, read[1][0])
    answer = sign_in(manager).post(PAGE, data=data)
    assert answer.status_code == 409
    assert COMMON in html.unescape(answer.text)
    assert f'name="reason-{read[1][1].public_ref}"' in answer.text, "the form again, not a page about a fault"
    assert {one.outcome for one in in_force().values()} == {Outcome.INVITE}


def test_frozen_ones_and_those_of_others_are_left_out(
    program: Program, manager: Member, read: tuple[Call, list[Application]], sign_in: SignInAs
) -> None:
    first, second, third = read[1]
    decide(manager, first)
    freeze(manager, read[0])
    with unit_of_work():
        db.session.get_one(Application, second.id).nominated_by_id = manager.id
    client = sign_in(manager)
    refs = [first.public_ref, second.public_ref, third.public_ref, "nonsense12"]
    page = client.get(PAGE, query_string={"ref": refs}).text
    assert "3 of those that you ticked are left out" in page
    data = form([third]) | {"ref": refs}
    assert client.post(PAGE, data=data).status_code == 303
    assert {key: one.outcome for key, one in in_force().items()} == {
        first.id: Outcome.INVITE,
        third.id: Outcome.DECLINE,
    }
    assert client.post(PAGE, data={**data, "ref": [first.public_ref]}).status_code == 422


def test_the_applications_of_another_call_are_not_found(
    manager: Member, read: tuple[Call, list[Application]], sign_in: SignInAs
) -> None:
    other = make_program("other")
    _call, (theirs,), _readers = make_read_call(other, 1)
    page = sign_in(manager).get(PAGE, query_string={"ref": theirs.public_ref})
    assert "No story is ticked." in page.text


def test_thirty_cost_what_one_does(program: Program, manager: Member, sign_in: SignInAs, budget: Budget) -> None:
    _call, applications, _readers = make_read_call(program, 30, reviewers=1, reviews=1)
    client = sign_in(manager)
    refs = [fresh(one).public_ref for one in applications]

    def cost(count: int) -> int:
        db.session.expunge_all()
        query = {"ref": refs[:count]}
        client.get(PAGE, query_string=query)
        # sign-in; membership; the call; the applications; which are frozen; the program's reasons
        with budget(6) as sent:
            assert client.get(PAGE, query_string=query).status_code == 200
        return len(sent)

    assert cost(1) == cost(30)
