"""Flask extensions, bound to the application by `register`: CSRF, translations, limits per address."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

from community.web import counting  # noqa: F401  (makes its storage known by name)

LANGUAGES = {"en": "English", "de": "Deutsch"}

csrf = CSRFProtect()
babel = Babel()
limiter = Limiter(key_func=get_remote_address, default_limits=["600 per minute"], headers_enabled=True)


def choose_language() -> str:
    """What a mail is rendered in; else the person's language; else what the browser asks for, whatever the region."""
    if chosen := g.get("language"):
        return str(chosen)
    if not has_request_context():
        return "en"
    if not g.get("is_broken") and current_user.is_authenticated and current_user.language in LANGUAGES:
        return str(current_user.language)
    wanted = (tag.replace("_", "-").partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((language for language in wanted if language in LANGUAGES), "en")


def language_of_page() -> dict[str, str]:
    """What the `html` element of pages and mails says of the language they are written in."""
    locale = get_locale()
    return {"lang": locale.language, "dir": locale.text_direction} if locale else {"lang": "en", "dir": "ltr"}


def choose_time_zone() -> str:
    """What a mail is rendered in; else the person's zone; else the program's; else UTC."""
    if chosen := g.get("time_zone"):
        return str(chosen)
    if has_request_context() and not g.get("is_broken") and current_user.is_authenticated and current_user.time_zone:
        return str(current_user.time_zone)
    return str(g.get("program_time_zone") or "UTC")


def time_zones() -> list[str]:
    """Names that people choose from: those with a region, in order."""
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return ["UTC", *sorted(name for name in available_timezones() if name.startswith(regions))]


def is_time_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone that this machine knows."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError):
        return False
    return True


def register(app: Flask) -> None:
    """Bind the extensions to `app`."""
    config = app.config["GRAPEVINE"]
    app.config.update(
        RATELIMIT_ENABLED=config.mode not in {"test", "demo"},
        RATELIMIT_STORAGE_URI=config.redis_url or "process://",
        RATELIMIT_SWALLOW_ERRORS=True,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(config.redis_url),
        BABEL_DEFAULT_LOCALE="en",
        BABEL_DEFAULT_TIMEZONE="UTC",
        BABEL_TRANSLATION_DIRECTORIES=str(app.config["TRANSLATIONS"]),
        WTF_CSRF_TIME_LIMIT=None,
    )
    if config.redis_url:
        # redis-py retries for seconds by default; a dead Redis must not make a page wait.
        app.config["RATELIMIT_STORAGE_OPTIONS"] = {
            "socket_connect_timeout": 0.5,
            "socket_timeout": 0.5,
            "retry": None,
            "retry_on_error": [],
        }
    csrf.init_app(app)
    babel.init_app(app, locale_selector=choose_language, timezone_selector=choose_time_zone)
    limiter.init_app(app)
    app.context_processor(language_of_page)
