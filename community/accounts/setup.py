"""Flask-Login, taught our sessions: the cookie holds a token, the table its digest, and each can be ended."""

from __future__ import annotations

import datetime as dt

from flask import Flask, Response, g, has_request_context, session
from flask_login import LoginManager, current_user
from sqlalchemy import update

from community.accounts.models import Person, SignIn
from community.accounts.queries import find_sign_in
from community.core.clock import now
from community.core.db import db, reads_again, unit_of_work
from community.core.tokens import digest

TOKEN = "sign_in"
IDLE_LIMIT = dt.timedelta(days=30)
SEEN_EVERY = dt.timedelta(minutes=10)

manager = LoginManager()


class CurrentPerson:
    """What Flask-Login calls the user: the person behind the cookie, with the session that brought them."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, person: Person, sign_in: SignIn) -> None:
        self.person = person
        self.sign_in = sign_in
        # Plain values: the transaction that read them is over when the answer leaves.
        self.id = person.id
        self.sign_in_id = sign_in.id
        self.seen_at = sign_in.seen_at
        self.language = person.language
        self.time_zone = person.time_zone

    def get_id(self) -> str:
        return str(self.id)


def load() -> CurrentPerson | None:
    """Who the cookie says this is, once for each request."""
    token = session.get(TOKEN)
    if not token:
        return None
    found = g.pop("found_sign_in") if "found_sign_in" in g else find_sign_in(token)
    if found is None or now() - found[0].seen_at > IDLE_LIMIT:
        session.pop(TOKEN, None)
        return None
    return CurrentPerson(found[1], found[0])


def token_digest() -> str | None:
    """What the table keeps of this cookie's token, for a query that reads more than the session in one go."""
    token = session.get(TOKEN)
    return digest(token) if token else None


def found_already(found: tuple[SignIn, Person] | None) -> None:
    """Spare `load` its query: somebody above has read the open session behind the cookie, or that there is none."""
    g.found_sign_in = found


def sign_in_here(token: str) -> None:
    """Put a fresh session's token into a fresh cookie: nothing of the anonymous session stays."""
    kept = {name: session[name] for name in ("theme",) if name in session}
    session.clear()
    session.update(kept)
    session[TOKEN] = token
    session.permanent = True
    g.pop("_login_user", None)


@reads_again
def forget_who_asks() -> None:
    """Have the session and its person read anew when somebody asks next; the token stays where it is."""
    if has_request_context():
        g.pop("_login_user", None)
        g.pop("found_sign_in", None)


def register(app: Flask) -> None:
    """Bind Flask-Login, and note in passing when somebody was last here."""
    app.config["PERMANENT_SESSION_LIFETIME"] = IDLE_LIMIT
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)
    manager.request_loader(lambda _request: load())

    @app.context_processor
    def provide_person() -> dict[str, object]:
        if not has_request_context():
            return {}
        if g.get("is_broken"):
            return {"current_person": None, "theme": session.get("theme", "auto")}
        person = current_user.person if current_user.is_authenticated else None
        return {"current_person": person, "theme": session.get("theme", "auto")}

    @app.after_request
    def note_seen(response: Response) -> Response:
        if "_login_user" in g and current_user.is_authenticated and now() - current_user.seen_at > SEEN_EVERY:
            with unit_of_work():
                db.session.execute(update(SignIn).where(SignIn.id == current_user.sign_in_id).values(seen_at=now()))
        return response
