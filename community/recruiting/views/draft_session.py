"""The applicant as an actor: which applications this device has open, kept in the signed cookie.

The cookie names the mailed link that opened each of them, so that revoking links ends the devices that came by them.
Somebody who is signed in with the proven address of an application needs no link.
"""

from __future__ import annotations

from flask import abort, redirect, request, session, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from community.core.errors import NotAllowed
from community.programs.current import current_program
from community.recruiting.applying.queries import find_by_address, find_by_session
from community.recruiting.models import Application

HELD = "applications"
#: A cookie has little room; the oldest falls out.
MOST = 8

NOT_OPEN = _l(
    "This application is not open on this device any more. Copy what you wrote, if you wrote something, "
    "and ask for a new link: it opens where you left off."
)


def hold(ref: str, link_id: int) -> None:
    """Open the application on this device."""
    held = {known: link for known, link in held_here().items() if known != ref}
    session[HELD] = dict([*held.items(), (ref, link_id)][-MOST:])
    session.permanent = True


def let_go(ref: str) -> None:
    """Close the application on this device. The mailed links go on working."""
    session[HELD] = {known: link for known, link in held_here().items() if known != ref}


def held_here() -> dict[str, int]:
    """Public refs and link ids of what is open here."""
    held = session.get(HELD)
    return held if isinstance(held, dict) else {}


def get_application(ref: str, *, lock: bool = False) -> Application:
    """The application `ref`, if it is open here, with its call and questions. `lock`: to change it.

    Otherwise a GET is sent to the page that mails a link, and anything else is refused with the text kept. Both are the
    same whether there is such an application or not.
    """
    program_id = current_program.id
    link_id = held_here().get(ref)
    found = find_by_session(program_id, ref, link_id, lock=lock) if isinstance(link_id, int) else None
    if found is None and current_user.is_authenticated and current_user.person.email_verified_at is not None:
        found = find_by_address(program_id, ref, current_user.person.email_key, lock=lock)
    if found is not None:
        return found
    if request.method == "GET":
        abort(redirect(url_for("applying.lost")))
    raise NotAllowed(NOT_OPEN)
