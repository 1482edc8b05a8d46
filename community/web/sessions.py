"""The cookie of the session: sent again once a day, not with every page, so that it lasts as long as somebody comes.

Flask would sign and send a lasting cookie with each answer, which costs time and keeps answers from being cached. It
would also check the signature of one and the same cookie with every request, and sign a form's token for every page.
"""

from __future__ import annotations

from functools import lru_cache
from time import time
from typing import Any

from flask import Flask, Request, Response, current_app, g, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer

from community.core.clock import now

RENEWED = "renewed"
#: A cookie that was found genuine, and not too old, is taken at its word for so long (seconds).
TRUSTED_FOR = 300.0
#: So many cookies are remembered in a process; then it begins anew.
MOST = 10_000

_g = g._get_current_object


class RememberedSessions(SecureCookieSessionInterface):
    """Flask's sessions in cookies; what a cookie says is remembered for a while."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        until, said = self._known.get(cookie, (0.0, None))
        if said is not None and time() < until:
            return self.session_class(said)
        opened = super().open_session(app, request)
        # Nothing that a request could change in place: each gets a session of its own, but the values are shared.
        if opened and all(type(value) in (str, int, bool) for value in opened.values()):
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[cookie] = (time() + TRUSTED_FOR, dict(opened))
        return opened


def csrf_token() -> str:
    """The token for the forms of this request: what Flask-WTF's own function says, signed once for each session."""
    kept: str | None = _g().__dict__.get("csrf_token")
    if kept is not None:
        return kept
    if raw := session.get("csrf_token"):
        g.csrf_token = _signed(current_app.secret_key, raw)
    return generate_csrf()


@lru_cache(maxsize=MOST)
def _signed(secret: str, raw: str) -> str:
    # Its age is not asked (WTF_CSRF_TIME_LIMIT), so one that was signed before is as good as a new one.
    return URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw)


def register(app: Flask) -> None:
    """Have lasting sessions renewed on the first answer of a day (UTC)."""
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    app.session_interface = RememberedSessions()
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.context_processor(lambda: {"csrf_token": csrf_token})  # Flask-WTF gives templates its own in this way as well

    @app.after_request
    def renew(response: Response) -> Response:
        if session.permanent and session.get(RENEWED) != (today := now().date().toordinal()):
            session[RENEWED] = today
        return response
