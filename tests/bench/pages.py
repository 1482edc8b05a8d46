"""The pages that are measured, who reads them, and how many times hello each may take."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.accounts.models import Person
from community.accounts.services import open_session
from community.accounts.setup import TOKEN
from community.core.db import db, unit_of_work
from community.discussion.models import Post, Space, Thread
from community.discussion.queries import PAGE, first_unread, place_before
from community.programs.models import Member, Program, Role
from community.programs.queries import get_member
from community.recruiting.models import Application, Assignment
from community.recruiting.states import ApplicationState, AssignmentState
from tests.bench.filling import READER
from tests.bench.reading import call_of
from tests.factories.recruiting import open_draft
from tests.factories.reviewing import open_review

#: How many times hello a page may take on each engine: docs/performance.md.
USUAL = {"sqlite": 8.0, "postgresql": 12.0}
#: Pages of the desk that may take more than the usual.
MORE = {"screening queue": 1.25, "review list": 1.25, "round page": 1.25, "decision page": 2.5}


@dataclass(frozen=True)
class Page:
    """One row of the table. `client` is signed in as who reads it."""

    name: str
    path: str
    client: FlaskClient
    target: float

    @property
    def cookie(self) -> str:
        """What the browser of this reader sends."""
        found = self.client.get_cookie("grapevine")
        assert found is not None
        return f"grapevine={found.value}"


def pages_of(app: Flask, engine: str) -> list[Page]:
    """Every page that is measured, on the bench database of `app`."""
    with app.test_request_context():
        program = db.session.scalars(select(Program)).one()
        reader = db.session.scalars(
            select(Member).join(Member.person).where(Person.email_key == f"bench{READER}@example.org")
        ).one()
        owed = select(Assignment).where(Assignment.state != AssignmentState.SUBMITTED).order_by(Assignment.id)
        assignment = db.session.scalars(owed.limit(1)).one()
        reviewer = db.session.get_one(Member, assignment.reviewer_id)
        application = db.session.get_one(Application, assignment.application_id)
        manager = db.session.scalars(select(Member).where(Member.roles == Role.OWNER | Role.AMBASSADOR)).one()
        screener = db.session.scalars(select(Member).where(Member.roles == Role.SCREENER | Role.AMBASSADOR)).one()
        call = call_of(program)
        draft = db.session.scalars(select(Application).where(Application.state == ApplicationState.DRAFT)).one()
        open_review(reviewer, application)
        writer = app.test_client()
        open_draft(writer, program, draft)
        member, assessor = signed_in(app, reader), signed_in(app, reviewer)
        head, desk = signed_in(app, manager), signed_in(app, screener)
        thread, after = thread_to_read(get_member(reader, reader.id))

        def address(endpoint: str, **values: object) -> str:
            return url_for(endpoint, program=program.slug, **values)  # type: ignore[arg-type]

        space = db.session.scalars(select(Space).order_by(Space.id).offset(1)).first()
        assert space is not None
        rows = [
            ("thread list", address("discussion.space", ref=space.ref), member),
            ("unread list", address("discussion.unread"), member),
            ("thread", address("discussion.thread", ref=thread.ref, after=after or None), member),
            ("home", address("pages.home"), member),
            ("application form", address("applying.write", ref=draft.public_ref), writer),
            ("review page", address("recruiting_review.review", ref=application.public_ref), assessor),
            ("screening queue", address("recruiting_desk.screening"), desk),
            ("review list", address("recruiting_review.reviews"), assessor),
            ("round page", address("recruiting_rounds.round", slug=call.slug), head),
            ("decision page", address("recruiting_decisions.decisions", call=call.slug), head),
        ]
        db.session.rollback()
    pages = [Page(name, path, client, USUAL[engine] * MORE.get(name, 1)) for name, path, client in rows]
    for page in pages:  # the first visit puts the form's token into the cookie
        answer = page.client.get(page.path)
        if answer.status_code != 200:
            raise RuntimeError(f"{page.path} answered {answer.status_code}")
    return pages


def signed_in(app: Flask, member: Member) -> FlaskClient:
    """A browser on which the person of `member` is signed in."""
    with unit_of_work():
        token = open_session(db.session.get_one(Person, member.person_id), device="bench")
    client = app.test_client()
    with client.session_transaction() as session:
        session[TOKEN] = token
        session.permanent = True
    return client


def thread_to_read(reader: Member) -> tuple[Thread, int]:
    """A thread with unread posts and twenty or more after the first of them, and where its page begins."""
    statement = (
        select(Thread).where(Thread.post_count.between(40, 120)).order_by(func.abs(Thread.post_count - 60), Thread.id)
    )
    for thread in db.session.scalars(statement.limit(200)):
        post = first_unread(reader, thread)
        if post is None or post.is_opener:
            continue
        after = place_before(thread.id, post.place, context=1)
        behind = select(func.count()).where(Post.thread_id == thread.id, Post.place > after)
        if (db.session.scalar(behind) or 0) >= PAGE:
            return thread, after
    raise LookupError("no thread with something unread")
