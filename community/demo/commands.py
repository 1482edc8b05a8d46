"""`flask demo seed`: make the tables and the sample program, once."""

from __future__ import annotations

import logging

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from community.core.db import db
from community.demo.seed.program import is_there, seed

demo_commands = AppGroup("demo", help="The sample program (demo mode only).")
groups = [demo_commands]


@demo_commands.command("seed")
def seed_demo() -> None:
    """Make the tables and the sample program. Does nothing when it is there."""
    if not current_app.config["GRAPEVINE"].demo:
        raise click.ClickException("The sample program is for demo mode. Set GRAPEVINE_MODE=demo.")
    logging.disable(logging.INFO)  # Alembic tells of each revision; here that is no news
    upgrade()
    logging.disable(logging.NOTSET)
    if is_there():
        return
    with click.progressbar(length=100, label="The sample program lives through its months") as bar:
        seed(lambda done, total: bar.update(done * 100 // total - bar.pos))
    # What is still in the journal comes into the file itself, so that the file can be moved.
    db.session.remove()
    db.engine.dispose()
