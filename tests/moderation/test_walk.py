"""The whole way of a case: reported, hidden, undone, hidden again, revised, answered, back; and the record of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from community.core.db import db, unit_of_work
from community.core.events import EventRecord
from community.core.outbox import EmailRecord
from community.discussion import services as discussion
from community.discussion.queries import found_posts, get_readable_text, is_visible_to, unread_threads
from community.moderation.models import Case, CaseEvent, CaseState, Cause, Outcome, Step
from community.moderation.queries import find_case_of_post
from tests.conftest import SignInAs
from tests.factories.moderation import LETTER, case_now, make_decision, make_report, undo
from tests.moderation.conftest import TELLTALE, Scene

Drain = Callable[[], int]


def mails(prefix: str = "case_") -> list[EmailRecord]:
    db.session.rollback()
    found = select(EmailRecord).where(EmailRecord.key.startswith(prefix, autoescape=True)).order_by(EmailRecord.id)
    return list(db.session.scalars(found))


def the_case() -> Case:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Case)).one()


def decision_form(case: Case, **changes: object) -> dict[str, object]:
    return {"outcome": "hide", "point": "ties", "letter": LETTER, "version": case.version, **changes}


def found_by(scene: Scene) -> list[int]:
    db.session.rollback()
    return [found.post.id for found in found_posts(scene.hana, TELLTALE)]


def thread_page(client: FlaskClient, scene: Scene) -> str:
    return client.get(f"/p/hollow/threads/{scene.thread.ref}").text


def test_the_whole_walk_in_pages(scene: Scene, sign_in: SignInAs, drain: Drain) -> None:
    dee, ines, gideon = sign_in(scene.dee), sign_in(scene.moderator), sign_in(scene.author)
    hana, nora = sign_in(scene.hana), sign_in(scene.manager)
    assert found_by(scene) == [scene.post.id]

    sent = dee.post(
        f"/p/hollow/posts/{scene.post.id}/report", data={"reason": "selling", "words": "Affiliate links? In here?"}
    )
    assert sent.status_code == 303
    case = the_case()
    assert (case.state, case.author_told_at) == (CaseState.OPEN, None)
    assert gideon.get(f"/p/hollow/me/cases/{case.ref}").status_code == 404, "the author hears of nothing yet"
    assert TELLTALE in thread_page(hana, scene), "one report hides nothing"

    page = ines.get(f"/p/hollow/desk/cases/{case.ref}").text
    assert "Affiliate links? In here?" in page
    assert TELLTALE in page
    assert "Dee Whitlock" in page, "she wrote the post above it"
    assert ines.post(f"/p/hollow/desk/cases/{case.ref}/take").status_code == 303
    assert "You took it at" in ines.get(f"/p/hollow/desk/cases/{case.ref}").text

    form = decision_form(the_case())
    preview = ines.post(f"/p/hollow/desk/cases/{case.ref}/preview", data=form)
    assert preview.status_code == 200
    assert "To Gideon Thackeray-Mbeki: Your post is hidden now" in preview.text
    assert "To Those who reported it: What came of what you told us" in preview.text
    assert LETTER in preview.text
    assert mails() == [], "looking at mails sends none"

    assert ines.post(f"/p/hollow/desk/cases/{case.ref}", data=form).status_code == 303
    assert found_by(scene) == []
    assert not is_visible_to(scene.post.id, scene.hana)
    assert TELLTALE not in thread_page(hana, scene)
    assert "hidden for now" in thread_page(hana, scene)
    assert TELLTALE in thread_page(gideon, scene)
    assert [(mail.key.partition(":")[0], mail.person_id) for mail in mails()] == [
        ("case_letter", scene.author.person_id),
        ("case_outcome", scene.dee.person_id),
    ]
    assert not any(TELLTALE in (mail.text + (mail.html or "")) for mail in mails())
    mine = gideon.get(f"/p/hollow/me/cases/{case.ref}").text
    assert LETTER in mine
    assert "Change the post" in mine
    assert "It is hidden now." in dee.get("/p/hollow/me/cases").text

    undone = {"undo_letter": "We were too quick.", "version": the_case().version}
    assert nora.post(f"/p/hollow/desk/cases/{case.ref}/undo", data=undone).status_code == 303
    assert (the_case().state, the_case().cause) == (CaseState.OPEN, Cause.UNDONE)
    assert found_by(scene) == [scene.post.id]
    assert scene.thread.id in {row.thread.id for row in unread_threads(scene.hana, 10)}, "back means: new to readers"
    assert "We were too quick." in gideon.get(f"/p/hollow/me/cases/{case.ref}").text

    again = decision_form(the_case(), outcome="ask_change")
    assert nora.post(f"/p/hollow/desk/cases/{case.ref}", data=again).status_code == 303
    assert found_by(scene) == []

    edit = gideon.get(f"/p/hollow/posts/{scene.post.id}/edit").text
    version = re.search(r'name="version"[^>]*value="(\d+)"', edit)[1]
    text = f"Two of the links pay me. I keep a table of {TELLTALE} sets."
    saved = gideon.post(f"/p/hollow/posts/{scene.post.id}/edit", data={"text": text, "version": version})
    assert saved.status_code == 303
    drain()
    assert (the_case().state, the_case().cause) == (CaseState.OPEN, Cause.REVISED)
    assert found_by(scene) == [], "a changed post stays hidden until somebody has looked"
    assert "Gideon changed a hidden post" in ines.get("/p/hollow/desk/cases").text

    stands = decision_form(the_case(), outcome="let_stand", point="none", letter="Thank you, Gideon. It is back.")
    assert ines.post(f"/p/hollow/desk/cases/{case.ref}", data=stands).status_code == 303
    assert found_by(scene) == [scene.post.id]
    assert TELLTALE in thread_page(hana, scene)

    log = "".join(nora.get(f"/p/hollow/desk/audit?what=group:{number}").text for number in (0, 2))
    for line in (
        "A member reported a post",
        "Ines Achterberg took a case",
        "Ines Achterberg decided a case about Gideon Thackeray-Mbeki",
        "Nora Castellan undid a decision about Gideon Thackeray-Mbeki",
        "Ines Achterberg hid a post of Gideon Thackeray-Mbeki",
        "Gideon Thackeray-Mbeki changed a hidden post",
    ):
        assert line in log
    steps = [line.step for line in db.session.scalars(select(CaseEvent).order_by(CaseEvent.id))]
    assert steps == [
        Step.REPORTED,
        Step.TAKEN,
        Step.DECIDED,
        Step.UNDONE,
        Step.DECIDED,
        Step.REVISED,
        Step.DECIDED,
    ]


def test_an_undone_decision_is_linked_to_what_it_reverts(scene: Scene) -> None:
    case = make_report(scene.dee, scene.post)
    make_decision(scene.moderator, case)
    undo(scene.manager, case)
    lines = {line.step: line for line in db.session.scalars(select(CaseEvent))}
    assert lines[Step.UNDONE].reverts_id == lines[Step.DECIDED].id


def test_an_answer_is_decided_by_somebody_else_and_comes_once(scene: Scene, sign_in: SignInAs) -> None:
    case = make_report(scene.dee, scene.post)
    make_decision(scene.moderator, case)
    gideon, ines, nora = sign_in(scene.author), sign_in(scene.moderator), sign_in(scene.manager)
    address = f"/p/hollow/me/cases/{case.ref}/answer"
    assert gideon.post(address, data={"words": "I said at the end who pays me."}).status_code == 303
    assert gideon.post(address, data={"words": "And another thing."}).status_code == 409
    case = the_case()
    assert (case.cause, case.appeal_words) == (Cause.APPEALED, "I said at the end who pays me.")
    form = decision_form(case, outcome="let_stand", point="none", letter="You are right.")
    refused = ines.post(f"/p/hollow/desk/cases/{case.ref}", data=form)
    assert refused.status_code == 403
    assert "I said at the end who pays me." in nora.get(f"/p/hollow/desk/cases/{case.ref}").text
    assert nora.post(f"/p/hollow/desk/cases/{case.ref}", data=form).status_code == 303
    assert found_by(scene) == [scene.post.id]
    assert gideon.post(address, data={"words": "Thank you."}).status_code == 409
    outcomes = [mail for mail in mails("case_outcome") if mail.person_id == scene.dee.person_id]
    assert len(outcomes) == 2, "who reported hears that it came out differently"


def test_nobody_decides_about_their_own_post_or_their_own_report(scene: Scene, sign_in: SignInAs) -> None:
    reply = discussion_reply(scene)
    case = make_report(scene.dee, reply)
    ines = sign_in(scene.moderator)
    assert ines.get(f"/p/hollow/desk/cases/{case.ref}").status_code == 403
    assert ines.post(f"/p/hollow/desk/cases/{case.ref}", data=decision_form(case)).status_code == 403
    assert "Somebody says it sells" not in ines.get("/p/hollow/desk/cases").text
    other = make_report(scene.moderator, scene.post)
    page = ines.get(f"/p/hollow/desk/cases/{other.ref}")
    assert "You reported this post yourself" in page.text
    assert ines.post(f"/p/hollow/desk/cases/{other.ref}", data=decision_form(other)).status_code == 403
    assert ines.post(f"/p/hollow/desk/cases/{other.ref}/take").status_code == 403


def discussion_reply(scene: Scene) -> object:
    with unit_of_work():
        return discussion.reply(scene.moderator, scene.thread, "I would buy the fifth one.")


def test_taking_a_post_back_leaves_nothing_to_decide(scene: Scene, drain: Drain) -> None:
    case = make_report(scene.dee, scene.post)
    with unit_of_work():
        discussion.take_back(scene.author, get_readable_text(scene.author, scene.post.id))
    drain()
    drain()
    case = case_now(case)
    assert (case.state, case.outcome) == (CaseState.DECIDED, Outcome.DROPPED)
    assert [mail.person_id for mail in mails()] == [scene.dee.person_id]


def test_one_open_report_for_each_member_and_a_second_time_changes_it(scene: Scene, sign_in: SignInAs) -> None:
    dee = sign_in(scene.dee)
    address = f"/p/hollow/posts/{scene.post.id}/report"
    dee.post(address, data={"reason": "selling", "words": "Hm."})
    dee.post(address, data={"reason": "ties", "words": "He says so only at the end."})
    case = the_case()
    page = dee.get("/p/hollow/me/cases").text
    assert page.count("He says so only at the end.") == 1
    assert "“Hm.”" not in page
    assert dee.post(f"{address}/withdraw").status_code == 303
    assert (the_case().state, the_case().outcome) == (CaseState.DECIDED, Outcome.DROPPED)
    assert dee.post(f"{address}/withdraw").status_code == 404
    dee.post(address, data={"reason": "selling"})
    case = the_case()
    assert case.state == CaseState.OPEN
    make_decision(scene.moderator, case, outcome=Outcome.LET_STAND, point=None, letter="")
    refused = dee.post(address, data={"reason": "selling"})
    assert refused.status_code == 409
    assert "somebody decided" in refused.text
    assert mails("case_letter") == [], "a post stands whose author never heard of the case"


def test_a_report_needs_a_reason_and_keeps_the_words(scene: Scene, sign_in: SignInAs) -> None:
    dee = sign_in(scene.dee)
    refused = dee.post(f"/p/hollow/posts/{scene.post.id}/report", data={"words": "Look at the links."})
    assert refused.status_code == 422
    assert "Look at the links." in refused.text
    refused = dee.post(f"/p/hollow/posts/{scene.post.id}/report", data={"reason": "else"})
    assert refused.status_code == 422
    assert find_case_of_post(scene.post.id) is None
    assert sign_in(scene.author).get(f"/p/hollow/posts/{scene.post.id}/report").status_code == 403


def test_a_decision_explains_itself_or_is_refused(scene: Scene, sign_in: SignInAs) -> None:
    case = make_report(scene.dee, scene.post)
    ines = sign_in(scene.moderator)
    address = f"/p/hollow/desk/cases/{case.ref}"
    for changes, sentence in (
        ({"letter": ""}, "The author reads why"),
        ({"point": "none"}, "say which point"),
        ({"outcome": ""}, "choose what happens"),
    ):
        refused = ines.post(address, data=decision_form(case, **changes))
        assert (refused.status_code, sentence in refused.text) == (422, True)
    assert found_by(scene) == [scene.post.id]


def test_events_hold_no_words_of_anybody(scene: Scene) -> None:
    case = make_report(scene.dee, scene.post, words="A very particular sentence.")
    make_decision(scene.moderator, case, reporter_line="A particular line.")
    undo(scene.moderator, case, "A particular letter.")
    kept = " ".join(str(record.data) for record in db.session.scalars(select(EventRecord)))
    kept += " ".join(str(line.data) for line in db.session.scalars(select(CaseEvent)))
    assert "particular" not in kept


def test_every_post_of_others_leads_to_the_report_and_one_s_own_does_not(scene: Scene, sign_in: SignInAs) -> None:
    address = f"/p/hollow/posts/{scene.post.id}/report"
    assert address in thread_page(sign_in(scene.hana), scene)
    assert address not in thread_page(sign_in(scene.author), scene)
