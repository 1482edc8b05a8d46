"""Which calls ask a version of a questionnaire, and how many applications stay with it: told to its designers."""

from __future__ import annotations

from collections.abc import Collection

from flask import url_for
from sqlalchemy import func, select

from community.core.db import db
from community.questionnaires.registries import Usage
from community.recruiting.models import Application, Call


def usage_of_versions(version_ids: Collection[int]) -> dict[int, Usage]:
    """By version; see `registries.FindUsage`. Drafts of applications count: they were begun with these questions."""
    places: dict[int, list[tuple[str, str]]] = {}
    calls = select(Call.questionnaire_version_id, Call.title, Call.slug, Call.published_at)
    for version_id, title, slug, published_at in db.session.execute(
        calls.where(Call.questionnaire_version_id.in_(version_ids)).order_by(Call.id)
    ):
        places.setdefault(version_id, []).append((title, url_for("applying.call", slug=slug) if published_at else ""))
    pinned = (
        select(Application.questionnaire_version_id, func.count())
        .where(Application.questionnaire_version_id.in_(version_ids))
        .group_by(Application.questionnaire_version_id)
    )
    counts = {row[0]: int(row[1]) for row in db.session.execute(pinned)}
    return {key: Usage(tuple(places.get(key, ())), counts.get(key, 0)) for key in {*places, *counts}}
