"""`flask configuration check`: is the environment fit to serve?"""

from __future__ import annotations

import smtplib

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import inspect

from community.core.db import db

config_commands = AppGroup("configuration", help="Look at the configuration of this installation.")


@config_commands.command("check")
def check() -> None:
    """Try the database, its schema and the mail server; say what is wrong and exit with 1."""
    config = current_app.config["GRAPEVINE"]
    faults: list[str] = []
    click.echo(f"mode       {config.mode}\naddress    {config.public_url}\ndatabase   {db.engine.dialect.name}")
    try:
        if "alembic_version" not in inspect(db.engine).get_table_names():
            faults.append("The database has no tables yet. Run: flask db upgrade")
    except Exception as error:
        faults.append(f"The database does not answer: {error}")
    try:
        with smtplib.SMTP(config.mail_host, config.mail_port, timeout=config.mail_timeout) as server:
            server.noop()
    except OSError as error:
        faults.append(f"The mail server {config.mail_host}:{config.mail_port} does not answer: {error}")
    for fault in faults:
        click.echo(f"fault      {fault}")
    if faults:
        raise SystemExit(1)
    click.echo("fit to serve")
