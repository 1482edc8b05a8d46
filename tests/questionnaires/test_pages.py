"""The builder's pages without scripts: every deed is kept or refused, and a refusal keeps what was typed."""

from __future__ import annotations

import dataclasses
import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from community.core.db import db, unit_of_work
from community.core.events import EventRecord
from community.programs.models import Member, Program, Role
from community.questionnaires import services
from community.questionnaires.defaults import default_schema
from community.questionnaires.models import Questionnaire, QuestionnaireVersion
from community.questionnaires.queries import questionnaires_of
from community.questionnaires.schema import BlindClass, FieldType, Op, Option, Schema, ShowIf
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.questionnaires import acting, draft_of, make_questionnaire, questions_of

PART = {"HX-Request": "true"}


@pytest.fixture
def nora(manager: Member, sign_in: SignInAs) -> FlaskClient:
    return sign_in(manager)


@pytest.fixture
def story(manager: Member) -> Questionnaire:
    return make_questionnaire(manager)


def at(questionnaire: Questionnaire, rest: str = "") -> str:
    return f"/p/hollow/questionnaires/{questionnaire.slug}{rest}"


def question(questionnaire: Questionnaire, key: str = "moment", **more: Any) -> dict[str, Any]:
    """What the panel of a story sends."""
    return {
        "version": draft_of(questionnaire).version,
        "label": "One moment with a tool?",
        "help": "Where you were.",
        "blind_class": "shown_redacted",
        "required": "y",
        "max_words": "120",
        "parent": "",
        "op": "in",
        **more,
    }


def save(nora: FlaskClient, questionnaire: Questionnaire, key: str = "moment", **more: Any) -> Any:
    return nora.post(at(questionnaire, f"/draft/questions/{key}"), data=question(questionnaire, key, **more))


def errors(response: Any) -> list[str]:
    return re.findall(r'<li data-for="\w+">.*?</li>', response.text)


def add(nora: FlaskClient, questionnaire: Questionnaire, kind: str) -> str:
    """A new question; answers its key."""
    version = draft_of(questionnaire).version
    response = nora.post(at(questionnaire, "/draft/questions"), data={"type": kind, "version": version})
    assert response.status_code == 303
    return str(re.search(r"questions/(\w+)#label", response.location)[1])  # type: ignore[index]


def test_a_questionnaire_is_made_from_what_ships_or_from_nothing(nora: FlaskClient, program: Program) -> None:
    for start, count in (("stories", 6), ("short", 3), ("empty", 0)):
        sent = {"title": "Spring questions", "start": start, "subject": "a tool"}
        response = nora.post("/p/hollow/questionnaires/new", data=sent)
        assert response.status_code == 303
        assert nora.get(response.location).status_code == 200
        db.session.rollback()
        made = db.session.scalars(select(Questionnaire).order_by(Questionnaire.id.desc())).first()
        assert made is not None
        assert len(questions_of(made).fields) == count
    assert {one.slug for one in questionnaires_of(program.id)} == {
        "spring-questions",
        "spring-questions-2",
        "spring-questions-3",
    }


def test_a_title_that_is_missing_keeps_the_rest(nora: FlaskClient, program: Program) -> None:
    response = nora.post("/p/hollow/questionnaires/new", data={"title": " ", "start": "short", "subject": "the river"})
    assert response.status_code == 422
    assert 'value="the river"' in response.text
    assert re.search(r'value="short"[^>]* checked', response.text)


def test_every_kind_of_question_can_be_added_opened_and_saved(nora: FlaskClient, story: Questionnaire) -> None:
    for kind in FieldType:
        key = add(nora, story, kind.value)
        page = nora.get(at(story, f"/draft/questions/{key}"))
        assert page.status_code == 200
        assert 'id="panel"' in page.text
        response = save(
            nora,
            story,
            key,
            label=f"What about {kind.replace('_', ' ')}?",
            blind_class="never_shown",
            required="",
            max_words="",
        )
        assert response.status_code == 303, errors(response)
    kept = {field.type: field for field in questions_of(story).fields[6:]}
    assert set(kept) == set(FieldType)
    assert all(field.blind_class is BlindClass.NEVER_SHOWN for field in kept.values())


