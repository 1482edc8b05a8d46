"""Publishing a draft, reading a version, and two versions side by side."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.errors import Conflict
from community.questionnaires import queries, registries, services
from community.questionnaires.checks import Fault, faults
from community.questionnaires.comparing import compare
from community.questionnaires.forms import form_for, input_name
from community.questionnaires.models import Questionnaire, QuestionnaireVersion
from community.questionnaires.schema import Schema
from community.questionnaires.views.shared import bp, get_draft, get_questionnaire, number, seen_version, who
from community.web.forms import VersionedForm
from community.web.pages import render


@bp.route("/<slug>/draft/publish", methods=["GET", "POST"])
def publish(slug: str) -> Answer:
    """All that stands in the way at once; if nothing does, the last yes."""
    found, draft = get_draft(slug)
    if request.method == "GET":
        return publish_page(found, draft)
    try:
        services.publish(who(), found, draft, seen_version=seen_version() or 0)
    except Conflict:
        return publish_page(found, draft, changed=True, status=409)
    except services.NotPublishable as refused:
        return publish_page(found, draft, refused=refused.faults, status=422)
    flash(_("Published. Version %(number)d never changes from now on.", number=draft.number), "good")
    return redirect(url_for("questionnaires.show", slug=slug), code=303)


def publish_page(
    found: Questionnaire,
    draft: QuestionnaireVersion,
    *,
    refused: list[Fault] | None = None,
    changed: bool = False,
    status: int = 200,
) -> Answer:
    """What publishing means, with the faults or the button."""
    schema = Schema.parse(draft.schema)
    before = queries.published_version(found.id)
    versions = queries.versions_of([found.id])[found.id]
    usage = registries.usage_of([one.id for one in versions])
    return render(
        "questionnaires/publish.html",
        status=status,
        questionnaire=found,
        draft=draft,
        schema=schema,
        faults=faults(schema, who().program.language) if refused is None else refused,
        changed=changed,
        before=before,
        changes=[one for one in compare(Schema.parse(before.schema), schema) if not one.is_same] if before else [],
        reveals=[one for one in schema if one.is_shown],
        pinned=sum(one.pinned for one in usage.values()),
        form=VersionedForm(formdata=None, version=str(draft.version)),
    )


@bp.get("/<slug>/versions/<int:version_number>")
def version(slug: str, version_number: int) -> Answer:
    """The questions of one version as applicants see them, all at once."""
    found = get_questionnaire(slug)
    one = queries.get_version(found, version_number)
    schema = Schema.parse(one.schema)
    return render(
        "questionnaires/version.html",
        questionnaire=found,
        version=one,
        schema=schema,
        usage=registries.usage_of([one.id])[one.id],
        preview=form_for(schema, {}, version=one.version),
        input_name=input_name,
    )


@bp.get("/<slug>/compare")
def compare_versions(slug: str) -> Answer:
    """Two versions side by side; the last two if the address names none."""
    found = get_questionnaire(slug)
    versions = queries.versions_of([found.id])[found.id]
    numbers = [one.number for one in versions]
    newer = number("to") or numbers[0]
    older = number("from") or next((one for one in numbers if one < newer), newer)
    old, new = queries.get_version(found, older), queries.get_version(found, newer)
    changes = compare(Schema.parse(old.schema), Schema.parse(new.schema))
    return render(
        "questionnaires/compare.html",
        questionnaire=found,
        versions=versions,
        old=old,
        new=new,
        changes=changes,
        different=[one for one in changes if not one.is_same],
        louder=[one for one in changes if one.visibility or (one.reveals and old is not new)],
    )
