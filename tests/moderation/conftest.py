"""A small program with people who moderate, people who report, and one post in a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from community.core.worker import Worker
from community.discussion.models import Post, Thread
from community.programs.models import Member, Program, Role
from tests.factories import make_member, make_program
from tests.factories.discussion import make_reply, make_space, make_thread

#: A word that stands in the post and nowhere else: what search and mails are asked for.
TELLTALE = "quillwort"


@dataclass
class Scene:
    """Who and what a test of moderation needs."""

    program: Program
    moderator: Member
    manager: Member
    author: Member
    dee: Member
    hana: Member
    thread: Thread
    post: Post


@pytest.fixture
def scene(app: Flask) -> Scene:
    program = make_program()
    author = make_member(program, "Gideon Thackeray-Mbeki")
    dee = make_member(program, "Dee Whitlock")
    thread = make_thread(dee, make_space(program), "A first set for sixty dollars", "Where would you send somebody?")
    return Scene(
        program=program,
        moderator=make_member(program, "Ines Achterberg", roles=Role.MODERATOR | Role.AMBASSADOR),
        manager=make_member(program, "Nora Castellan", roles=Role.MANAGER | Role.AMBASSADOR),
        author=author,
        dee=dee,
        hana=make_member(program, "Hana Kobayashi"),
        thread=thread,
        post=make_reply(author, thread, f"I keep a table of {TELLTALE} sets, and two of the links pay me."),
    )


@pytest.fixture
def drain(app: Flask) -> Callable[[], int]:
    """Run what the change asked for, but send no mail: nobody listens on the mail port."""

    def run() -> int:
        return Worker(app).drain()

    return run