def test_a_question_keeps_all_that_its_panel_sets(nora: FlaskClient, story: Questionnaire) -> None:
    response = save(
        nora, story, min_words="20", min_characters="10", or_audio="y", or_list="y", retention_days="90", short="Moment"
    )
    assert response.status_code == 303
    field = questions_of(story).find("moment")
    assert field == dataclasses.replace(
        default_schema("a tool").fields[0],
        label="One moment with a tool?",
        help="Where you were.",
        short="Moment",
        max_words=120,
        min_words=20,
        min_characters=10,
        or_audio=True,
        retention_days=90,
        dimensions=(),
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"label": "How many followers do you have?"}, "Passion qualifies here"),
        ({"help": "Link your Instagram."}, "Passion qualifies here"),
        ({"short": "Your audience"}, "Passion qualifies here"),
        ({"min_words": "a few"}, "Please give a whole number"),
        ({"min_words": "300"}, "The fewest words are more than the most"),
        ({"retention_days": "9999"}, "between 1 and 3650 days"),
        ({"personal": "y"}, "reviewers can’t be shown it"),
        ({"blind_class": "shown_raw"}, "Not a valid choice"),
        ({"parent": "helped"}, "Not a valid choice"),
        ({"label": "word " * 80}, "Please keep the question to 300 characters"),
    ],
)
def test_what_is_refused_is_said_at_its_place_and_stays_typed(
    nora: FlaskClient, story: Questionnaire, more: dict[str, str], sentence: str
) -> None:
    before = questions_of(story)
    response = save(nora, story, **{"label": "My long-winded question", "help": "My careful hint.", **more})
    assert response.status_code == 422
    text = unescape(response.text)
    assert sentence in text
    typed = {"label": "My long-winded question", "help": "My careful hint.", **more}
    for name in ("label", "help", "short", "min_words", "retention_days"):
        assert typed.get(name, "").strip() in text
    assert questions_of(story) == before


def test_options_are_added_renamed_ordered_and_taken_away(nora: FlaskClient, story: Questionnaire) -> None:
    key = add(nora, story, "choice")
    base = {"label": "Which tool?", "blind_class": "never_shown", "required": "", "max_words": ""}
    keys: list[str] = []
    labels: list[str] = []
    for label in ("A plane", "A chisel", "A saw"):
        sent = {"option-key": [*keys, ""], "option-label": [*labels, label], "do": "option-add"}
        assert save(nora, story, key, **base, **sent).status_code == 303
        options = questions_of(story).find(key).options  # type: ignore[union-attr]
        keys, labels = [one.key for one in options], [one.label for one in options]
    assert keys == ["a_plane", "a_chisel", "a_saw"]
    rows = {"option-key": keys, "option-label": ["A block plane", *labels[1:]], "option-active": ["0", "1", "2"]}
    save(nora, story, key, **base, **rows, do="option-down:0")
    assert [one.label for one in questions_of(story).find(key).options] == ["A chisel", "A block plane", "A saw"]  # type: ignore[union-attr]
    rows = {"option-key": ["a_chisel", "a_plane", "a_saw"], "option-label": ["A chisel", "A block plane", "A saw"]}
    save(nora, story, key, **base, **rows, **{"option-active": ["0", "1", "2"]}, do="option-remove:2")
    assert questions_of(story).find(key).options == (Option("a_chisel", "A chisel"), Option("a_plane", "A block plane"))  # type: ignore[union-attr]


def test_an_option_about_reach_is_refused_and_stays_typed(nora: FlaskClient, story: Questionnaire) -> None:
    key = add(nora, story, "choice")
    sent = {"option-key": ["", ""], "option-label": ["Few", "Over 10,000 followers"], "required": "", "max_words": ""}
    response = save(nora, story, key, label="Which is you?", blind_class="never_shown", **sent)
    assert response.status_code == 422
    assert 'value="Over 10,000 followers"' in response.text
    assert "Passion qualifies here" in response.text


def test_what_was_published_is_not_deleted_but_no_longer_offered(manager: Member, nora: FlaskClient) -> None:
    tool = Schema.parse(
        {
            "fields": [
                {
                    "key": "tool",
                    "type": "choice",
                    "label": "Which?",
                    "options": [{"key": "plane", "label": "A plane"}, {"key": "saw", "label": "A saw"}],
                }
            ]
        }
    )
    found = make_questionnaire(manager, schema=tool, published=True)
    page = nora.get(at(found, "/draft/questions/tool")).text
    assert "option-remove" not in page
    assert page.count("offered") >= 2
    sent = {"option-key": ["plane", "saw", ""], "option-label": ["A plane", "A saw", "A file"], "option-active": ["0"]}
    assert save(nora, found, "tool", label="Which?", blind_class="never_shown", required="", max_words="", **sent)
    assert questions_of(found).fields[0].options == (
        Option("plane", "A plane"),
        Option("saw", "A saw", active=False),
        Option("a_file", "A file"),
    )


