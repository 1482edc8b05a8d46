"""Taking a question away, and putting back what was there before: the question, or its former kind."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.errors import Invalid, NotFound
from community.questionnaires import editing, queries, services
from community.questionnaires.editing import Edited
from community.questionnaires.exchange import is_storable, shape_faults
from community.questionnaires.kinds import kind_fault
from community.questionnaires.schema import Field, Schema
from community.questionnaires.views.building import Undo, after, builder_page, change, faults_of, panel_of, room_in
from community.questionnaires.views.shared import bp, get_draft


@bp.post("/<slug>/draft/questions/<key>/remove")
def remove_field(slug: str, key: str) -> Answer:
    """Take a question away; the answer carries it, so that it can be put back."""
    questionnaire, draft = get_draft(slug)
    schema = Schema.parse(draft.schema)
    gone = schema.find(key)
    if gone is None:
        raise NotFound
    edited = change(questionnaire, draft, lambda current: editing.remove(current, key))
    if not isinstance(edited, Edited):
        return edited
    said = _("“%(question)s” is gone.", question=editing.named(gone))
    other = request.form.get("open", "")
    panel = panel_of(questionnaire, draft, other) if edited.schema.find(other) else None
    undo = Undo(gone, editing.place_of(schema, key))
    return builder_page(questionnaire, draft, panel=panel, said=(said, *edited.lost), undo=undo, focus="put-back")


@bp.post("/<slug>/draft/restore")
def restore_field(slug: str) -> Answer:
    """Put back what was taken away, where it was; or (`instead`) what a question was before it changed its kind."""
    questionnaire, draft = get_draft(slug)
    at = request.form.get("at", "")
    asked = queries.published_before(questionnaire.id).keys

    def deed(schema: Schema) -> Edited:
        back = _given_back(request.form.get("field", ""))
        if (there := schema.find(back.key)) and request.form.get("instead") == "1":
            return _as_it_was(schema, there, back, asked)
        room_in(schema)
        whole = Schema((*schema.fields, back))
        refused = [one for one in faults_of(dataclasses.replace(back, show_if=None), whole) if not one.unfinished]
        if schema.find(back.key) or refused:
            raise Invalid(refused[0].sentence if refused else _("It is there already."))
        return editing.move(whole, back.key, int(at) if at.isascii() and at.isdigit() and len(at) < 4 else 999)

    edited = change(questionnaire, draft, deed)
    if not isinstance(edited, Edited):
        return edited
    said = _("It is as it was.") if request.form.get("instead") == "1" else _("It is back where it was.")
    return after(questionnaire, draft, edited, focus=f"row-{edited.key}", said=said)


def _as_it_was(schema: Schema, there: Field, back: Field, asked: Collection[str]) -> Edited:
    found = [*faults_of(back, schema), kind_fault(there, back.type, schema, asked=asked)]
    refused = [fault for fault in found if fault and not fault.unfinished]
    if refused:
        raise Invalid(refused[0].sentence)
    return editing.replace(schema, back)


def _given_back(text: str) -> Field:
    sentence = _("This is not a question that we can read.")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid(sentence) from None
    if not is_storable(data) or list(shape_faults(data)):
        raise Invalid(sentence)
    return services.parse({"fields": [data]}).fields[0]
