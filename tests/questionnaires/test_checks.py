"""What may be published. A question about reach may not, however it is put."""

from __future__ import annotations

import dataclasses

import pytest

from community.questionnaires.checks import faults
from community.questionnaires.defaults import default_schema
from community.questionnaires.schema import BlindClass, Field, FieldType, Op, Option, Schema, ShowIf

TOOL = Field(
    key="tool",
    type=FieldType.CHOICE,
    label="Which tool do you reach for first?",
    options=(Option("plane", "A plane"), Option("chisel", "A chisel")),
)
OWN = Field(key="own", type=FieldType.YES_NO, label="Do you own one?")


def asking(label: str, **more: object) -> Schema:
    values = {"key": "story", "type": FieldType.LONG_TEXT, "label": label, **more}
    return Schema((TOOL, OWN, Field(**values)))  # type: ignore[arg-type]


def sentences(schema: Schema) -> list[str]:
    return [str(fault.sentence) for fault in faults(schema)]


@pytest.mark.parametrize("subject", ["", "a tool", "the mountain"])
def test_the_default_questions_can_be_published(subject: str) -> None:
    assert sentences(default_schema(subject)) == []


@pytest.mark.parametrize(
    "label",
    [
        "How many followers do you have?",
        "What is the size of your audience?",
        "How many subscribers?",
        "Which social networks do you use?",
        "Your Instagram handle",
        "Link to your profile",
        "Website or blog",
        "How many people read your newsletter?",
        "How many people do you reach?",
        "Are you an influencer?",
        "Engagement rate",
        "Which channel do you publish on? Please link the channel.",
        "Wie viele Abonnenten hast du?",
        "¿Cuántos seguidores tienes?",
    ],
)
def test_questions_about_reach_are_refused(label: str) -> None:
    assert any("Passion qualifies" in sentence for sentence in sentences(asking(label)))


def test_a_question_about_reach_hides_nowhere() -> None:
    options = (Option("few", "Under 1,000 followers"), Option("many", "10,000 followers or more"))
    assert sentences(asking("Tell us.", help="How many followers do you have?"))
    assert sentences(Schema((Field(key="size", type=FieldType.CHOICE, label="Which is you?", options=options),)))


@pytest.mark.parametrize(
    "label",
    [
        "Who have you helped lately, and how?",
        "How many hours a month do you have?",
        "Which river do you paddle?",
        "What do you read about it?",
        "How may we reach you by phone?",
    ],
)
def test_other_questions_are_not(label: str) -> None:
    assert sentences(asking(label)) == []


def test_an_answer_is_hidden_unless_somebody_says_otherwise() -> None:
    assert Schema.parse({"fields": [{"key": "a", "type": "long_text", "label": "A"}]}).fields[0].blind_class is (
        BlindClass.NEVER_SHOWN
    )


def test_free_words_are_never_shown_as_they_are() -> None:
    for kind in (FieldType.LONG_TEXT, FieldType.SHORT_TEXT, FieldType.NUMBER, FieldType.DATE):
        assert sentences(asking("A thing.", type=kind, blind_class=BlindClass.SHOWN_RAW))
    assert sentences(Schema((dataclasses.replace(TOOL, blind_class=BlindClass.SHOWN_RAW),))) == []


def test_what_is_about_the_person_is_not_shown() -> None:
    assert sentences(asking("Where do you live?", personal=True, blind_class=BlindClass.SHOWN_REDACTED))


@pytest.mark.parametrize(
    ("condition", "fine"),
    [
        (ShowIf("tool", Op.EQ, ("plane",)), True),
        (ShowIf("own", Op.EQ, (True,)), True),
        (ShowIf("tool", Op.ANSWERED), True),
        (ShowIf("tool", Op.EQ, ("hammer",)), False),
        (ShowIf("later", Op.ANSWERED), False),
        (ShowIf("story", Op.ANSWERED), False),
        (ShowIf("tool", Op.IN), False),
    ],
)
def test_conditions_ask_about_earlier_choices(condition: ShowIf, fine: bool) -> None:
    assert (sentences(asking("And then?", show_if=condition)) == []) is fine


@pytest.mark.parametrize(
    "schema",
    [
        Schema(()),
        Schema((Field(key="x", type=FieldType.STATEMENT, label="Only words."),)),
        Schema((OWN, OWN)),
        Schema((dataclasses.replace(OWN, key="Own it"),)),
        Schema((dataclasses.replace(OWN, label=" "),)),
        Schema((dataclasses.replace(TOOL, options=TOOL.options[:1]),)),
        Schema((dataclasses.replace(OWN, max_words=3),)),
        Schema((dataclasses.replace(TOOL, type=FieldType.CHOICES, low=3, high=1),)),
        Schema((OWN, Field(key="x", type=FieldType.STATEMENT, label="Words.", required=True))),
        Schema((dataclasses.replace(OWN, key="own__recording"),)),
        asking("A thing.", min_words=9, max_words=3),
        asking("A thing.", min_characters=9, max_characters=3),
        asking("A thing.", max_characters=30_000),
        asking("A thing.", type=FieldType.SHORT_TEXT, max_characters=400),
        asking("A thing.", type=FieldType.SHORT_TEXT, or_audio=True),
        asking("A thing.", accepts=("picture",)),
        asking("A thing.", retention_days=0),
        asking("A thing.", earliest="2026-01-01"),
        asking("A thing.", type=FieldType.DATE, earliest="soon"),
        asking("A thing.", type=FieldType.DATE, earliest="2026-01-02", latest="2026-01-01"),
        asking("A thing.", type=FieldType.FILE, accepts=("film",)),
        asking("A thing.", type=FieldType.FILE, max_megabytes=0),
        asking("A thing.", type=FieldType.FILE, blind_class=BlindClass.SHOWN_REDACTED),
        asking("A thing.", type=FieldType.FILE, blind_class=BlindClass.SHOWN_RAW),
    ],
)
def test_broken_schemas_are_refused(schema: Schema) -> None:
    assert sentences(schema)


@pytest.mark.parametrize("blind", [BlindClass.NEVER_SHOWN, BlindClass.HIDDEN_UNTIL_DECISION])
def test_files_are_for_the_people_who_decide(blind: BlindClass) -> None:
    more = {"accepts": ("picture",), "max_megabytes": 5, "retention_days": 90, "blind_class": blind}
    assert sentences(asking("A picture of what you made.", type=FieldType.FILE, **more)) == []
