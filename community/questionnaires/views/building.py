"""The builder: the list of questions, one of them open, and beside it what applicants will see.

Every deed is a plain form that answers with 303, 409 or 422 and the page. A script asks for the parts of the page that
changed instead (`_parts.html`), so that what somebody is typing elsewhere on it stays as it is.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import format_time
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from community.core.clock import now
from community.core.errors import Conflict, Invalid, NotFound
from community.core.keys import find_number
from community.questionnaires import editing, queries, services
from community.questionnaires.answers import read_draft, visible
from community.questionnaires.checks import Fault, faults, field_faults
from community.questionnaires.editing import Edited
from community.questionnaires.field_form import FieldForm, form_of, show_faults, wished
from community.questionnaires.forms import form_for, input_name
from community.questionnaires.kinds import WAS_ASKED, as_kind, kind_fault
from community.questionnaires.labels import TYPE_LABELS
from community.questionnaires.models import Questionnaire, QuestionnaireVersion
from community.questionnaires.registries import dimensions
from community.questionnaires.schema import Field, FieldType, Schema
from community.questionnaires.views.shared import bp, get_draft, seen_version, who
from community.web.forms import VersionedForm
from community.web.guards import begins_reading
from community.web.pages import render, wants_part

CHANGED_MEANWHILE = _l(
    "Somebody else changed this form while you were at it. This is how it reads now; what you typed is kept in the "
    "open question. Saving it again puts your words in place of theirs."
)


@dataclasses.dataclass(frozen=True)
class Panel:
    """The open question: as it was typed, if it could not be kept, else as it is."""

    field: Field
    form: FieldForm
    parents: list[Field]
    published_options: frozenset[str]
    #: What the draft has, where somebody else changed it meanwhile.
    theirs: Field | None = None


@dataclasses.dataclass(frozen=True)
class Undo:
    """A question as it was before it was taken away or (`instead`) became of another kind, and its place from 0."""

    was: Field
    at: int
    instead: bool = False

    @property
    def name(self) -> Any:
        """How the button calls the question."""
        return editing.named(self.was)

    @property
    def field(self) -> str:
        """The question as the button sends it."""
        return json.dumps(self.was.dump())


@bp.get("/<slug>/draft")
def build(slug: str) -> Answer:
    questionnaire, draft = get_draft(slug)
    return builder_page(questionnaire, draft)


@bp.get("/<slug>/draft/questions/<key>")
def field(slug: str, key: str) -> Answer:
    """The builder with one question open."""
    questionnaire, draft = get_draft(slug)
    return builder_page(questionnaire, draft, panel=panel_of(questionnaire, draft, key))


def panel_of(questionnaire: Questionnaire, draft: QuestionnaireVersion, key: str) -> Panel:
    """The panel of a question as it is kept.

    :raises NotFound: if there is no such question.
    """
    schema = Schema.parse(draft.schema)
    found = schema.find(key)
    if found is None:
        raise NotFound
    before = queries.published_before(questionnaire.id)
    form = form_of(found, schema, version=draft.version, known=dimensions(), was_asked=key in before.keys)
    return Panel(found, form, editing.parents_for(schema, key), before.options.get(key, frozenset()))


def builder_page(
    questionnaire: Questionnaire,
    draft: QuestionnaireVersion,
    *,
    panel: Panel | None = None,
    status: int = 200,
    said: tuple[Any, ...] = (),
    problem: Any = None,
    undo: Undo | None = None,
    answers: dict[str, Any] | None = None,
    focus: str = "",
    redraw: bool = False,
    part: str = "questionnaires/_parts.html",
) -> Answer:
    """The whole page, or its parts for a script.

    :param said: sentences about what just happened; `problem` is one about what did not.
    :param undo: the way back from what was just done.
    :param answers: what was tried out in the preview; nothing of it is kept.
    :param focus: where the cursor goes.
    :param redraw: the open question has other inputs than the script knows of.
    """
    schema = Schema.parse(draft.schema)
    found = faults(schema, who().program.language)
    asked = visible(schema, answers or {})
    return render(
        "questionnaires/build.html",
        part=part,
        status=status,
        questionnaire=questionnaire,
        draft=draft,
        schema=schema,
        full=editing.is_full(schema),
        panel=panel,
        faults=found,
        faulty={fault.field for fault in found},
        said=said,
        problem=problem,
        undo=undo,
        saved_at=format_time(now(), "short") if status == 200 and request.method == "POST" else "",
        view=request.args.get("view", "build"),
        asked=asked,
        hidden_count=len(schema.fields) - len(asked),
        preview=form_for(asked, answers or {}, version=draft.version),
        input_name=input_name,
        deed=VersionedForm(formdata=None, version=str(draft.version)),
        focus=focus,
        redraw=redraw,
        was_asked=WAS_ASKED,
        types=list(FieldType),
    )


def after(
    questionnaire: Questionnaire,
    draft: QuestionnaireVersion,
    edited: Edited,
    *,
    open_key: str = "",
    focus: str = "",
    said: Any = "",
) -> Answer:
    """Where a change leads: the page by 303, or its parts."""
    sentences = tuple(one for one in (said, *edited.lost) if one)
    open_key = open_key or (request.form.get("open", "") if edited.schema.find(request.form.get("open", "")) else "")
    if wants_part():
        panel = panel_of(questionnaire, draft, open_key) if open_key else None
        return builder_page(questionnaire, draft, panel=panel, said=sentences, focus=focus)
    for sentence in sentences:
        flash(sentence, "wait" if sentence in edited.lost else "good")
    if open_key:
        where = url_for("questionnaires.field", slug=questionnaire.slug, key=open_key, _anchor=focus or "open")
        return redirect(where, code=303)
    return redirect(url_for("questionnaires.build", slug=questionnaire.slug, _anchor=focus or None), code=303)


def change(
    questionnaire: Questionnaire, draft: QuestionnaireVersion, deed: Callable[[Schema], Edited]
) -> Edited | Answer:
    """Do it, or the page with 409 or 422 that says why not."""
    try:
        return services.edit_draft(who(), draft, deed, seen_version=seen_version())
    except Conflict:
        sentence = _(
            "Somebody else changed this form while you were at it. This is how it reads now; please try again."
        )
        return builder_page(questionnaire, draft, status=409, problem=sentence)
    except Invalid as error:
        return builder_page(questionnaire, draft, status=422, problem=error.sentence)


@bp.post("/<slug>/draft/questions")
def add_field(slug: str) -> Answer:
    """A new question of the `type`, behind `after` or at the end, and open at once."""
    questionnaire, draft = get_draft(slug)
    kind = next((one for one in FieldType if one.value == request.form.get("type")), None)
    taken = queries.published_before(questionnaire.id).keys

    def deed(schema: Schema) -> Edited:
        if kind is None:
            raise Invalid(_("Choose what kind of question it is."))
        room_in(schema)
        return editing.add(schema, kind, taken=taken, after=request.form.get("after"))

    edited = change(questionnaire, draft, deed)
    if not isinstance(edited, Edited):
        return edited
    return after(questionnaire, draft, edited, open_key=edited.key, focus="label")


def room_in(schema: Schema) -> None:
    """Refuse another question where there are as many as there can be."""
    if editing.is_full(schema):
        raise Invalid(_("That is as much as one can ask of anybody. Take a question away first."))


@bp.post("/<slug>/draft/questions/<key>")
def save_field(slug: str, key: str) -> Answer:
    """Keep one question as it was typed, unless something in it can't be."""
    questionnaire, draft = get_draft(slug)
    schema = Schema.parse(draft.schema)
    old = schema.find(key)
    if old is None:
        raise Conflict(_("Somebody else took this question away while you were at it. Your words are kept below."))
    before = queries.published_before(questionnaire.id)
    published = before.options.get(key, frozenset())
    form = form_of(
        old, schema, version=draft.version, known=dimensions(), was_asked=key in before.keys, posted=request.form
    )
    valid = form.validate()
    new = wished(old, form, schema, request.form, published=published)
    panel = Panel(new, form, editing.parents_for(schema, key), published)
    kind = _kind_wished(old.type)
    found = [*faults_of(new, schema), kind_fault(new, kind, schema, asked=before.keys)]
    refused = [fault for fault in found if fault and not fault.unfinished]
    if refused or not valid:
        show_faults(form, refused)
        return builder_page(questionnaire, draft, panel=panel, status=422)
    kept = as_kind(new, kind)
    try:
        edited = services.edit_draft(
            who(), draft, lambda current: editing.replace(current, kept), seen_version=seen_version()
        )
    except Conflict:
        form.version.data = str(draft.version)
        panel = dataclasses.replace(panel, theirs=old)
        return builder_page(questionnaire, draft, panel=panel, status=409, problem=CHANGED_MEANWHILE)
    if kind is not old.type:
        return _of_another_kind(questionnaire, draft, new, kind)
    said = "" if wants_part() else _("Saved.")
    return after(questionnaire, draft, edited, open_key=key, focus=_focus_after(new), said=said)