def test_a_condition_is_set_and_goes_when_the_question_moves_before_it(nora: FlaskClient, story: Questionnaire) -> None:
    own = add(nora, story, "yes_no")
    save(nora, story, own, label="Do you own one?", blind_class="never_shown", required="", max_words="")
    why = add(nora, story, "long_text")
    sent = {"label": "Why?", "blind_class": "never_shown", "required": "", "parent": own, f"values-{own}": "yes"}
    assert save(nora, story, why, **sent).status_code == 303
    assert questions_of(story).find(why).show_if == ShowIf(own, Op.IN, (True,))  # type: ignore[union-attr]
    assert "Only if “Do you own one?” is Yes" in nora.get(at(story, "/draft")).text
    asked = nora.post(at(story, "/draft/preview"), data={f"a_{own}": "yes"}, headers=PART).text
    assert f'data-for="{why}"' in asked
    assert f'data-for="{why}"' not in nora.post(at(story, "/draft/preview"), data={}, headers=PART).text
    moved = nora.post(
        at(story, "/draft/move"),
        data={"move": f"{why}:up", "version": draft_of(story).version},
        follow_redirects=True,
    )
    assert "That no longer works from where it stands" in unescape(moved.text)
    assert questions_of(story).find(why).show_if is None  # type: ignore[union-attr]


def test_two_managers_end_in_one_change_and_one_kind_refusal(nora: FlaskClient, story: Questionnaire) -> None:
    seen = draft_of(story).version
    assert save(nora, story, label="What Nora wrote?").status_code == 303
    late = nora.post(
        at(story, "/draft/questions/moment"),
        data=question(story, label="What Ines wrote?", help="Her own hint.", version=seen),
    )
    assert late.status_code == 409
    for words in ("What Nora wrote?", "What Ines wrote?", "Her own hint.", "Somebody else changed this form"):
        assert words in unescape(late.text)
    assert re.search(r"What stands there now:</p><p[^>]*>What Nora wrote\?", late.text)
    assert questions_of(story).fields[0].label == "What Nora wrote?"
    newer = re.search(r'name="version"[^>]*value="(\d+)"', late.text)
    assert newer is not None
    assert save(nora, story, label="What Ines wrote?", version=newer[1]).status_code == 303
    assert questions_of(story).fields[0].label == "What Ines wrote?"


@pytest.mark.parametrize("deed", ["move", "questions/moment/duplicate", "questions/moment/remove"])
def test_a_deed_on_a_stale_page_changes_nothing(nora: FlaskClient, story: Questionnaire, deed: str) -> None:
    before = questions_of(story)
    sent = {"move": "moment:down", "version": draft_of(story).version + 5}
    response = nora.post(at(story, f"/draft/{deed}"), data=sent)
    assert response.status_code == 409
    assert "Somebody else changed this form" in response.text
    assert questions_of(story) == before


def test_a_question_that_somebody_else_took_away_keeps_the_words(nora: FlaskClient, story: Questionnaire) -> None:
    sent = question(story, label="A question that I worked on for an hour")
    nora.post(at(story, "/draft/questions/moment/remove"), data={"version": draft_of(story).version})
    response = nora.post(at(story, "/draft/questions/moment"), data=sent)
    assert response.status_code == 409
    assert "A question that I worked on for an hour" in response.text


def test_what_was_taken_away_can_be_put_back(nora: FlaskClient, story: Questionnaire) -> None:
    before = questions_of(story)
    page = nora.post(at(story, "/draft/questions/asked/remove"), data={"version": draft_of(story).version}).text
    assert len(questions_of(story).fields) == 5
    sent = {name: unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in ("field", "at")}  # type: ignore[index]
    assert nora.post(at(story, "/draft/restore"), data={**sent, "version": draft_of(story).version}).status_code == 303
    assert questions_of(story) == before


@pytest.mark.parametrize(
    "field", ["", "nonsense", "[]", '{"key": "x"}', '{"key": "x", "type": "number", "label": "How many followers?"}']
)
def test_nothing_else_is_put_back(nora: FlaskClient, story: Questionnaire, field: str) -> None:
    sent = {"field": field, "at": "0", "version": draft_of(story).version}
    assert nora.post(at(story, "/draft/restore"), data=sent).status_code == 422
    assert questions_of(story) == default_schema("a tool")


