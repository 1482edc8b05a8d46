"""What the sample program asks: the long story in three wordings, the short one, and a form that is asked no more.

The first wording is what ships, and the autumn call asked it. The second came with the winter call: a story may be
spoken, and there is a picture. The third is a draft, so that comparing two versions shows something.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from community.core.db import db
from community.demo.seed.timeline import Happening, Stage
from community.questionnaires.models import Questionnaire, QuestionnaireVersion
from community.questionnaires.queries import get_questionnaire, published_version
from community.questionnaires.schema import BlindClass, Field, FieldType, Op, Option, Schema, ShowIf
from community.questionnaires.services import (
    change_draft,
    create_default_questionnaire,
    create_questionnaire,
    parse,
    publish,
    retire,
    start_draft,
)

#: How somebody learned, and what it is asked of: whoever was taught is asked for the words that stayed.
LEARNED = Field(
    key="learned",
    type=FieldType.CHOICE,
    label="Who put the first tool into your hand?",
    short="Who showed you",
    help="It changes nothing. We are curious, and it tells us where to look for people.",
    options=(
        Option("family", "Somebody of my family"),
        Option("work", "Somebody at work"),
        Option("teacher", "A teacher"),
        Option("alone", "Nobody: I found out by myself"),
    ),
    blind_class=BlindClass.SHOWN_RAW,
)
LEARNED_WORDS = Field(
    key="learned_words",
    type=FieldType.LONG_TEXT,
    label="What did they say that you still hear?",
    short="Words that stayed",
    help="One sentence, in their own words. Leave the name out.",
    max_words=40,
    show_if=ShowIf("learned", Op.IN, ("family", "work", "teacher")),
    blind_class=BlindClass.SHOWN_REDACTED,
    dimensions=("care",),
)
MENDED = Field(
    key="mended",
    type=FieldType.FILE,
    label="A picture of something you mended",
    short="Something you mended",
    help="If you have one. A crooked picture of a crooked stool is welcome. Reviewers don’t see it.",
    accepts=("picture",),
    max_megabytes=10,
    retention_days=180,
    blind_class=BlindClass.HIDDEN_UNTIL_DECISION,
)
HOURS = Field(
    key="hours",
    type=FieldType.CHOICES,
    label="When would you like to meet others?",
    short="When to meet",
    help="Bench nights are on Thursdays so far, which suits nobody with a choir.",
    options=(
        Option("weekday", "On a weekday evening"),
        Option("saturday", "On a Saturday"),
        Option("letters", "Rather by letter than in a room"),
    ),
    blind_class=BlindClass.HIDDEN_UNTIL_DECISION,
    personal=True,
)


def happenings(stage: Stage) -> Iterator[Happening]:
    """Each wording at its time, before the call that asks it."""
    yield Happening(stage.ago(300), 3, partial(paper_form, stage))
    yield Happening(stage.ago(112), 3, partial(first_wording, stage))
    yield Happening(stage.ago(41), 3, partial(second_wording, stage))
    yield Happening(stage.ago(2.3), 3, partial(third_wording, stage))


def _version(stage: Stage, key: str) -> QuestionnaireVersion:
    version = stage.things[f"questions:{key}"]
    assert isinstance(version, QuestionnaireVersion)
    return version


def paper_form(stage: Stage) -> None:
    """What was asked on paper once; asked no more since there was something better."""
    nora = stage.members["nora"]
    words = (
        ("tools", "Which of our tools do you have?", "All of them, in any condition."),
        ("why", "Why would you like to talk about them?", "On the back of this sheet if you need more room."),
    )
    schema = Schema(
        tuple(
            Field(key=key, type=FieldType.LONG_TEXT, label=label, help=hint, blind_class=BlindClass.SHOWN_REDACTED)
            for key, label, hint in words
        )
    )
    version = create_questionnaire(nora, title="The paper form from the shop", schema=schema, slug="paper-form")
    questionnaire = db.session.get_one(Questionnaire, version.questionnaire_id)
    publish(nora, questionnaire, version)
    retire(nora, questionnaire, retired=True)


def first_wording(stage: Stage) -> None:
    stage.things["questions:first"] = create_default_questionnaire(stage.program, subject="a tool")


def second_wording(stage: Stage) -> None:
    """The view may be spoken; how somebody learned, and a picture, come before the town."""
    first = _version(stage, "first")
    fields = [replace(one, or_audio=True) if one.key == "asked" else one for one in parse(first.schema)]
    schema = Schema((*fields[:-1], MENDED, LEARNED, LEARNED_WORDS, fields[-1]))
    stage.things["questions:story"] = _next(stage, first, schema, published=True)


def third_wording(stage: Stage) -> None:
    """Nora is at it: kinder words, one option more, one question less, one new."""
    second = _version(stage, "story")
    more = (*LEARNED.options[:-1], Option("neighbor", "A neighbor"), LEARNED.options[-1])
    changed = {
        "unprompted": {"label": "What have you made, mended or taught that nobody asked you for?", "max_words": 200},
        "mended": {"accepts": ("picture", "document"), "help": "A picture, or the letter that you wrote about it."},
        "learned": {"options": more},
        "learned_words": {"show_if": ShowIf("learned", Op.IN, ("family", "work", "teacher", "neighbor"))},
    }
    fields = [replace(one, **changed.get(one.key, {})) for one in parse(second.schema) if one.key != "helped"]  # type: ignore[arg-type]
    _next(stage, second, Schema((*fields, HOURS)), published=False)


def _next(stage: Stage, before: QuestionnaireVersion, schema: Schema, *, published: bool) -> QuestionnaireVersion:
    nora = stage.members["nora"]
    draft = start_draft(nora, before)
    change_draft(nora, draft, schema, seen_version=draft.version)
    if published:
        publish(nora, db.session.get_one(Questionnaire, draft.questionnaire_id), draft)
    return draft


def short_questions(stage: Stage) -> QuestionnaireVersion:
    """The short ones, which ship as well."""
    version = published_version(get_questionnaire(stage.members["nora"], "short-story").id)
    assert version is not None
    return version
