"""The questionnaires that a program begins with: five story questions, or two, and a little about the person.

Every question maps to dimensions of the passion rubric; a list or a few plain sentences are as good as prose, so that
skill in writing is not what is tested.
"""

from __future__ import annotations

from community.questionnaires.schema import BlindClass, Field, FieldType, Schema

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


def _town() -> Field:
    return Field(
        key="town",
        type=FieldType.SHORT_TEXT,
        label="Where do you live?",
        short="Where you live",
        help="Town and country are enough. It lets us bring people together who live near each other.",
        blind_class=BlindClass.HIDDEN_UNTIL_DECISION,
        personal=True,
    )


def short_schema(subject: str = "") -> Schema:
    """Two required stories and the town, for people with little time. `subject` as in `default_schema`.

    Both stories speak to most of the rubric; what they leave open, an interview or a second form can ask.
    """
    thing = subject or "it"
    return Schema(
        (
            _story(
                "moment",
                f"Tell us about one moment with {thing} that stayed with you, and why.",
                f"One moment with {thing}",
                "A few sentences will do.",
                "care",
                "acts",
                required=True,
            ),
            _story(
                "asked",
                "Tell us of someone you helped or who asked for your view. What happened?",
                "Someone you helped",
                "Leave their name out. What they said back is as interesting as what you said.",
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
    thing = subject or "it"
    return Schema(
        (
            _story(
                "moment",
                f"Tell us about one moment with {thing} that stayed with you.",
                f"One moment with {thing}",
                "Where you were, what happened, and why you still think of it.",
                "care",
                required=True,
            ),
            _story(
                "unprompted",
                "What have you done about it that nobody asked you to do?",
                "Something nobody asked you to do",
                "Made, taught, mended, written down, organized, complained about. One thing with its details "
                "tells us more than ten.",
                "acts",
                required=True,
            ),
            _story(
                "asked",
                "Tell us of someone who asked for your view. What did you say, and what happened?",
                "Someone who asked for your view",
                "Leave their name out. What they said back is as interesting as what you said.",
                "trusted",
                "converses",
                required=True,
            ),
            _story(
                "against",
                "When did you last advise against it, or change your mind?",
                "A time you advised against it",
                "There is no wrong answer here. It shows us that people can take your word.",
                "trusted",
                "converses",
            ),
            _story(
                "helped",
                "Who did you help lately, and how?",
                "Someone you helped",
                "Big or small, with this or with something else.",
                "helps",
            ),
            _town(),
        )
    )
