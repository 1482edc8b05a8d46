"""Warning, silencing, suspending: with a letter, for a time, by those who may, and back."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from community.core.db import db, unit_of_work
from community.core.errors import Invalid, NotAllowed, WrongState
from community.core.events import EventRecord
from community.core.outbox import EmailRecord
from community.discussion import services as discussion
from community.moderation import services
from community.moderation.models import Case, CaseEvent, Sanction, SanctionKind, Step
from community.moderation.queries import get_case
from community.programs.models import Member, Role
from community.programs.policies import may_silence, may_suspend
from community.programs.queries import get_member
from tests.conftest import SignInAs
from tests.factories import make_member
from tests.factories.discussion import make_reply
from tests.factories.moderation import make_report
from tests.moderation.conftest import Scene

LETTER = "Three days without writing. After that, welcome back."


def lay(actor: Member, case: Case, kind: SanctionKind, days: int | None = 3, letter: str = LETTER) -> Sanction:
    with unit_of_work():
        return services.sanction(actor, get_case(actor, case.ref, lock=True), kind=kind, days=days, letter=letter)


def lift(actor: Member, case: Case, sanction: Sanction) -> None:
    with unit_of_work():
        services.lift_sanction(actor, get_case(actor, case.ref, lock=True), sanction.id)


def author_now(scene: Scene) -> Member:
    db.session.rollback()
    db.session.expire_all()
    return get_member(scene.moderator, scene.author.id)


def test_a_silenced_member_reads_but_does_not_write_until_it_ends(scene: Scene) -> None:
    case = make_report(scene.dee, scene.post)
    given = lay(scene.moderator, case, SanctionKind.SILENCE)
    with pytest.raises(NotAllowed), unit_of_work():
        discussion.reply(author_now(scene), scene.thread, "But listen.")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=3, minutes=1)), unit_of_work():
        discussion.reply(author_now(scene), scene.thread, "I am back.")
    lift(scene.manager, case, given)
    with unit_of_work():
        discussion.reply(author_now(scene), scene.thread, "Thank you.")
    lines = {line.step: line for line in db.session.scalars(select(CaseEvent))}
    assert lines[Step.SANCTION_LIFTED].reverts_id == lines[Step.SANCTIONED].id
    kinds = db.session.scalars(select(EventRecord.kind).where(EventRecord.subject == f"member:{scene.author.id}"))
    assert list(kinds).count("member_silenced") == 2
    mails = db.session.scalars(select(EmailRecord).order_by(EmailRecord.id)).all()
    assert [mail.subject.partition(" until")[0] for mail in mails] == [
        "You can read, but not write",
        "You can write again",
    ]
    assert LETTER in mails[0].text
    with pytest.raises(WrongState):
        lift(scene.manager, case, given)


def test_a_suspended_member_stays_out_and_the_mail_has_the_whole_letter(scene: Scene, sign_in: SignInAs) -> None:
    case = make_report(scene.dee, scene.post)
    with pytest.raises(NotAllowed):
        lay(scene.moderator, case, SanctionKind.SUSPENSION)
    gideon = sign_in(scene.author)
    assert gideon.get("/p/hollow/me/cases").status_code == 200
    given = lay(scene.manager, case, SanctionKind.SUSPENSION)
    assert gideon.get("/p/hollow/me/cases").status_code == 404
    mail = db.session.scalars(select(EmailRecord)).one()
    assert LETTER in mail.text
    assert "/me/cases/" not in mail.text, "no link to a page that they can't open"
    lift(scene.manager, case, given)
    assert LETTER in gideon.get(f"/p/hollow/me/cases/{case.ref}").text


def test_a_warning_is_a_letter_and_the_author_reads_it(scene: Scene, sign_in: SignInAs) -> None:
    case = make_report(scene.dee, scene.post)
    lay(scene.moderator, case, SanctionKind.WARNING, days=None, letter="Please mind the others.")
    assert "Please mind the others." in sign_in(scene.author).get(f"/p/hollow/me/cases/{case.ref}").text
    assert not author_now(scene).is_silenced


@pytest.mark.parametrize("days", [None, 0, -1, 91])
def test_days_have_bounds_and_a_letter_is_needed(scene: Scene, days: int | None) -> None:
    case = make_report(scene.dee, scene.post)
    with pytest.raises(Invalid) as refused:
        lay(scene.moderator, case, SanctionKind.SILENCE, days=days)
    assert refused.value.field == "days"
    with pytest.raises(Invalid) as refused:
        lay(scene.moderator, case, SanctionKind.SILENCE, letter=" ")
    assert refused.value.field == "letter"


def test_the_same_thing_runs_once(scene: Scene) -> None:
    case = make_report(scene.dee, scene.post)
    lay(scene.moderator, case, SanctionKind.SILENCE)
    with pytest.raises(WrongState):
        lay(scene.manager, case, SanctionKind.SILENCE, days=9)


def test_the_form_keeps_the_letter(scene: Scene, sign_in: SignInAs) -> None:
    case = make_report(scene.dee, scene.post)
    data = {"kind": "silence", "days": "400", "sanction_letter": LETTER}
    refused = sign_in(scene.moderator).post(f"/p/hollow/desk/cases/{case.ref}/sanctions", data=data)
    assert refused.status_code == 422
    assert LETTER in refused.text
    assert "Between 1 and 90 days." in refused.text


def test_who_may_silence_and_suspend_whom(scene: Scene) -> None:
    owner = make_member(scene.program, "Ada Hollow", roles=Role.OWNER)
    other = make_member(scene.program, "Ray Oyelaran", roles=Role.MODERATOR)
    assert may_silence(scene.moderator, scene.author) is None
    assert may_silence(scene.moderator, other) is None
    assert may_silence(scene.dee, scene.author)
    assert may_silence(scene.moderator, scene.manager)
    assert may_silence(scene.manager, scene.manager)
    assert may_silence(owner, scene.manager) is None
    assert may_suspend(scene.moderator, scene.author)
    assert may_suspend(scene.manager, scene.author) is None


def test_a_manager_is_an_owners_to_silence(scene: Scene) -> None:
    case = make_report(scene.dee, make_reply(scene.manager, scene.thread, "We are the best."))
    with pytest.raises(NotAllowed):
        lay(scene.moderator, case, SanctionKind.SILENCE)
