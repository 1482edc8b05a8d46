"""Nobody learns who reported: not the author, not on the desk, not from the log, and no letter gives it away."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community.core.db import db, unit_of_work
from community.core.errors import Invalid
from community.core.outbox import EmailRecord
from community.moderation import services
from community.moderation.models import ConductPoint, Outcome, SanctionKind
from community.moderation.queries import get_case
from community.programs.models import Role
from tests.conftest import SignInAs
from tests.factories import make_member
from tests.factories.discussion import make_reply
from tests.factories.moderation import make_decision, make_report, undo
from tests.moderation.conftest import Scene

CANARY = "Wilhelmina Zwetschgenbaum"
SAID = "The seventh sentence is an advertisement for a cousin of his."


def test_the_author_never_reads_a_reporters_name_or_words(scene: Scene, sign_in: SignInAs) -> None:
    """Through every page and every mail of the author, over all that can happen to a case."""
    canary = make_member(scene.program, CANARY)
    gideon = sign_in(scene.author)
    seen: list[str] = []

    def look() -> None:
        db.session.rollback()
        for path in ("", "me/cases", f"me/cases/{case.ref}", f"threads/{scene.thread.ref}", "group", "group/unread"):
            seen.append(gideon.get(f"/p/hollow/{path}").text)
        posted = select(EmailRecord).where(EmailRecord.person_id == scene.author.person_id)
        seen.extend(f"{mail.subject} {mail.text} {mail.html} {mail.headers}" for mail in db.session.scalars(posted))

    case = make_report(canary, scene.post, words=SAID)
    look()
    make_report(scene.hana, scene.post, reason=ConductPoint.SAFETY)
    look()
    for outcome, point in ((Outcome.HIDE, ConductPoint.SELLING), (Outcome.ASK_CHANGE, ConductPoint.TIES)):
        make_decision(scene.moderator, case, outcome=outcome, point=point)
        look()
        undo(scene.moderator, case)
        look()
    make_decision(scene.moderator, case, outcome=Outcome.HIDE)
    with unit_of_work():
        fresh = get_case(scene.moderator, case.ref, lock=True)
        services.sanction(
            scene.moderator, fresh, kind=SanctionKind.SILENCE, days=3, letter="Please take three days off."
        )
    look()
    with unit_of_work():
        services.answer_decision(scene.author, get_case(scene.author, case.ref), "Please look again.")
    look()
    everything = " ".join(seen)
    assert "Please take three days off." in everything, "the letters are among what was looked through"
    for secret in (CANARY, "Wilhelmina", "Zwetschgenbaum", "advertisement for a cousin"):
        assert secret not in everything


def test_the_desk_and_the_log_name_no_reporter(scene: Scene, sign_in: SignInAs) -> None:
    canary = make_member(scene.program, CANARY)
    case = make_report(canary, scene.post, words=SAID)
    make_decision(scene.moderator, case)
    ines, nora = sign_in(scene.moderator), sign_in(scene.manager)
    assert SAID in ines.get(f"/p/hollow/desk/cases/{case.ref}").text
    for page in (
        ines.get("/p/hollow/desk/cases?show=closed"),
        ines.get(f"/p/hollow/desk/cases/{case.ref}"),
        nora.get("/p/hollow/desk/audit?what=group:0"),
    ):
        assert page.status_code == 200
        assert CANARY not in page.text
    named = nora.get(f"/p/hollow/desk/audit?name={CANARY}").text.partition('aria-label="The log"')[2]
    assert f"{CANARY} joined" in named
    assert "A member reported a post" not in named
    assert "told a reporter" not in named


def test_a_manager_reads_no_case_about_their_own_post_in_the_log(scene: Scene, sign_in: SignInAs) -> None:
    own = make_reply(scene.manager, scene.thread, "We are the best.")
    case = make_report(scene.dee, own)
    page = sign_in(scene.manager).get("/p/hollow/desk/audit").text
    assert case.ref not in page
    owner = make_member(scene.program, "Ada Hollow", roles=Role.OWNER)
    assert case.ref in sign_in(owner).get("/p/hollow/desk/audit").text


@pytest.mark.parametrize(
    "letter",
    [
        "Dee Whitlock told us about your links.",
        "Somebody said: “the seventh   sentence is an advertisement for a cousin of his”.",
        "dee whitlock told us.",
    ],
)
def test_a_letter_that_gives_a_reporter_away_is_refused(scene: Scene, letter: str) -> None:
    case = make_report(scene.dee, scene.post, words=SAID)
    with pytest.raises(Invalid) as refused:
        make_decision(scene.moderator, case, letter=letter)
    assert refused.value.field == "letter"
    assert "Dee" not in str(refused.value), "the refusal itself tells nobody who it was"
    with pytest.raises(Invalid):
        make_decision(scene.moderator, case, reporter_line=letter)
    make_decision(scene.moderator, case, letter="Several sentences sound like an advertisement.")
