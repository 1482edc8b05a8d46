"""The questionnaires that a program begins with: five story questions, or two, and a little about the person.

Every question maps to dimensions of the passion rubric; a list or a few plain sentences are as good as prose, so that
skill in writing is not what is tested.

Texts are in the language that is being spoken, and stay in it once they are in a questionnaire: programs get theirs by
`shipped`.
"""

from __future__ import annotations

from flask_babel import gettext as _

from community.programs.models import Program
from community.questionnaires.schema import BlindClass, Field, FieldType, Schema
from community.web.mails import reading_as

STORY_WORDS = 150


def _story(key: str, label: str, short: str, hint: str, *dimensions: str, required: bool = False) -> Field:
    return Field(
        key=key,
        type=FieldType.LONG_TEXT,
        label=label,
        short=short,
        help=hint,
        required=required,
        max_words=STORY_WORDS,
        or_list=True,
        blind_class=BlindClass.SHOWN_REDACTED,
        dimensions=dimensions,
    )


def _moment(subject: str) -> str:
    return _("One moment with %(thing)s", thing=subject) if subject else _("One moment with it")


def _town() -> Field:
    return Field(
        key="town",
        type=FieldType.SHORT_TEXT,
        label=_("Where do you live?"),
        short=_("Where you live"),
        help=_("Town and country are enough. It lets us bring people together who live near each other."),
        blind_class=BlindClass.HIDDEN_UNTIL_DECISION,
        personal=True,
    )


def short_schema(subject: str = "") -> Schema:
    """Two required stories and the town, for people with little time. `subject` as in `default_schema`.

    Both stories speak to most of the rubric; what they leave open, an interview or a second form can ask.
    """
    return Schema(
        (
            _story(
                "moment",
                _("Tell us about one moment with %(thing)s that stayed with you, and why.", thing=subject)
                if subject
                else _("Tell us about one moment with it that stayed with you, and why."),
                _moment(subject),
                _("A few sentences will do."),
                "care",
                "acts",
                required=True,
            ),
            _story(
                "asked",
                _("Tell us of someone you helped or who asked for your view. What happened?"),
                _("Someone you helped"),
                _("Leave their name out. What they said back is as interesting as what you said."),
                "trusted",
                "converses",
                "helps",
                required=True,
            ),
            _town(),
        )
    )


def default_schema(subject: str = "") -> Schema:
    """Three required stories, two optional ones, and the town.

    :param subject: what the program is about, with its article: "a tool", "the mountain". Empty: "it".
    """
    return Schema(
        (
            _story(
                "moment",
                _("Tell us about one moment with %(thing)s that stayed with you.", thing=subject)
                if subject
                else _("Tell us about one moment with it that stayed with you."),
                _moment(subject),
                _("Where you were, what happened, and why you still think of it."),
                "care",
                required=True,
            ),
            _story(
                "unprompted",
                _("What have you done about it that nobody asked you to do?"),
                _("Something nobody asked you to do"),
                _(
                    "Made, taught, mended, written down, organized, complained about. One thing with its details "
                    "tells us more than ten."
                ),
                "acts",
                required=True,
            ),
            _story(
                "asked",
                _("Tell us of someone who asked for your view. What did you say, and what happened?"),
                _("Someone who asked for your view"),
                _("Leave their name out. What they said back is as interesting as what you said."),
                "trusted",
                "converses",
                required=True,
            ),
            _story(
                "against",
                _("When did you last advise against it, or change your mind?"),
                _("A time you advised against it"),
                _("There is no wrong answer here. It shows us that people can take your word."),
                "trusted",
                "converses",
            ),
            _story(
                "helped",
                _("Who did you help lately, and how?"),
                _("Someone you helped"),
                _("Big or small, with this or with something else."),
                "helps",
            ),
            _town(),
        )
    )


def shipped(program: Program, subject: str = "") -> list[tuple[str, str, Schema]]:
    """Address, title and questions of what every program begins with, in its language. `subject` as above."""
    with reading_as(program.language, program.time_zone):
        return [
            ("story", _("Your story"), default_schema(subject)),
            ("short-story", _("Your story, short"), short_schema(subject)),
        ]
