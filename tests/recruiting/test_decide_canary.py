"""Nothing that names an applicant reaches a manager before the freeze, by any address, page or header."""

from __future__ import annotations

from flask import Flask

from community.core.db import db, unit_of_work
from community.programs.models import Role
from community.recruiting.deciding import queries, services
from community.recruiting.models import Call
from tests.conftest import SignInAs
from tests.factories import make_member, make_program
from tests.factories.reviewing import acting, decide, make_call, make_reviewers, make_sent, release, send_review
from tests.recruiting.test_review_canary import LOCAL_PART, NAME, PLANTED, WORDS, seen_by, tokens_in


def test_managers_learn_no_name_before_the_freeze_and_the_letter_after_it(app: Flask, sign_in: SignInAs) -> None:
    program = make_program()
    call = make_call(program, target=1)
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    manager = make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
    (reader,) = make_reviewers(program, "Annika")
    application = make_sent(call, NAME, email=f"{LOCAL_PART}@example.org", answers=WORDS)
    release(screener, application)
    send_review(reader, application, note=f"The {PLANTED} is what the crawler must find.")
    client, ref = sign_in(manager), application.public_ref

    seen = seen_by(app, client, ref)
    assert PLANTED in seen, "the crawler reads the page on which it is decided"
    assert tokens_in(seen) == [], "undecided"
    decide(manager, application)
    assert tokens_in(seen_by(app, client, ref)) == [], "pending"
    with unit_of_work():
        actor = acting(manager)
        pending = queries.unfrozen(call.id)
        services.freeze(actor, db.session.get_one(Call, call.id), seen=queries.fingerprint(pending))
    seen = seen_by(app, client, ref)
    assert {"zyxandra", "quibblethorpe", LOCAL_PART} <= set(tokens_in(seen)), (
        "names are open, and the crawler sees them"
    )
