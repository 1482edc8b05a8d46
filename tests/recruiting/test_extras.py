"""Texts beside the answers: where they stand, that they are masked and screened, and that nobody is named by them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from community.core.db import db, unit_of_work
from community.programs.models import Member, Program, Role
from community.questionnaires.defaults import default_schema
from community.recruiting.applying import services
from community.recruiting.extras import NOMINATION, parts_of, without_extras
from community.recruiting.models import Application, Assignment, Call, Snapshot
from community.recruiting.reviewing.reviewer_view import get_view, reviewer_view
from community.recruiting.screening.masks import redacted, texts_of
from community.redaction.known import KnownStrings
from community.redaction.mask import MARK
from tests.conftest import SignInAs
from tests.factories import make_member
from tests.factories.nominating import accept, make_nomination, make_nomination_call
from tests.factories.recruiting import ANSWERS, open_draft
from tests.factories.reviewing import acting, make_reviewers, open_raw, open_review, release

SCHEMA = default_schema()
REASON = "I am Dee Whitlock, and Beatrix taught my niece. She has 12,400 followers and answers all of them."
EXAMPLE = "Bea sat with a stranger for an hour over a chip breaker."


def test_an_extra_text_stands_behind_its_question_or_at_the_end() -> None:
    answers = {
        "moment": "Written.",
        "moment__transcript": "Spoken.",
        NOMINATION: "Said.",
        "town__transcript": "Hidden.",
    }
    parts = parts_of(SCHEMA, answers)
    keys = [part.key for part in parts]
    assert keys.index("moment__transcript") == keys.index("moment") + 1
    assert keys[-1] == NOMINATION
    by_key = {part.key: part for part in parts}
    assert by_key["moment__transcript"].is_shown
    assert not by_key["town__transcript"].is_shown
    assert by_key[NOMINATION].label == "What the person who nominated them wrote"
    assert by_key["moment"].label in by_key["moment__transcript"].label
    assert texts_of(SCHEMA, answers)[NOMINATION] == "Said."


def test_a_key_that_nobody_declared_is_never_shown() -> None:
    answers = {"moment": "Written.", "_unknown": "Hidden.", "other__transcript": "Hidden."}
    assert set(redacted(answers, SCHEMA, [], KnownStrings(), "en")) == {"moment"}
    view = reviewer_view(view_id=1, ref="r", call_title="c", answers=answers, schema=SCHEMA)
    assert [answer.key for answer in view.answers] == ["moment"]


def test_without_extras_is_what_the_draft_holds() -> None:
    assert without_extras(SCHEMA, {"moment": "Written.", NOMINATION: "Said."}) == {"moment": "Written."}


@pytest.fixture
def dee(program: Program) -> Member:
    return make_member(program, "Dee Whitlock", roles=Role.REVIEWER | Role.AMBASSADOR)


@pytest.fixture
def call(program: Program) -> Call:
    return make_nomination_call(program)


@pytest.fixture
def nominated(program: Program, dee: Member, call: Call) -> Application:
    """Somebody who was put forward, and has written but not sent."""
    application = accept(program, make_nomination(dee, call, name="Bea", reason=REASON, example=EXAMPLE))
    with unit_of_work():
        application.name, application.answers = "Beatrix Thorne", dict(ANSWERS)
        application.answers_version = 1
    return application


def sent(program: Program, application: Application) -> Snapshot:
    with unit_of_work():
        db.session.refresh(application, ["call", "questionnaire_version"])
        return services.send(program, application, adult=True, honest=True)


def test_the_words_go_along_at_sending_and_the_draft_stays_as_it_is(
    program: Program, nominated: Application, dee: Member
) -> None:
    snapshot = sent(program, nominated)
    assert snapshot.answers[NOMINATION] == f"{REASON}\n\n{EXAMPLE}"
    assert NOMINATION not in nominated.answers
    schema = default_schema()
    assert not services.has_unsent_changes(nominated, schema, snapshot)
    nominated.answers = {**nominated.answers, "moment": "Another moment."}
    assert services.has_unsent_changes(nominated, schema, snapshot)


def test_reviewers_read_it_without_names_or_numbers_and_the_nominator_is_none_of_them(
    program: Program, nominated: Application, dee: Member
) -> None:
    sent(program, nominated)
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    (reader,) = make_reviewers(program, "Annika")
    release(screener, nominated)
    open_review(reader, nominated)
    view = get_view(acting(reader), nominated.id)
    text = view.find(NOMINATION)
    assert text is not None
    assert text.question == "What the person who nominated them wrote"
    assert "sat with a stranger for an hour" in text.text
    assert MARK in text.text
    for hidden in ("Dee", "Whitlock", "Bea", "Beatrix", "12,400"):
        assert hidden not in text.text
    assert dee.id not in set(db.session.scalars(select(Assignment.reviewer_id)))


def test_the_screener_sees_it_raw_beside_the_answers_and_can_mask_in_it(
    program: Program, nominated: Application, sign_in: SignInAs
) -> None:
    sent(program, nominated)
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    found = open_raw(screener, nominated)
    client = sign_in(screener)
    url = f"/p/hollow/desk/screening/{nominated.public_ref}"
    page = client.get(url).text
    assert "What the person who nominated them wrote" in page
    assert f'data-answer="{NOMINATION}"' in page
    client.post(url, data={"version": found.version, "words": "chip breaker"})
    preview = client.get(f"{url}/preview").text
    assert "sat with a stranger" in preview
    assert "chip breaker" not in preview
    assert "Whitlock" not in preview


def test_the_applicant_sees_it_in_the_preview_as_reviewers_will(
    program: Program, nominated: Application, client: FlaskClient
) -> None:
    open_draft(client, program, nominated)
    page = client.get(f"/p/hollow/apply/{nominated.public_ref}/preview").text
    assert "What the person who nominated them wrote" in page
    assert "sat with a stranger for an hour" in page
    assert "Whitlock" not in page


def test_who_put_somebody_forward_does_not_screen_them(program: Program, call: Call, sign_in: SignInAs) -> None:
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    application = accept(program, make_nomination(screener, call, "other@example.org", name="Osk"))
    with unit_of_work():
        application.name, application.answers, application.answers_version = "Osk", dict(ANSWERS), 1
    sent(program, application)
    answer = sign_in(screener).post(f"/p/hollow/desk/screening/{application.public_ref}/open")
    assert answer.status_code == 403
    assert "somebody else screens it" in answer.text