def _kind_wished(now: FieldType) -> FieldType:
    """Only its own button changes a kind: a list that is stepped through with the keys would pass by every kind."""
    wished = request.form.get("kind") if request.form.get("do") == "kind" else None
    return next((one for one in FieldType if one.value == wished), now)


def _of_another_kind(
    questionnaire: Questionnaire, draft: QuestionnaireVersion, before: Field, kind: FieldType
) -> Answer:
    """The page with the new inputs, and the way back to the old ones with all that was in them."""
    said = _("“%(question)s” is of another kind now: %(kind)s.", question=editing.named(before), kind=TYPE_LABELS[kind])
    at = editing.place_of(Schema.parse(draft.schema), before.key)
    undo = Undo(before, at, instead=True)
    panel = panel_of(questionnaire, draft, before.key)
    return builder_page(questionnaire, draft, panel=panel, said=(said,), undo=undo, focus="kind", redraw=True)


def _focus_after(new: Field) -> str:
    """After a deed in the editor of options, where one goes on."""
    deed, _colon, raw = request.form.get("do", "").partition(":")
    found = find_number(raw)
    at = len(new.options) if found is None else found
    if deed == "option-add":
        return f"option-{len(new.options)}"
    moved = {"option-up": at - 1, "option-down": at + 1, "option-remove": at}
    if deed in moved and new.options:
        return f"option-{max(0, min(moved[deed], len(new.options) - 1))}"
    return ""


