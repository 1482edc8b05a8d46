"""The few words that go with the link of a call."""

from __future__ import annotations

from flask_babel import gettext as _

from community.programs.models import Program
from community.recruiting.models import Call, CallPasser
from community.web.jinja import long_day
from community.web.pages import external_url


def link_of(program: Program, call: Call, passer: CallPasser | None = None) -> str:
    """The full address of the call's page; with the passer's sign, if they pass it on."""
    via = {"via": passer.code} if passer else {}
    return external_url("applying.call", program=program.slug, slug=call.slug, **via)


def usual_words(program: Program, call: Call) -> str:
    """What one might say, from what the call says."""
    first = call.text.strip().split("\n\n")[0]
    return "\n\n".join(
        part
        for part in (
            _("%(program)s looks for people: %(title)s", program=program.name, title=call.title),
            first,
            _(
                "Nobody asks how many people listen to you. You can begin now and finish another day, until %(day)s.",
                day=long_day(call.closes_at),
            ),
        )
        if part
    )


def words_to_pass_on(program: Program, call: Call, passer: CallPasser | None = None) -> str:
    """Those of the passer, else of the call, else the usual ones; the link stands last."""
    said = (passer.text if passer else "") or call.passing_text or usual_words(program, call)
    return f"{said.strip()}\n\n{link_of(program, call, passer)}"
