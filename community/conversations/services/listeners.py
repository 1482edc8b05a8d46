"""Keeps those who were talked to out of what is stored. Contact data is refused; a likely name wants a confirmation."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.core.errors import Invalid
from community.programs.models import Member
from community.redaction.listeners import FaultKind, identity_faults, likely_names

#: The field of the form that says "they may stand there".
NAMES_FIELD = "names_confirmed"

WHAT = {
    FaultKind.PHONE: _l("a phone number"),
    FaultKind.MAIL: _l("a mail address"),
    FaultKind.POSTAL_ADDRESS: _l("a street address"),
    FaultKind.HANDLE: _l("somebody’s account name"),
    FaultKind.PROFILE_LINK: _l("a link to somebody’s profile"),
}
POINTED_OUT = 3


def refuse_identities(texts: dict[str, str]) -> None:
    """Refuse contact data in any of `texts`, which are keyed by the field that they stand in.

    :raises Invalid: at that field, naming what was found and where.
    """
    for field, text in texts.items():
        faults = identity_faults(text)
        if faults:
            found = "; ".join(
                _("%(what)s (“%(words)s”)", what=WHAT[fault.kind], words=text[fault.start : fault.end].strip())
                for fault in faults[:POINTED_OUT]
            )
            raise Invalid(
                _(
                    "This seems to hold %(found)s. We never keep who the other person was, so nothing was saved. "
                    "Please take it out; everything else stays as you wrote it.",
                    found=found,
                ),
                field=field,
            )


def point_out_names(actor: Member, texts: Iterable[str], *, confirmed: bool) -> None:
    """Ask about what reads like a name, unless the writer `confirmed` that it may stand.

    :raises Invalid: at `NAMES_FIELD`, with the words in question.
    """
    if confirmed:
        return
    allowed = [actor.program.name, actor.person.name]
    found: list[str] = []
    for text in texts:
        for span in likely_names(text, allowed, actor.program.language):
            words = text[span.start : span.end].strip()
            if words not in found:
                found.append(words)
    if found:
        raise Invalid(
            _(
                "%(names)s: is that somebody’s name? If so, please write “a friend” or “my neighbor” instead. "
                "If not, tick the box and save again.",
                names=", ".join(_("“%(words)s”", words=name) for name in found[:POINTED_OUT]),
            ),
            field=NAMES_FIELD,
        )
