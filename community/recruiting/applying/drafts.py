"""Saving what is typed. Nothing is required and nothing lost: where two devices differ, both texts are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from community.core.clock import now
from community.core.db import db, kept
from community.core.errors import WrongState
from community.recruiting.applying.queries import changed_since
from community.recruiting.models import AnswerRevision, Application, RevisionKind
from community.recruiting.states import EDITABLE, ApplicationState

#: The applicant's name among the answers. No field can be called so: a key begins with a letter.
NAME = "_name"


@dataclass(frozen=True)
class Clash:
    """Fields that another device saved first: what it wrote, and what came now. Both by field key."""

    theirs: dict[str, Any]
    mine: dict[str, Any]


def save(application: Application, typed: Mapping[str, Any], *, seen: int | None, kind: RevisionKind) -> Clash | None:
    """Keep what was typed into some fields. Fields that did not change are left alone.

    :param typed: by field key; the applicant's name under `NAME`.
    :param seen: the draft's `answers_version` when the device last looked; None counts as the beginning.
    :returns: what clashes, in which case nothing was saved and the texts are kept beside the draft.
    :raises WrongState: if the application was decided or taken back.
    """
    if not can_write(application):
        raise WrongState(_l("This application can’t be changed any more. Copy what you wrote if you need it."))
    now_there = {key: current(application, key) for key in typed}
    changed = {key: value for key, value in typed.items() if value != now_there[key]}
    if not changed:
        return None
    newer = changed_since(application.id, changed, seen or 0)
    if newer:
        clash = Clash({key: now_there[key] for key in newer}, {key: changed[key] for key in newer})
        _keep_beside(application, clash.mine)
        return clash
    application.answers_version += 1
    application.changed_at = now()
    if NAME in changed:
        application.name = str(changed[NAME])[:80]
    application.answers = {**application.answers, **{key: value for key, value in changed.items() if key != NAME}}
    for key, value in changed.items():
        db.session.add(_revision(application.id, key, application.answers_version, value, kind))
    db.session.flush()
    return None


def put(application: Application, key: str, value: Any) -> None:
    """Set one answer that no form sends: a file. "" takes it out."""
    application.answers_version += 1
    application.changed_at = now()
    answers = {known: answer for known, answer in application.answers.items() if known != key}
    application.answers = {**answers, key: value} if value else answers
    db.session.add(_revision(application.id, key, application.answers_version, value, RevisionKind.SAVE))
    db.session.flush()


def can_write(application: Application) -> bool:
    """Whether typing is still kept. A draft takes it after the call has closed too: only sending is over then."""
    if application.state is ApplicationState.DRAFT:
        return True
    return application.state in EDITABLE


def current(application: Application, key: str) -> Any:
    """What the draft holds under `key` now; "" for nothing yet."""
    return application.name if key == NAME else application.answers.get(key, "")


def _revision(application_id: int, key: str, number: int, value: Any, kind: RevisionKind) -> AnswerRevision:
    text = json.dumps(value, ensure_ascii=False)
    return AnswerRevision(application_id=application_id, field_key=key, number=number, kind=kind, value=text, at=now())


def _keep_beside(application: Application, texts: Mapping[str, Any]) -> None:
    """The clash is answered with a refusal, which rolls back: these rows must outlive it."""
    application_id = application.id

    def write() -> None:
        for key, value in texts.items():
            # Number 0: it is nobody's current text, so that no device takes it for something newer.
            db.session.add(_revision(application_id, key, 0, value, RevisionKind.CONFLICT))

    kept(write)
