"""What the builder's pages share: the blueprint, who may come here, and what they work on."""

from __future__ import annotations

from flask import Blueprint, request

from community.core.db import is_writing
from community.core.keys import find_number
from community.core.policies import require
from community.programs.current import get_current_member
from community.programs.models import Member
from community.questionnaires import labels, queries
from community.questionnaires.answers import hint_of
from community.questionnaires.editing import named
from community.questionnaires.models import Questionnaire, QuestionnaireVersion
from community.questionnaires.policies import may_design_questionnaires
from community.questionnaires.schema import Field

bp = Blueprint("questionnaires", __name__, url_prefix="/p/<program>/questionnaires")


@bp.before_request
def only_designers() -> None:
    """Nobody else sees what will be asked before it is asked."""
    require(may_design_questionnaires, get_current_member())


def who() -> Member:
    """The manager who asks."""
    return get_current_member()


def get_questionnaire(slug: str) -> Questionnaire:
    """The questionnaire of this address, in the program of who asks."""
    return queries.get_questionnaire(who(), slug)


def get_draft(slug: str) -> tuple[Questionnaire, QuestionnaireVersion]:
    """The questionnaire and its draft, which is locked by whoever changes something.

    :raises NotFound: if there is none.
    """
    found = get_questionnaire(slug)
    return found, queries.get_draft(found, lock=is_writing())


def seen_version() -> int | None:
    """The version of the draft that the page knew."""
    raw = request.form.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def number(name: str) -> int:
    """A number of the address, 0 when it is missing or none."""
    return find_number(request.args.get(name)) or 0


@bp.app_template_filter("answer_hint")
def answer_hint(field: Field) -> str:
    """What stands under a question where it is answered."""
    return hint_of(field)


bp.app_template_filter("named")(named)


@bp.context_processor
def words() -> dict[str, object]:
    """What the builder's templates need beside their own context."""
    return {
        "type_labels": labels.TYPE_LABELS,
        "type_icons": labels.TYPE_ICONS,
        "type_hints": labels.TYPE_HINTS,
        "blind_labels": labels.BLIND_LABELS,
        "kind_labels": labels.KIND_LABELS,
        "limits_in_words": labels.limits_in_words,
        "condition_in_words": labels.condition_in_words,
        "kept_in_words": labels.kept_in_words,
        "answer_in_words": labels.answer_in_words,
        "named": named,
    }