def test_publishing_lists_all_faults_with_links_and_then_the_last_yes(nora: FlaskClient, story: Questionnaire) -> None:
    empty, choice = add(nora, story, "long_text"), add(nora, story, "choice")
    page = nora.get(at(story, "/draft/publish"))
    for key in (empty, choice):
        assert f"/draft/questions/{key}#open" in page.text
    assert "3 things stand in the way" in page.text
    version = draft_of(story).version
    assert nora.post(at(story, "/draft/publish"), data={"version": version}).status_code == 422
    for key in (empty, choice):
        nora.post(at(story, f"/draft/questions/{key}/remove"), data={"version": draft_of(story).version})
    assert nora.post(at(story, "/draft/publish"), data={"version": version}).status_code == 409
    response = nora.post(at(story, "/draft/publish"), data={"version": draft_of(story).version}, follow_redirects=True)
    assert "Version 1 never changes from now on" in response.text
    assert nora.get(at(story, "/draft")).status_code == 404


def test_a_reach_question_that_got_into_a_draft_is_not_published(manager: Member, nora: FlaskClient) -> None:
    schema = Schema.parse({"fields": [{"key": "size", "type": "number", "label": "How many followers do you have?"}]})
    found = make_questionnaire(manager, schema=schema)
    response = nora.post(at(found, "/draft/publish"), data={"version": 1})
    assert response.status_code == 422
    assert "Passion qualifies here" in response.text
    assert "/draft/questions/size#open" in response.text


def test_versions_stand_side_by_side_and_visibility_is_loud(manager: Member, nora: FlaskClient) -> None:
    found = make_questionnaire(manager, published=True)
    sent = {"label": "Where do you live these days?", "blind_class": "shown_redacted", "required": "", "max_words": ""}
    save(nora, found, "town", **sent)
    page = unescape(nora.get(at(found, "/compare")).text)
    assert "Where do you live<ins> these days</ins>?" in page
    assert "Hidden until the decision has been made → Reviewers read it after a screener has masked it" in page
    assert nora.get(at(found, "/compare?from=1&to=7")).status_code == 404
    assert "They are the same." in nora.get(at(found, "/compare?from=1&to=1")).text


def test_a_draft_is_thrown_away_with_its_questionnaire_only_if_that_is_all(manager: Member, nora: FlaskClient) -> None:
    both = make_questionnaire(manager, "Both", published=True)
    only = make_questionnaire(manager, "Only")
    for one, left in ((both, True), (only, False)):
        assert nora.get(at(one, "/draft/delete")).status_code == 200
        assert nora.post(at(one, "/draft/delete"), data={"version": 9}).status_code == 409
        assert nora.post(at(one, "/draft/delete"), data={"version": 1}).status_code == 303
        assert (nora.get(at(one)).status_code == 200) is left


def test_a_retired_questionnaire_is_not_offered_until_it_comes_back(
    manager: Member, nora: FlaskClient, program: Program
) -> None:
    found = make_questionnaire(manager, "Old questions", published=True)
    nora.post(at(found, "/retire"))
    assert questionnaires_of(program.id) == []
    assert "Old questions" not in nora.get("/p/hollow/questionnaires/").text
    assert "Old questions" in nora.get("/p/hollow/questionnaires/?retired=1").text
    nora.post(at(found, "/retire"), data={"back": "1"})
    db.session.rollback()
    assert [one.title for one in questionnaires_of(program.id)] == ["Old questions"]


def test_renaming_keeps_the_address_and_refuses_nothing_at_all(nora: FlaskClient, story: Questionnaire) -> None:
    assert nora.post(at(story, "/title"), data={"title": ""}).status_code == 422
    assert nora.post(at(story, "/title"), data={"title": "Tell us"}, follow_redirects=True).status_code == 200
    assert "Tell us" in nora.get(at(story)).text


