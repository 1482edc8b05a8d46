"""What others wrote about a story goes with it: notes, talks, questions, decisions, why somebody was put forward."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program, Role
from community.recruiting.applying import retention
from community.recruiting.models import (
    Application,
    Decision,
    Nomination,
    NominationState,
    RedactedView,
    Review,
    Score,
    ScreenerQuestion,
    Snapshot,
    TalkComment,
)
from community.recruiting.states import ApplicationState
from tests.conftest import SignInAs
from tests.factories import make_member
from tests.factories.files import answer, make_application, make_files_call
from tests.factories.nominating import accept, make_nomination, make_nomination_call
from tests.factories.reviewing import decide, make_reviewers, release, send_review
from tests.recruiting.test_apply_retention import erase, everything_stored, found

S = ApplicationState
NOTE, SAID, WHY, ASKED, DESK = "Notizkanarie", "Wortkanarie", "Grundkanarie", "Fragekanarie", "Tischkanarie"


def read_and_talked_about(program: Program, manager: Member) -> Application:
    """Reviewed by two with notes, talked about, a score revised, a question of the screener, and decided."""
    readers = make_reviewers(program, "Annika", "Odalys")
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    application, _first = make_application(program, make_files_call(program))
    release(screener, application)
    for reader in readers:
        send_review(reader, application, note=f"{NOTE} and a half.")
    decide(manager, application)
    with unit_of_work():
        db.session.add(TalkComment(application_id=application.id, author_id=None, text=SAID, at=now()))
        score = db.session.scalars(select(Score).order_by(Score.review_id, Score.dimension)).first()
        assert score is not None
        score.revised_value, score.revised_at, score.revised_reason = 2, now(), WHY
        db.session.add(
            ScreenerQuestion(
                application_id=application.id,
                text=ASKED,
                asked_by_id=None,
                asked_at=now() - dt.timedelta(days=2),
                reply="",
                answered_at=now(),
            )
        )
        db.session.query(Decision).one().note = DESK
    return application


def test_notes_go_with_the_first_answer_that_reviewers_read(
    program: Program, manager: Member, sign_in: SignInAs
) -> None:
    application = read_and_talked_about(program, manager)
    answer(application)
    assert found(NOTE, SAID, WHY, ASKED, DESK) == {NOTE, SAID, WHY, ASKED, DESK}
    assert erase(31) == 2, "the town and the file, which no reviewer read"
    assert found(NOTE, SAID, WHY, DESK) == {NOTE, SAID, WHY, DESK}
    assert found(ASKED) == set(), "a screener's question can be about anything"
    assert erase(61) == 1
    assert found(NOTE, SAID, WHY, DESK) == set()
    db.session.rollback()
    assert db.session.query(Review).count() == 2
    values = [(one.value, one.revised_value) for one in db.session.query(Score)]
    assert len(values) == 10, "scores are numbers and stay"
    assert (4, 2) in values
    assert db.session.query(Decision).one().reason == "You told it well.", "the applicant's own page says it"
    page = sign_in(manager).get(f"/p/hollow/desk/decisions/{application.public_ref}").text
    assert "with the recycling" in page, "an answer without a time of its own is still read"
    assert "who builds boats" not in page


def test_notes_stay_where_the_answer_whose_time_is_over_was_never_given(program: Program, manager: Member) -> None:
    """Nobody read it, so nothing that anybody noted can hold its words."""
    application = read_and_talked_about(program, manager)
    with unit_of_work():
        row = db.session.get_one(Application, application.id)
        for frozen in (Snapshot, RedactedView):
            one = db.session.query(frozen).one()
            one.answers, one.erasures = retention.without(one.answers, {"helped"}), one.erasures + 1
        retention.erase_answer(row, "helped", {"helped"})
    assert found(NOTE, SAID, WHY, DESK) == {NOTE, SAID, WHY, DESK}


def test_what_was_taken_back_takes_all_of_it_along(program: Program, manager: Member) -> None:
    application = read_and_talked_about(program, manager)
    with unit_of_work():
        row = db.session.get_one(Application, application.id)
        row.state, row.withdrawn_at = S.WITHDRAWN, now()
        changed = db.session.query(Decision).one()
        changed.frozen_at, changed.after_freeze, changed.change_reason = now(), True, WHY
        changed.letter_subject, changed.letter_body = DESK, DESK
    with unit_of_work():
        retention.erase_application(db.session.get_one(Application, application.id))
    assert found(NOTE, SAID, WHY, ASKED, DESK, "You told it well.") == set()
    db.session.rollback()
    assert db.session.query(Decision).one().after_freeze, "that it was changed stays, and is counted"


def test_a_nomination_keeps_who_made_it_and_nothing_of_the_person(
    program: Program, manager: Member, sign_in: SignInAs
) -> None:
    nominator = make_member(program, "Dee", roles=Role.AMBASSADOR)
    call = make_nomination_call(program)
    words = {"name": "Namenskanarie", "reason": f"{WHY} " * 8, "example": f"{SAID} " * 8}
    nomination = make_nomination(nominator, call, "post.kanarie@example.org", **words)
    other = make_nomination(nominator, call, "else@example.org", name="Else", reason="Bleibekanarie " * 8)
    application = accept(program, nomination)
    assert found(WHY, SAID) == {WHY, SAID}
    with unit_of_work():
        retention.erase_application(db.session.get_one(Application, application.id))
    left = [line for line in everything_stored() if not line.startswith("email.")]
    assert not [line for line in left if "kanarie" in line and "Bleibekanarie" not in line]
    db.session.rollback()
    kept = db.session.get_one(Nomination, nomination.id)
    assert (kept.state, kept.nominator_id, kept.relation) == (NominationState.ACCEPTED, nominator.id, None)
    assert db.session.get_one(Nomination, other.id).name == "Else"
    assert "Somebody" in sign_in(nominator).get("/p/hollow/nominations").text
