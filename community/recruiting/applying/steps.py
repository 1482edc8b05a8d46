"""The application form as steps: one question open at a time, then a little about the person. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from community.questionnaires.answers import Answers, count_words, in_words, is_answered, recording_of, visible
from community.questionnaires.schema import Field, Schema

#: The step about the person. No question is called so by accident: its fields have keys of their own.
ABOUT = "about-you"
EXCERPT = 110


@dataclass(frozen=True)
class Step:
    """One step. A story step has one field, the last step everything that reviewers do not see."""

    key: str
    title: str
    fields: tuple[Field, ...]
    optional: bool
    answered: bool
    excerpt: str = ""
    words: int = 0
    #: Whether there is a recording, beside a text or instead of one.
    spoken: bool = False

    @property
    def is_about(self) -> bool:
        """Whether it asks about the person."""
        return self.key == ABOUT

    @property
    def field(self) -> Field:
        """The question of a story step."""
        return self.fields[-1]


def steps_of(schema: Schema, answers: Answers, name: str) -> list[Step]:
    """The steps that are asked, given the answers so far. Statements stand before the question that follows them."""
    steps: list[Step] = []
    waiting: list[Field] = []
    about: list[Field] = []
    for field in visible(schema, answers):
        if not field.takes_answer:
            waiting.append(field)
        elif field.is_shown:
            steps.append(_story((*waiting, field), answers))
            waiting = []
        else:
            about += [*waiting, field]
            waiting = []
    steps.append(
        Step(
            key=ABOUT,
            title=_("About you"),
            fields=(*about, *waiting),
            optional=False,
            answered=bool(name),
            excerpt=name,
        )
    )
    return steps


def _story(fields: tuple[Field, ...], answers: Answers) -> Step:
    field = fields[-1]
    value = answers.get(field.key)
    text = in_words(field, value)
    recording = recording_of(field, answers)
    return Step(
        key=field.key,
        title=field.title,
        fields=fields,
        optional=not field.required,
        answered=is_answered(field, answers),
        excerpt=_shortened(text),
        words=count_words(text),
        spoken=recording is not None,
    )


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT].rsplit(' ', 1)[0]}…"


def to_open(steps: Sequence[Step], wanted: str | None, left_at: str | None = None) -> Step:
    """The step that was asked for, else the one with the field that was being written, else the first needed one.

    An answer that was begun is not an answer that is finished: who comes back finds it open.
    """
    asked_for = next((step for step in steps if step.key == wanted), None)
    being_written = next((step for step in steps if left_at in {field.key for field in step.fields}), None)
    needed = next((step for step in steps if not step.answered and not step.optional), None)
    return asked_for or being_written or needed or steps[0]


def following(steps: Sequence[Step], key: str) -> Step | None:
    """The step after `key`; None after the last."""
    keys = [step.key for step in steps]
    at = keys.index(key) + 1 if key in keys else 0
    return steps[at] if at < len(steps) else None


def where(steps: Sequence[Step], step: Step) -> str:
    """ "Question 2 of 3, and two you may skip"."""
    if step.is_about:
        return _("The last step. Reviewers see none of it.")
    stories = [one for one in steps if not one.is_about]
    if step.optional:
        return _("A question you may skip")
    needed = [one for one in stories if not one.optional]
    skippable = len(stories) - len(needed)
    number = needed.index(step) + 1
    if not skippable:
        return _("Question %(number)d of %(count)d", number=number, count=len(needed))
    return ngettext(
        "Question %(number)d of %(count)d, and one you may skip",
        "Question %(number)d of %(count)d, and %(num)d you may skip",
        skippable,
        number=number,
        count=len(needed),
    )