def test_a_file_comes_in_whole_or_stays_in_the_box(nora: FlaskClient, story: Questionnaire) -> None:
    file = nora.get(at(story, "/versions/1/file"))
    assert file.mimetype == "application/json"
    sent = {"title": "From a file", "file": (BytesIO(file.data), "story.json")}
    response = nora.post("/p/hollow/questionnaires/import", data=sent, content_type="multipart/form-data")
    assert response.status_code == 303
    made = db.session.scalars(select(Questionnaire).where(Questionnaire.title == "From a file")).one()
    assert questions_of(made) == default_schema("a tool")
    broken = {"file": (BytesIO(file.data.replace(b'"key": "asked"', b'"key": "As ked"')), "story.json")}
    refused = nora.post("/p/hollow/questionnaires/import", data=broken, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert "Question 3 (As ked)" in refused.text
    assert "As ked&#34;" in refused.text, "the file is in the box, to be mended there"
    picture = {"file": (BytesIO(b"\x89PNG\xff\xfe"), "picture.png")}
    assert (
        "not text"
        in nora.post("/p/hollow/questionnaires/import", data=picture, content_type="multipart/form-data").text
    )


def test_every_deed_leaves_its_trace(manager: Member, nora: FlaskClient) -> None:
    found = make_questionnaire(manager, published=True, draft=False)
    nora.post(at(found, "/draft/start"))
    nora.post(at(found, "/title"), data={"title": "Tell us"})
    nora.post(at(found, "/draft/delete"), data={"version": 1})
    nora.post(at(found, "/retire"))
    db.session.rollback()
    about = select(EventRecord.kind).where(EventRecord.kind.startswith("questionnaire_"))
    kinds = list(db.session.scalars(about.order_by(EventRecord.id)))
    assert kinds == [
        "questionnaire_created",
        "questionnaire_published",
        "questionnaire_draft_started",
        "questionnaire_renamed",
        "questionnaire_draft_deleted",
        "questionnaire_retired",
    ]


PATHS = ["", "/draft", "/draft/questions/moment", "/draft/publish", "/draft/delete", "/versions/1", "/compare"]


@pytest.mark.parametrize("path", [*PATHS, "/versions/1/file", "/versions/99", "/draft/questions/nowhere"])
def test_another_programs_questions_are_not_there(
    program: Program, sign_in: SignInAs, path: str, manager: Member
) -> None:
    other = make_program("other", "Other People")
    mallory = acting(make_member(other, "Mallory Elsewhere", roles=Role.MANAGER))
    make_questionnaire(manager, "Your story", published=True)
    with unit_of_work():
        services.create_questionnaire(mallory, title="Theirs", schema=default_schema())
    client = sign_in(mallory)
    assert client.get(f"/p/other/questionnaires/your-story{path}").status_code == 404
    assert client.get(f"/p/hollow/questionnaires/your-story{path}").status_code == 404
    assert "Your story" not in client.get("/p/other/questionnaires/").text


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_as_often_for_thirty_as_for_one(
    manager: Member, nora: FlaskClient, budget: Budget, count: int
) -> None:
    for number in range(count):
        make_questionnaire(manager, f"Questions {number}", published=True)
    nora.get("/p/hollow/questionnaires/")  # what the desk's menu counts is remembered from here on
    with budget(6):
        page = nora.get("/p/hollow/questionnaires/")
    assert page.text.count("is a draft.") == min(count, 20)
    if count > 20:
        following = re.search(r'href="([^"]*before=\d+)"', page.text)
        assert following is not None
        assert nora.get(unescape(following[1])).text.count("is a draft.") == count - 20


@pytest.mark.parametrize("count", [1, 30])
def test_the_builder_asks_as_often_for_thirty_questions_as_for_one(
    manager: Member, nora: FlaskClient, budget: Budget, count: int
) -> None:
    fields = [{"key": f"q{number}", "type": "yes_no", "label": f"Number {number}?"} for number in range(count)]
    found = make_questionnaire(manager, schema=Schema.parse({"fields": fields}), published=True)
    nora.get(at(found, ""))  # what the desk's menu counts is remembered from here on
    for path in ("", "/draft", "/draft/questions/q0", "/draft/publish", "/compare"):
        with budget(7):
            assert nora.get(at(found, path)).status_code == 200


def test_no_published_version_ever_changes(manager: Member, nora: FlaskClient) -> None:
    found = make_questionnaire(manager, published=True)
    statement = select(QuestionnaireVersion.schema).where(QuestionnaireVersion.number == 1)
    before = db.session.scalar(statement)
    save(nora, found, label="Another?")
    add(nora, found, "date")
    for deed in ("duplicate", "remove"):
        nora.post(at(found, f"/draft/questions/moment/{deed}"), data={"version": draft_of(found).version})
    assert draft_of(found).schema != before
    assert db.session.scalar(statement) == before


def test_scripts_get_the_parts_that_changed(nora: FlaskClient, story: Questionnaire) -> None:
    sent = question(story, label="Another moment?")
    response = nora.post(at(story, "/draft/questions/moment"), data=sent, headers=PART)
    assert response.status_code == 200
    assert "<html" not in response.text
    for part in ("new-version", "says", "questions", "panel-faults", "preview", "add"):
        assert f'id="{part}"' in response.text
