"""No order of deeds puts a text that is not released into a reviewer's answer."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from flask import Flask
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import integers, sampled_from

from community.core import db as database
from community.core.db import db, unit_of_work
from community.core.errors import Refused
from community.programs.models import Member, Role
from community.recruiting import access
from community.recruiting.deciding import queries as deciding_queries
from community.recruiting.deciding import services as deciding
from community.recruiting.models import AccessView, Application, Call, RedactedView, Review, Snapshot
from community.recruiting.reviewing import leaks, managing, queries, services
from community.recruiting.reviewing.readers import get_application
from community.recruiting.screening import queries as screening_queries
from community.recruiting.screening import services as screening
from community.recruiting.sides import round_of
from community.recruiting.states import REVIEWABLE
from tests.conftest import SignInAs
from tests.factories import make_member, make_program
from tests.factories.reviewing import (
    ANSWERS,
    acting,
    decide,
    make_call,
    make_reviewers,
    make_sent,
    open_raw,
    open_review,
    release,
    send_again,
    send_review,
)

_slugs = itertools.count(1)


class Gate(RuleBasedStateMachine):
    """One program, two reviewers, one screener, one manager, and up to three applications."""

    def __init__(self, sign_in: SignInAs) -> None:
        super().__init__()
        self.slug = f"gate{next(_slugs)}"
        program = make_program(self.slug)
        self.call = make_call(program)
        self.screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
        self.manager = make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
        self.reviewers = make_reviewers(program, "Annika", "Odalys")
        self.clients = [sign_in(reviewer) for reviewer in self.reviewers]
        self.applications: list[Application] = []
        self.texts = itertools.count(1)

    def attempt(self, deed: Callable[[], object]) -> None:
        """Do it if the rules of the house allow it now; a refusal leaves nothing behind."""
        try:
            deed()
        except Refused:
            db.session.rollback()
            database.stop_writing()
        db.session.expire_all()

    def words(self) -> dict[str, str]:
        return {"moment": f"Telltale{next(self.texts)}end. {ANSWERS['moment']}"}

    @precondition(lambda self: len(self.applications) < 3)
    @rule()
    def submit(self) -> None:
        self.applications.append(make_sent(self.call, "Marguerite", answers=self.words()))

    @precondition(lambda self: self.applications)
    @rule(which=integers(0, 2), deed=sampled_from(["edit", "open", "release", "release", "pull back"]))
    def screen(self, which: int, deed: str) -> None:
        application = self.applications[which % len(self.applications)]
        if deed == "edit":
            self.attempt(lambda: send_again(application, self.words()))
        elif deed == "open":
            self.attempt(lambda: open_raw(self.screener, application))
        elif deed == "release":
            self.attempt(lambda: release(self.screener, application))
        else:
            self.attempt(lambda: self.pull_back(application))

    def pull_back(self, application: Application) -> None:
        with unit_of_work():
            actor = acting(self.screener)
            screening.pull_back(actor, screening_queries.get_for(actor, application.public_ref))

    @precondition(lambda self: self.applications)
    @rule(which=integers(0, 2), who=integers(0, 1), deed=sampled_from(["open", "open", "send", "recuse", "leak"]))
    def review(self, which: int, who: int, deed: str) -> None:
        application, reviewer = self.applications[which % len(self.applications)], self.reviewers[who]
        deeds: dict[str, Callable[[], object]] = {
            "open": lambda: open_review(reviewer, application),
            "send": lambda: send_review(reviewer, application, *([5] * 5 if who else [2] * 5)),
            "recuse": lambda: self.way_out(reviewer, application, services.recuse),
            "leak": lambda: self.way_out(reviewer, application, leaks.report_leak),
        }
        self.attempt(deeds[deed])

    def way_out(self, reviewer: Member, application: Application, out: Callable[..., None]) -> None:
        with unit_of_work():
            actor = acting(reviewer)
            out(actor, queries.get_work(actor, application.public_ref))

    @rule(who=integers(0, 1), has_role=sampled_from([True, False]))
    def change_role(self, who: int, has_role: bool) -> None:
        with unit_of_work():
            member = db.session.get_one(Member, self.reviewers[who].id)
            member.roles = Role.AMBASSADOR | (Role.REVIEWER if has_role else Role.SCREENER)
        db.session.expire_all()

    @precondition(lambda self: self.applications)
    @rule(which=integers(0, 2), who=integers(0, 1), deed=sampled_from(["take", "by hand", "fill up", "void", "keep"]))
    def look_after(self, which: int, who: int, deed: str) -> None:
        application, reviewer = self.applications[which % len(self.applications)], self.reviewers[who]
        self.attempt(lambda: self.manage(application, reviewer, deed))

    def manage(self, application: Application, reviewer: Member, deed: str) -> None:
        with unit_of_work():
            actor = acting(self.manager)
            review_round = round_of(self.call.id)
            if deed == "fill up":
                managing.fill_up(actor, review_round)
                return
            if deed in {"take", "by hand"}:
                found = get_application(actor, review_round, application.public_ref)
                if deed == "take":
                    managing.take_away(actor, review_round, found, reviewer.id, because=managing.TakenBecause.LATE)
                else:
                    managing.assign_by_hand(actor, review_round, found, reviewer.id)
                return
            review = (
                db.session.query(Review)
                .join(Review.assignment)
                .filter_by(application_id=application.id, reviewer_id=reviewer.id)
                .one_or_none()
            )
            if review is not None:
                exposed, assignment = leaks.get_exposed(actor, review_round, review.id)
                settle = leaks.void if deed == "void" else leaks.keep
                settle(actor, exposed, assignment, seen_version=exposed.version)

    @precondition(lambda self: self.applications)
    @rule(which=integers(0, 2), deed=sampled_from(["decide", "undo", "freeze"]))
    def settle(self, which: int, deed: str) -> None:
        application = self.applications[which % len(self.applications)]
        if deed == "decide":
            self.attempt(lambda: decide(self.manager, application))
        elif deed == "undo":
            self.attempt(lambda: self.undo(application))
        else:
            self.attempt(self.freeze)

    def undo(self, application: Application) -> None:
        with unit_of_work():
            actor = acting(self.manager)
            found = deciding_queries.get_for(actor, application.public_ref)
            deciding.take_back(actor, found, change_reason="Second thoughts.", seen_version=found.version)

    def freeze(self) -> None:
        with unit_of_work():
            pending = deciding_queries.unfrozen(self.call.id)
            call = db.session.get_one(Call, self.call.id)
            deciding.freeze(acting(self.manager), call, seen=deciding_queries.fingerprint(pending))

    @invariant()
    def only_what_is_released_is_shown(self) -> None:
        for application in self.applications:
            db.session.rollback()
            allowed = self.allowed(application.id)
            for reviewer, client in zip(self.reviewers, self.clients, strict=True):
                for part in ("{}", "{}/send", "talk/{}"):
                    answer = client.get(f"/p/{self.slug}/desk/reviews/{part.format(application.public_ref)}")
                    shown = {word.split("end")[0] for word in answer.text.split("Telltale")[1:]}
                    assert shown <= allowed, f"shown to reviewer {reviewer.id}"
                    assert allowed or answer.status_code in {403, 404}

    def allowed(self, application_id: int) -> set[str]:
        """The telltale of the snapshot behind the view in force, if the application is out for review."""
        row = (
            db.session.query(Snapshot.answers)
            .join(RedactedView, RedactedView.snapshot_id == Snapshot.id)
            .join(Application, Application.id == RedactedView.application_id)
            .filter(
                Application.id == application_id,
                Application.state.in_(REVIEWABLE),
                RedactedView.withdrawn_at.is_(None),
            )
            .one_or_none()
        )
        return {row[0]["moment"].removeprefix("Telltale").split("end")[0]} if row else set()

    @invariant()
    def nobody_stands_on_both_sides(self) -> None:
        for application in self.applications:
            raw = set(access.have_opened(application.id, AccessView.RAW))
            redacted = set(access.have_opened(application.id, AccessView.REDACTED))
            assert not raw & redacted


def test_nothing_unreleased_is_ever_shown(app: Flask, sign_in: SignInAs) -> None:
    run_state_machine_as_test(
        lambda: Gate(sign_in), settings=settings(max_examples=5, stateful_step_count=14, deadline=None)
    )
