"""Nominations in any state, each step the real service; and what a mail brings."""

from __future__ import annotations

import re
from typing import Any

from community.core.db import db, unit_of_work
from community.core.outbox import EmailRecord
from community.programs.models import Member, Program
from community.recruiting.calling import passing
from community.recruiting.models import Application, Call, CallPasser, CallSource, Nomination, Relation
from community.recruiting.nominating import queries, services
from tests.factories.recruiting import acting, make_call

REASON = "She hears out anybody who disagrees with her about bevels, and then asks one more question."
EXAMPLE = "At the swap meet she talked a man out of the plane he wanted, since his hands would not like it."


def make_nomination_call(program: Program, slug: str = "put-forward", **more: Any) -> Call:
    """An open call for people who were put forward."""
    values = {"title": "For people somebody would miss", "source": CallSource.NOMINATION, "opens_in": -30, **more}
    return make_call(program, slug, **values)


def make_broadcast_call(program: Program, slug: str = "passed-on", **more: Any) -> Call:
    """An open call that others pass on."""
    values: dict[str, Any] = {"title": "For people who mend", "source": CallSource.BROADCAST, **more}
    return make_call(program, slug, **values)


def make_passer(manager: Member, call: Call, name: str = "Radio Westhoek", **more: Any) -> CallPasser:
    """Somebody who passes the call on."""
    with unit_of_work():
        return passing.add_passer(acting(manager), db.session.get_one(Call, call.id), name=name, **more)


def make_nomination(
    nominator: Member,
    call: Call,
    email: str = "bea@example.org",
    *,
    name: str = "Bea",
    reason: str = REASON,
    example: str = EXAMPLE,
    language: str = "en",
) -> Nomination:
    """Somebody whom `nominator` has put forward."""
    with unit_of_work():
        return services.nominate(
            acting(nominator),
            db.session.get_one(Call, call.id),
            name=name,
            email=email,
            reason=reason,
            example=example,
            relation=Relation.CRAFT,
            language=language,
        )


def find_mail(key: str) -> EmailRecord | None:
    """The mail that was posted under `key`."""
    return db.session.query(EmailRecord).filter_by(key=key).execution_options(populate_existing=True).one_or_none()


def secret_of(nomination: Nomination, which: str = "ask") -> str:
    """The secret in the mail to the person: of the first, or of the "remind"."""
    mail = find_mail(f"nomination:{nomination.id}:{which}")
    assert mail is not None
    found = re.search(r"/nominated/([\w-]+)\s", mail.text)
    assert found
    return found[1]


def accept(program: Program, nomination: Nomination) -> Application:
    """The person's yes."""
    with unit_of_work():
        found = queries.get_by_secret(program.id, secret_of(nomination), lock=True)
        return services.accept(program, found)


def refuse(program: Program, nomination: Nomination) -> None:
    """The person's no."""
    with unit_of_work():
        services.refuse(program, queries.get_by_secret(program.id, secret_of(nomination), lock=True))
