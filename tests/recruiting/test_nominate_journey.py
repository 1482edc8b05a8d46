"""The whole way from below: put forward, a yes, a story, released, read, decided, and the nominator hears."""

from __future__ import annotations

import re

from flask import Flask

from community.core.db import db
from community.core.worker import Worker
from community.programs.models import Role
from community.recruiting.models import Application, Nomination
from community.recruiting.states import ApplicationState, Outcome
from tests.conftest import SignInAs
from tests.factories import make_member, make_program
from tests.factories.nominating import find_mail, make_nomination_call
from tests.factories.reviewing import decide, make_reviewers, send_review
from tests.journeys.visitor import Visitor

REASON = "Dee here. Fern lends out her planes and asks for nothing but the story of what was made."
EXAMPLE = "She told a man at the swap meet that his own plane was better than the one he wanted from her."
STORY = "The plane was my neighbor’s. He had put it out with the recycling."


def test_from_a_members_word_to_the_outcome(app: Flask, sign_in: SignInAs) -> None:
    program = make_program()
    make_nomination_call(program)
    dee = make_member(program, "Dee Whitlock", roles=Role.REVIEWER | Role.AMBASSADOR)
    screener = make_member(program, "Salma Idrissi", roles=Role.SCREENER | Role.AMBASSADOR)
    readers = make_reviewers(program, "Annika Roos", "Odalys Ferrer")
    manager = make_member(program, "Nora Castellan", roles=Role.MANAGER | Role.AMBASSADOR)
    worker = Worker(app)

    member = Visitor(sign_in(dee))
    member.open("/p/hollow/nominate")
    member.send(name="Fern", email="fern@example.org", relation="craft", reason=REASON, example=EXAMPLE)
    assert "Has until" in member.text

    anew()
    nomination = db.session.query(Nomination).one()
    mail = find_mail(f"nomination:{nomination.id}:ask")
    assert mail is not None
    link = re.search(r"(/p/hollow/nominated/[\w-]+)\s", mail.text)
    assert link
    fern = Visitor(app.test_client())
    assert "Dee Whitlock thinks you would be good company." in fern.open(link[1])
    fern.send(to=link[1])
    assert "Question 1 of 3" in fern.text
    for key in ("moment", "unprompted", "asked", "against", "helped"):
        fern.send(**{f"a_{key}": STORY}, then="next")
    fern.send(name="Fern Adeyemi", then="next")
    assert "What the person who nominated them wrote" in fern.text
    assert "Your story has arrived." in fern.send(adult="y", honest="y")
    assert "Being read" in member.open("/p/hollow/nominations")

    anew()
    ref = db.session.query(Application).one().public_ref
    desk = Visitor(sign_in(screener))
    desk.open(f"/p/hollow/desk/screening/{ref}")
    assert "lends out her planes" in desk.send(to="/open")
    desk.open(f"/p/hollow/desk/screening/{ref}/preview")
    desk.send(identity="y", reach="y", platform="y", others="y")
    assert "Released. Reviewers have it now." in desk.text

    reader = Visitor(sign_in(readers[0]))
    reader.open(f"/p/hollow/desk/reviews/{ref}")
    reader.send(to="/start")
    assert "What the person who nominated them wrote" in reader.text
    assert "asks for nothing but the story" in reader.text
    for name in ("Dee", "Whitlock", "Fern", "Adeyemi"):
        assert name not in reader.text
    assert sign_in(dee).get(f"/p/hollow/desk/reviews/{ref}").status_code == 404

    anew()
    application = db.session.query(Application).one()
    for one in readers:
        send_review(one, application)
    decide(manager, application, Outcome.INVITE, "Because of the planes.")
    head = Visitor(sign_in(manager))
    head.open("/p/hollow/desk/decisions")
    head.send(to="/freeze")
    head.send(to="/send")
    worker.drain()
    anew()
    assert db.session.query(Application).one().state is ApplicationState.INVITED
    told = find_mail(f"nomination:{nomination.id}:invited")
    assert told is not None
    assert told.subject == "Fern is invited"
    assert told.person_id == dee.person_id
    assert "Because of the planes." not in told.text
    assert "Invited" in member.open("/p/hollow/nominations")


def anew() -> None:
    db.session.rollback()
    db.session.expire_all()
