"""A case for the job of moderation: a post that the rule hid, and nobody decided within a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from community.core.clock import now, stopped_at
from community.core.db import db
from community.discussion.models import Post
from tests.factories import make_member, make_program
from tests.factories.discussion import make_space, make_thread
from tests.factories.moderation import make_report


def hidden_by_the_rule() -> dict[str, Any]:
    program = make_program()
    author = make_member(program, "Gideon")
    with stopped_at(now() - dt.timedelta(days=3)):
        thread = make_thread(author, make_space(program))
        post = db.session.query(Post).filter_by(thread_id=thread.id).one()
        for name in ("Dee", "Hana"):
            make_report(make_member(program, name), post)
    db.session.expire_all()
    assert db.session.query(Post).filter_by(id=post.id).one().hidden_at
    return {}


CASES: dict[str, Callable[[], dict[str, Any]]] = {"moderation.restore_overdue": hidden_by_the_rule}
