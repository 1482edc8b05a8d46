"""The cookie of the session: sent again once a day, not with every page, so that it lasts as long as somebody comes.

Flask would sign and send a lasting cookie with each answer, which costs time and keeps answers from being cached.
"""

from __future__ import annotations

from flask import Flask, Response, session

from community.core.clock import now

RENEWED = "renewed"


def register(app: Flask) -> None:
    """Have lasting sessions renewed on the first answer of a day (UTC)."""
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False

    @app.after_request
    def renew(response: Response) -> Response:
        if session.permanent and session.get(RENEWED) != (today := now().date().toordinal()):
            session[RENEWED] = today
        return response
