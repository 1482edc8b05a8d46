"""Calls for managers: the list, writing, changing, extending, closing, copying, and what the page of one says."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.errors import Conflict, Invalid, WrongState
from community.core.events import EventRecord
from community.programs.models import Member, Program, Role
from community.questionnaires.models import Questionnaire, QuestionnaireVersion
from community.questionnaires.services import publish, start_draft
from community.recruiting.applying import calls
from community.recruiting.calling.queries import CallState, calls_page, came_to, get_managed, numbers_of, state_of
from community.recruiting.models import Call, CallSource, CallVisits, ReviewRound
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.recruiting import acting, make_application, make_call, make_draft, make_version, open_draft

BASE = "/p/hollow/calls"


@pytest.fixture
def program(app: object) -> Program:
    return make_program(time_zone="Europe/Brussels")


@pytest.fixture
def manager(program: Program) -> Member:
    return make_member(program, "Nora Castellan", roles=Role.MANAGER | Role.AMBASSADOR)


@pytest.fixture
def desk(manager: Member, sign_in: SignInAs) -> FlaskClient:
    return sign_in(manager)


def filled(program: Program, **more: str) -> dict[str, str]:
    """The form as somebody fills it in."""
    return {
        "title": "For people who can’t walk past a dull chisel",
        "slug": "",
        "text": "We look for people who mend.",
        "source": "open",
        "questions": str(make_version(program).id),
        "opens_at": "2031-05-01T09:00",
        "closes_at": "2031-06-01T18:00",
        "target_reviews": "3",
        "then": "save",
        **more,
    }


def found(slug: str) -> Call:
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(Call).filter_by(slug=slug).one()


def test_a_call_is_written_in_the_programs_time_and_kept_as_a_draft(program: Program, desk: FlaskClient) -> None:
    sent = desk.post(f"{BASE}/new", data=filled(program, answer_by="2031-07-01", places="8", reapply_on="2032-01-01"))
    assert sent.status_code == 303
    call = found("for-people-who-cant-walk-past-a-dull-chisel")
    assert call.opens_at == dt.datetime(2031, 5, 1, 7, 0, tzinfo=dt.UTC)
    assert (call.places, call.answer_by, call.reapply_on) == (8, dt.date(2031, 7, 1), dt.date(2032, 1, 1))
    assert db.session.query(ReviewRound).filter_by(call_id=call.id).one().target_reviews == 3
    assert state_of(call) is CallState.DRAFT
    page = desk.get(f"{BASE}/new").text
    assert "Times in Europe/Brussels" in page
    assert {row.kind for row in db.session.query(EventRecord).filter_by(subject=f"call:{call.id}")} == {"call_written"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Please fill this in."),
        ({"slug": "Not An Address"}, "small letters, digits and single hyphens"),
        ({"slug": "new"}, "a page of our own"),
        ({"closes_at": "2031-04-01T09:00"}, "A call closes after it opens."),
        ({"closes_at": "soon"}, "Please give a day and a time."),
        ({"answer_by": "2031-05-02"}, "answered before the call has closed"),
        ({"reapply_on": "2031-05-02"}, "before this call has closed"),
        ({"places": "0"}, "a number from 1 up"),
        ({"target_reviews": "9"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    program: Program, desk: FlaskClient, wrong: dict[str, str], sentence: str
) -> None:
    answer = desk.post(f"{BASE}/new", data=filled(program, text="Whoever mends what others drop.", **wrong))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Whoever mends what others drop." in answer.text
    assert db.session.query(Call).count() == 0


def test_a_draft_is_changed_and_published(program: Program, desk: FlaskClient) -> None:
    call = make_call(program, published=False)
    page = desk.get(f"{BASE}/winter/edit").text
    assert 'name="slug"' in page
    data = filled(program, slug="summer", source="nomination", version=str(call.version), then="publish")
    assert desk.post(f"{BASE}/winter/edit", data=data).status_code == 303
    changed = found("summer")
    assert changed.source is CallSource.NOMINATION
    assert changed.published_at is not None


def test_the_address_of_a_published_call_stays(program: Program, desk: FlaskClient) -> None:
    call = make_call(program)
    assert 'name="slug"' not in desk.get(f"{BASE}/winter/edit").text
    desk.post(f"{BASE}/winter/edit", data=filled(program, slug="other", version=str(call.version), title="New title"))
    assert found("winter").title == "New title"


def test_two_managers_at_once_end_in_one_change(program: Program, manager: Member) -> None:
    call = make_call(program)
    said = calls.Said(
        title="A",
        text="B",
        questionnaire_version=make_version(program),
        opens_at=call.opens_at,
        closes_at=call.closes_at,
    )
    with pytest.raises(Conflict), unit_of_work():
        calls.change_call(acting(manager), call, said, slug="winter", target_reviews=2, seen_version=call.version - 1)


def newer_version(program: Program, manager: Member) -> QuestionnaireVersion:
    first = make_version(program)
    with unit_of_work():
        version = start_draft(acting(manager), first)
        publish(acting(manager), db.session.get_one(Questionnaire, first.questionnaire_id), version)
    return version


def test_questions_move_to_a_newer_wording_until_somebody_has_begun(
    program: Program, manager: Member, desk: FlaskClient
) -> None:
    call = make_call(program)
    old = call.questionnaire_version_id
    newer = newer_version(program, manager)
    data = filled(program, version=str(call.version), questions=str(newer.id))
    assert desk.post(f"{BASE}/winter/edit", data=data).status_code == 303
    assert found("winter").questionnaire_version_id == newer.id
    make_draft(found("winter"))
    data = filled(program, version=str(found("winter").version), questions=str(old))
    answer = desk.post(f"{BASE}/winter/edit", data=data)
    assert answer.status_code == 422
    assert found("winter").questionnaire_version_id == newer.id


def test_extending_keeps_the_promise_of_an_answer_or_asks_for_a_new_one(program: Program, desk: FlaskClient) -> None:
    make_call(program)
    answer = desk.post(f"{BASE}/winter/extend", data={"closes_at": "2040-01-01T09:00"})
    assert answer.status_code == 422
    assert "Please name a new day for it." in answer.text
    sent = desk.post(f"{BASE}/winter/extend", data={"closes_at": "2040-01-01T09:00", "answer_by": "2040-02-01"})
    assert sent.status_code == 303
    assert found("winter").closes_at == dt.datetime(2040, 1, 1, 8, tzinfo=dt.UTC)
    assert db.session.query(EventRecord).filter_by(kind="call_extended").count() == 1


def test_who_wrote_keeps_the_draft_when_a_call_is_closed_early(
    program: Program, desk: FlaskClient, client: FlaskClient
) -> None:
    call = make_call(program)
    draft = make_draft(call)
    open_draft(client, program, draft)
    assert desk.post(f"{BASE}/winter/close").status_code == 303
    closed = client.get(f"{BASE}/winter")
    assert closed.status_code == 410
    assert "yours to read and to download" in closed.text
    page = client.get(f"/p/hollow/apply/{draft.public_ref}")
    assert "The call closed before this was sent." in page.text
    assert "his iron was blue" not in page.text
    assert "its iron was blue" in page.text
    assert "its iron was blue" in client.get(f"/p/hollow/apply/{draft.public_ref}/text").text


def test_a_call_that_was_never_published_has_nothing_to_close(program: Program, desk: FlaskClient) -> None:
    make_call(program, published=False)
    assert desk.post(f"{BASE}/winter/close").status_code == 409


def test_a_copy_is_a_draft_with_the_newest_questions_and_nobody_in_it(
    program: Program, manager: Member, desk: FlaskClient
) -> None:
    call = make_call(program, places=8, target_reviews=4)
    make_application(program, call)
    newer = newer_version(program, manager)
    sent = desk.post(f"{BASE}/winter/copy")
    copied = found(sent.headers["Location"].split("/")[-2])
    assert state_of(copied) is CallState.DRAFT
    assert (copied.text, copied.places, copied.questionnaire_version_id) == (call.text, 8, newer.id)
    assert copied.closes_at - copied.opens_at == call.closes_at - call.opens_at
    assert calls_page(program.id, after=None, size=5)[0].begun == 0
    assert db.session.query(ReviewRound).filter_by(call_id=copied.id).one().target_reviews == 4


@given(st.text(max_size=200))
def test_every_title_makes_an_address(app: object, title: str) -> None:
    slug = calls.propose_slug(1, title)
    assert calls.SLUG.fullmatch(slug)
    assert len(slug) <= calls.SLUG_LENGTH
    assert slug not in calls.TAKEN


def test_a_proposed_address_is_free(program: Program) -> None:
    make_call(program, "frohes-uben")
    assert calls.propose_slug(program.id, "Fröhes Üben") == "froehes-ueben"
    assert calls.propose_slug(program.id, "Frohes uben!") == "frohes-uben-2"
    assert calls.propose_slug(program.id, "New") == "new-2"


def test_the_list_tells_where_each_call_stands(program: Program, desk: FlaskClient) -> None:
    call = make_call(program, "open-one", title="The open one", places=8)
    make_call(program, "over", title="The one that is over", closes_in=-1, opens_in=-30)
    make_call(program, "drawer", title="The draft", published=False)
    make_call(program, "to-come", title="The one to come", opens_in=3)
    make_application(program, call)
    make_draft(call, "second@example.org")
    page = desk.get(BASE).text
    assert "1 sent, 2 begun, 8 places" in " ".join(page.split())
    rows = calls_page(program.id, after=None, size=10)
    assert [row.state for row in rows] == [CallState.UPCOMING, CallState.DRAFT, CallState.OPEN, CallState.CLOSED]
    assert [row.call.slug for row in rows][-1] == "over"


def test_the_list_pages_by_key_and_sends_the_same_statements(
    program: Program, desk: FlaskClient, budget: Budget
) -> None:
    make_call(program, "call-0")
    desk.get(BASE)
    with budget(3) as few:
        desk.get(BASE)
    for number in range(1, 33):
        make_call(program, f"call-{number}", closes_in=-1 if number % 2 else 20, opens_in=-number)
    desk.get(BASE)  # what the desk's menu counts is remembered from here on
    with budget(3) as many:
        page = desk.get(BASE).text
    assert len(few) == len(many)
    first = page.count('class="title-link"')
    next_url = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert first == 30
    assert desk.get(next_url).text.count('class="title-link"') == 3


def test_an_empty_list_says_what_calls_are(desk: FlaskClient) -> None:
    assert "Write the first one" in desk.get(BASE).text
    assert desk.get(f"{BASE}?after=nonsense~x~y").status_code == 200


def test_numbers_count_visits_beginnings_and_first_sendings_by_day(program: Program) -> None:
    call = make_call(program)
    make_application(program, call)
    make_draft(call, "second@example.org")
    today = now().date()
    with unit_of_work():
        db.session.add(CallVisits(call_id=call.id, day=today, count=7))
        db.session.add(CallVisits(call_id=call.id, day=today - dt.timedelta(days=90), count=2))
    numbers = numbers_of(call, came_to(call.id))
    assert (numbers.visits, numbers.begun, numbers.sent) == (9, 2, 1)
    assert (numbers.days[-1].visits, numbers.days[-1].begun, numbers.days[-1].sent) == (7, 2, 1)
    assert numbers.days[0].visits == 0


def test_the_page_of_a_call_has_a_budget(program: Program, desk: FlaskClient, budget: Budget) -> None:
    call = make_call(program)
    for number in range(30):
        make_draft(call, f"somebody.{number}@example.org")
    desk.get(f"{BASE}/winter/manage")
    # Who asks; the call with its round and its questions; visits; what came; the desk's counts.
    with budget(5):
        page = desk.get(f"{BASE}/winter/manage")
    assert "How many people somebody could tell" not in page.text
    assert "30 begun" in page.text


def test_places_are_how_many_are_looked_for_and_close_nothing(
    program: Program, desk: FlaskClient, client: FlaskClient
) -> None:
    call = make_call(program, places=1)
    make_application(program, call)
    make_application(program, call, "second@example.org")
    assert client.get(f"{BASE}/winter").status_code == 200
    assert client.post(f"{BASE}/winter/start", data={"email": "third@example.org"}).status_code == 303
    assert "The call goes on taking applications" in desk.get(f"{BASE}/winter/manage").text


def test_calls_of_another_program_are_not_found(program: Program, desk: FlaskClient) -> None:
    other = make_program("other", "Other People")
    make_call(other, "elsewhere")
    for method, path in (
        ("GET", "manage"),
        ("GET", "edit"),
        ("POST", "edit"),
        ("POST", "publish"),
        ("POST", "extend"),
        ("POST", "close"),
        ("POST", "copy"),
        ("POST", "words"),
        ("POST", "passers"),
        ("GET", "code.svg"),
    ):
        assert desk.open(f"{BASE}/elsewhere/{path}", method=method).status_code == 404, path


def test_get_managed_finds_drafts_too(program: Program, manager: Member) -> None:
    make_call(program, published=False)
    assert get_managed(acting(manager), "winter").questionnaire_version.questionnaire.title


def test_a_call_without_published_questions_is_not_published(program: Program, manager: Member) -> None:
    call = make_call(program, published=False)
    with unit_of_work():
        draft = start_draft(acting(manager), make_version(program))
        db.session.get_one(Call, call.id).questionnaire_version_id = draft.id
    with pytest.raises(WrongState), unit_of_work():
        calls.publish_call(db.session.get_one(Call, call.id))


def test_extending_into_the_past_is_refused(program: Program, manager: Member) -> None:
    call = make_call(program)
    with pytest.raises(Invalid), unit_of_work():
        calls.extend_call(acting(manager), call, now() - dt.timedelta(hours=1))


def test_the_service_itself_keeps_the_questions_of_who_has_begun(program: Program, manager: Member) -> None:
    call = make_call(program)
    newer = newer_version(program, manager)
    make_draft(call)
    said = calls.Said(
        title="A",
        text="B",
        questionnaire_version=newer,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
    )
    with pytest.raises(Invalid) as refused, unit_of_work():
        calls.change_call(acting(manager), call, said, slug="winter", target_reviews=2, seen_version=call.version)
    assert refused.value.field == "questions"