def faults_of(new: Field, schema: Schema) -> list[Fault]:
    """What is wrong with a question where it stands."""
    earlier = {one.key: one for one in schema.fields[: editing.place_of(schema, new.key)]}
    return field_faults(new, earlier, who().program.language)


@bp.post("/<slug>/draft/move")
def move_field(slug: str) -> Answer:
    """`move` a question: its key, a colon, and "up", "down" or a place counted from 0.

    The key is not in the address, so that a page of forty questions need not spell out eighty addresses.
    """
    questionnaire, draft = get_draft(slug)
    key, _colon, to = request.form.get("move", "").partition(":")

    def deed(schema: Schema) -> Edited:
        at = editing.place_of(schema, key)
        if to in ("up", "down"):
            return editing.move(schema, key, at - 1 if to == "up" else at + 1)
        if not (to.isascii() and to.isdigit() and len(to) < 4):
            raise Invalid(_("Say where the question goes."))
        return editing.move(schema, key, int(to))

    edited = change(questionnaire, draft, deed)
    if not isinstance(edited, Edited):
        return edited
    moved = edited.schema.find(key)
    if moved is None:
        raise NotFound
    place = editing.place_of(edited.schema, key) + 1
    said = _(
        "“%(question)s” is now number %(number)d of %(count)d.",
        question=editing.named(moved),
        number=place,
        count=len(edited.schema.fields),
    )
    return after(questionnaire, draft, edited, focus=f"row-{key}", said=said)


@bp.post("/<slug>/draft/questions/<key>/duplicate")
def duplicate_field(slug: str, key: str) -> Answer:
    questionnaire, draft = get_draft(slug)
    taken = queries.published_before(questionnaire.id).keys

    def deed(schema: Schema) -> Edited:
        room_in(schema)
        return editing.duplicate(schema, key, taken=taken)

    edited = change(questionnaire, draft, deed)
    if not isinstance(edited, Edited):
        return edited
    if not edited.key:
        raise NotFound
    said = _("Here it is once more. What you change now concerns the copy only.")
    return after(questionnaire, draft, edited, open_key=edited.key, focus="label", said=said)


@bp.post("/<slug>/draft/preview")
@begins_reading
def preview(slug: str) -> Answer:
    """What applicants see after these answers. Nothing is kept."""
    questionnaire, draft = get_draft(slug)
    answers = read_draft(Schema.parse(draft.schema), request.form)
    return builder_page(questionnaire, draft, answers=answers, part="questionnaires/_preview.html")
