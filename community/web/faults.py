"""Refusals as kind pages: what happened, what is kept, what to do next."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from community.core.errors import Conflict, NotFound, Refused, TooOften
from community.web.pages import safe_next

log = structlog.get_logger(__name__)

TEMPLATES = frozenset({403, 404, 409, 410, 413, 422, 429, 500})
_SECRET_FIELDS = frozenset({"csrf_token", "password", "new_password", "current_password", "version", "next"})


def register(app: Flask) -> None:
    """Have every refusal and error answered by a page of ours."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StaleDataError, _lost_race)
    app.register_error_handler(IntegrityError, _lost_race)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def page(status: int, title: str, sentence: str, *, kept_text: str | None = None) -> Response:
    """The page for a refusal. `kept_text` is what the person wrote, to be copied or sent again."""
    template = f"faults/{status if status in TEMPLATES else 422 if status < 500 else 500}.html"
    back = safe_next(request.path if request.method == "GET" else None) or _referring_path() or "/"
    body = render_template(template, title=title, sentence=sentence, kept_text=kept_text, back_url=back)
    return make_response(body, status)


def _referring_path() -> str | None:
    referrer = request.referrer or ""
    return (
        safe_next(referrer.removeprefix(request.host_url.rstrip("/")))
        if referrer.startswith(request.host_url)
        else None
    )


def speak_alone() -> None:
    """Let the page for this answer be drawn without asking the database who is there."""
    g.is_broken = True


def written_text() -> str | None:
    """What the person typed into the form that was refused, longest first; secrets are left out."""
    try:
        form = request.form
    except RequestEntityTooLarge:
        return None  # refused for another reason before anybody looked at it
    texts = [
        value.strip()
        for name, value in form.items(multi=True)
        if name not in _SECRET_FIELDS and len(value.strip()) > 20
    ]
    return "\n\n".join(sorted(texts, key=len, reverse=True)) or None


_TITLES = {
    400: lambda: _("That did not work"),
    403: lambda: _("This is not yours to do"),
    404: lambda: _("Nothing here"),
    405: lambda: _("That did not work"),
    409: lambda: _("Somebody was faster"),
    410: lambda: _("This is over"),
    413: lambda: _("That is too large"),
    422: lambda: _("That can’t be taken yet"),
    429: lambda: _("A moment, please"),
}


def _title(status: int) -> str:
    return _TITLES.get(status, lambda: _("That did not work"))()


def _refused(error: Refused) -> Response:
    if error.status == 403:
        log.info("refused", status=403, path=request.path, endpoint=request.endpoint)
    kept = written_text() if error.status != 404 and request.method == "POST" else None
    response = page(error.status, _title(error.status), str(error.sentence), kept_text=kept)
    if isinstance(error, TooOften):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _lost_race(error: Exception) -> Response:
    log.info("lost race", path=request.path, error=type(error).__name__)
    return _refused(Conflict())


def _database_busy(error: OperationalError) -> Response:
    log.error("database", path=request.path, error=str(error.orig))
    speak_alone()
    sentence = _("The database did not answer in time. Nothing was changed; please try again.")
    response = page(500, _("We could not save that"), sentence, kept_text=written_text())
    response.status_code = 503
    response.headers["Retry-After"] = "5"
    return response


def _stale_form(error: CSRFError) -> Response:
    sentence = _(
        "This form was open for too long, or it came from elsewhere. Your text is kept: go back and send it again."
    )
    response = page(422, _("Please send that again"), sentence, kept_text=written_text())
    response.status_code = 400
    return response


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return make_response(error.get_response())
    if code == 404:
        return _refused(NotFound())
    response = page(code, _title(code), error.description or _("Please go back and try again."))
    response.status_code = code
    if code == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return response


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected", path=request.path, endpoint=request.endpoint)
    speak_alone()
    return make_response(
        render_template(
            "faults/500.html",
            title="Something broke on our side",
            sentence="It is written down and somebody will look. What you wrote is kept below, if you wrote something.",
            kept_text=written_text() if request.method == "POST" else None,
            back_url="/",
        ),
        500,
    )
