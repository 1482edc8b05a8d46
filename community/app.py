"""The application: core, then web, then the features, in this order."""

from __future__ import annotations

import logging

import structlog
from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from community import features
from community.core import commands as core_commands
from community.core import connections, events, files, limits, mailer, outbox  # noqa: F401  (tables and jobs of the core)
from community.core import db as database
from community.core.db import db
from community.web import characters, converters, extensions, faults, guards, headers, house, jinja, sessions
from community.web import commands as web_commands
from community.web.unit_of_work import TransactionalFlask
from config import ROOT, Config, Mode

MAX_REQUEST_BYTES = 10 * 1024 * 1024


def create_app(config: Config) -> Flask:
    """A ready application for `config`. Several may live in one process (tests do that)."""
    app = TransactionalFlask(
        "community",
        root_path=str(ROOT / "community"),
        static_folder=str(ROOT / "static"),
        static_url_path="/static",
        template_folder=str(ROOT / "templates"),
    )
    app.config.update(
        GRAPEVINE=config,
        SECRET_KEY=config.secret,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=connections.engine_options(config.database_url),
        TRANSLATIONS=ROOT / "community" / "translations",
        TESTING=config.mode is Mode.TEST,
        DEBUG=config.mode is Mode.DEVELOPMENT,
        TEMPLATES_AUTO_RELOAD=config.mode is Mode.DEVELOPMENT,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="__Host-grapevine" if config.secure else "grapevine",
        SESSION_COOKIE_SECURE=config.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PROPAGATE_EXCEPTIONS=False,
    )
    write_logs(config)
    database.prepare(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    converters.register(app)
    characters.register(app)
    extensions.register(app)
    jinja.register(app)
    guards.register(app)
    headers.register(app)
    sessions.register(app)
    faults.register(app)
    features.register(app)
    house.register(app)
    app.cli.add_command(core_commands.worker_commands)
    app.cli.add_command(web_commands.config_commands)
    serve_behind(app, config)
    return app


def write_logs(config: Config) -> None:
    """Structured lines: JSON in production, readable elsewhere. Secrets never reach a log call."""
    renderer = (
        structlog.processors.JSONRenderer()
        if config.mode is Mode.PRODUCTION
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


def serve_behind(app: Flask, config: Config) -> None:
    """Static files with far-future caching, and the number of proxies whose word on addresses counts."""
    static = ROOT / "static"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(static),
        prefix="static/",
        autorefresh=config.mode is Mode.DEVELOPMENT,
        immutable_file_test=lambda _path, url: "/built/" in url,
        max_age=3600,
    )
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
