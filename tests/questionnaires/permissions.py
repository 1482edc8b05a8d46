"""Who may do what with questionnaires: those who manage the program, and nobody else."""

from __future__ import annotations

import json
from typing import Any

from community.questionnaires.defaults import default_schema
from community.questionnaires.exchange import export
from tests.factories.questionnaires import make_questionnaire
from tests.house.rows import Cast, Row, only

MANAGERS = ("manager", "owner")


def stage(cast: Cast) -> None:
    """One questionnaire with a published version and a draft, and one that is only published."""
    both = make_questionnaire(cast["manager"], "Your story", published=True)
    rest = make_questionnaire(cast["manager"], "Your rest", published=True, draft=False)
    cast.things |= {"questionnaire": both.slug, "questionnaire_draft": 1, "undrafted": rest.slug}


def of_it(cast: Cast) -> dict[str, Any]:
    return {"slug": cast.things["questionnaire"]}


def of_version(cast: Cast) -> dict[str, Any]:
    return {**of_it(cast), "version_number": 1}


def of_question(cast: Cast) -> dict[str, Any]:
    return {**of_it(cast), "key": "moment"}


def sent(**more: Any) -> Any:
    return lambda cast: {"version": cast.things["questionnaire_draft"], **more}


def row(endpoint: str, method: str = "GET", **more: Any) -> Row:
    return only(MANAGERS, f"questionnaires.{endpoint}", method, **{"values": of_it, **more})


QUESTION = {"label": "One moment?", "blind_class": "shown_redacted", "parent": "", "op": "in"}
GONE = {"key": "extra", "type": "long_text", "label": "And?"}

ROWS = [
    only(MANAGERS, "questionnaires.shelf"),
    only(MANAGERS, "questionnaires.new"),
    only(MANAGERS, "questionnaires.new", "POST", data=lambda cast: {"title": "New", "start": "short", "subject": ""}),
    only(MANAGERS, "questionnaires.take_in"),
    only(MANAGERS, "questionnaires.take_in", "POST", data=lambda cast: {"text": export("In", default_schema())}),
    row("show"),
    row("rename", "POST", data=lambda cast: {"title": "Another title"}),
    row("retire", "POST"),
    row("start_draft", "POST", values=lambda cast: {"slug": cast.things["undrafted"]}),
    row("delete_draft"),
    row("delete_draft", "POST", data=sent()),
    row("build"),
    row("field", values=of_question),
    row("add_field", "POST", data=sent(type="long_text")),
    row("save_field", "POST", values=of_question, data=sent(**QUESTION)),
    row("move_field", "POST", data=sent(move="moment:down")),
    row("duplicate_field", "POST", values=of_question, data=sent()),
    row("remove_field", "POST", ok=200, values=of_question, data=sent()),
    row("restore_field", "POST", data=sent(field=json.dumps(GONE), at="0")),
    row("preview", "POST", ok=200),
    row("publish"),
    row("publish", "POST", data=sent()),
    row("version", values=of_version),
    row("compare_versions"),
    row("export", values=of_version),
]
