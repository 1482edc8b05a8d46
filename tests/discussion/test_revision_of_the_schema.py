"""Earlier texts that were hidden before the schema knew of it are kept back by what the log says."""

from __future__ import annotations

from alembic import command
from flask import Flask
from sqlalchemy import select

from community.core.db import db, unit_of_work
from community.discussion import services
from community.discussion.models import PostRevision
from tests.core.test_migrations import alembic, bare  # noqa: F401  (a fixture)
from tests.factories import make_member, make_program
from tests.factories.discussion import make_reply, make_space, make_thread


def test_the_log_tells_which_texts_were_hidden(bare: Flask) -> None:  # noqa: F811
    command.upgrade(alembic(), "head")
    program = make_program()
    dee = make_member(program, "Dee Whitlock")
    thread = make_thread(dee, make_space(program))
    plain, hidden = make_reply(dee, thread, "A typo"), make_reply(dee, thread, "Rude words")
    with unit_of_work():
        services.edit_post(dee, plain, "No typo", seen_version=plain.version)
        services.hide_post(hidden, reason_key="unkind", by_id=None)
        services.edit_post(dee, hidden, "Kind words", seen_version=hidden.version)
        services.restore_post(hidden)
    before = hidden_texts()
    assert before == {"A typo": False, "Rude words": True}
    db.session.remove()
    command.downgrade(alembic(), "0001")
    command.upgrade(alembic(), "head")
    assert hidden_texts() == before


def hidden_texts() -> dict[str, bool]:
    """What the earlier texts say, and whether they were hidden."""
    return dict(db.session.execute(select(PostRevision.source, PostRevision.was_hidden)).tuples().all())
