"""No order of deeds puts a text that is not released into a reviewer's answer.

The machine keeps a model of its own: which words were in the text when a screener released it last, and whether
anything has called that release back since. What pages show is held against this model, not against tables.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable

from flask import Flask
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import integers, sampled_from

from community.core import db as database
from community.core.clock import now, stopped_at
from community.core.db import db, unit_of_work
from community.core.errors import Invalid, Refused
from community.programs.models import Member, Program, Role
from community.recruiting import access
from community.recruiting.applying import services as applying
from community.recruiting.deciding import queries as deciding_queries
from community.recruiting.deciding import sending
from community.recruiting.deciding import services as deciding
from community.recruiting.models import AccessView, Application, Assignment, Call, DecisionBatch, Nomination, Review
from community.recruiting.models.nominations import NominationState
from community.recruiting.reviewing import leaks, managing, queries, services
from community.recruiting.reviewing.readers import get_application
from community.recruiting.screening import asking
from community.recruiting.screening import queries as screening_queries
from community.recruiting.screening import services as screening
from community.recruiting.sides import round_of
from community.recruiting.states import MINE
from tests.conftest import SignInAs
from tests.factories import make_member, make_program
from tests.factories.files import ANSWERS, a_recording, make_files_call, put_file
from tests.factories.files import send_again as send_draft
from tests.factories.recruiting import make_draft
from tests.factories.reviewing import (
    acting,
    decide,
    make_reviewers,
    open_raw,
    open_review,
    send_review,
)

_slugs = itertools.count(1)
TRANSCRIPT = "moment__transcript"
#: Every page of the desk that has an application's text on it, before its end.
REVIEWERS_PAGES = ("reviews/{}", "reviews/{}/send", "reviews/talk/{}")
SCREENERS_PAGES = ("screening/{}", "screening/{}/preview")


class Gate(RuleBasedStateMachine):
    """A program, a manager, three whose roles change; an application in writing, and one spoken and nominated."""

    def __init__(self, sign_in: SignInAs) -> None:
        super().__init__()
        self.slug = f"gate{next(_slugs)}"
        program = make_program(self.slug)
        self.program_id = program.id
        self.call = make_files_call(program, f"{self.slug}-call", target_reviews=2)
        self.manager = make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
        self.nominator = make_member(program, "Gideon", roles=Role.AMBASSADOR)
        screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
        #: Two who begin as reviewers and one who begins as a screener.
        self.people = [*make_reviewers(program, "Annika", "Odalys"), screener]
        self.clients = [sign_in(one) for one in self.people]
        self.applications: list[Application] = []
        self.texts = itertools.count(1)
        #: Whether anything has happened since pages were last read: what was refused left nothing behind.
        self.is_new = True
        #: The model: by application, the words that reviewers may read now.
        self.out: dict[int, set[str]] = {}
        #: By application, the word in what was sent last, in its transcript, and in what the nominator wrote.
        self.sent: dict[int, str] = {}
        self.spoken: dict[int, str] = {}
        self.nominated: dict[int, str] = {}

    def attempt(self, deed: Callable[[], object]) -> bool:
        """Do it if the rules of the house allow it now; a refusal leaves nothing behind."""
        try:
            deed()
        except Refused:
            db.session.rollback()
            database.stop_writing()
            return False
        finally:
            db.session.expire_all()
        self.is_new = True
        return True

    def telltale(self) -> str:
        """A word that stands in one text and nowhere else."""
        return f"{next(self.texts)}"

    def in_text(self, telltale: str) -> str:
        return f"Telltale{telltale}end. {ANSWERS['moment']}"

    @initialize(is_released=sampled_from([True, True, False]))
    def submit(self, is_released: bool) -> None:
        """One that is written, and one that is spoken by somebody who was put forward. Mostly reviewers have both."""
        program = db.session.get_one(Program, self.program_id)
        for number in (0, 1):
            written, reason = self.telltale(), self.telltale()
            answers = {**ANSWERS, "asked": self.in_text(written)}
            draft = make_draft(self.call, f"one.{number}@{self.slug}.example.org", answers=answers)
            if number:
                with unit_of_work():
                    db.session.get_one(Application, draft.id).nominated_by_id = self.nominator.id
                    db.session.add(self.nomination(draft, self.in_text(reason)))
                put_file(draft, "moment__recording", a_recording(), "voice.webm")
                self.nominated[draft.id] = reason
            send_draft(program, draft)
            self.sent[draft.id] = written
            self.applications.append(draft)
        if is_released:
            for which, application in enumerate(self.applications):
                self.screen(which, 2, "write down")
                self.screen(which, 2, "release")
                assert application.id in self.out
                self.review(0, which, "open")

    def nomination(self, application: Application, reason: str) -> Nomination:
        return Nomination(
            program_id=self.program_id,
            call_id=self.call.id,
            nominator_id=self.nominator.id,
            application_id=application.id,
            state=NominationState.ACCEPTED,
            name="Bea",
            language="en",
            reason=reason,
            example="",
            created_at=now(),
        )

    @rule(which=integers(0, 1), deed=sampled_from(["edit", "edit", "withdraw"]))
    def apply(self, which: int, deed: str) -> None:
        """The applicant changes the text and sends it, or takes it back and sends it anew."""
        application = self.applications[which]
        program = db.session.get_one(Program, self.program_id)
        if deed == "withdraw":
            if self.attempt(lambda: self.withdraw(program, application)):
                self.out.pop(application.id, None)
            return
        written = self.telltale()
        if self.attempt(lambda: self.write(application, self.in_text(written))) and self.attempt(
            lambda: send_draft(program, application)
        ):
            self.sent[application.id] = written
            self.out.pop(application.id, None)

    def write(self, application: Application, text: str) -> None:
        with unit_of_work():
            found = db.session.get_one(Application, application.id)
            found.answers = {**found.answers, "asked": text}

    def withdraw(self, program: Program, application: Application) -> None:
        with unit_of_work():
            found = db.session.get_one(Application, application.id)
            found.call = db.session.get_one(Call, found.call_id)
            applying.withdraw(program, found)
            applying.take_up_again(found)

    @rule(
        which=integers(0, 1),
        who=integers(0, 2),
        deed=sampled_from(["open", "write down", "release", "release", "release", "pull back", "ask", "lapse"]),
    )
    def screen(self, which: int, who: int, deed: str) -> None:
        application, member = self.applications[which], self.people[who]
        if deed == "open":
            self.attempt(lambda: open_raw(member, application))
        elif deed == "write down":
            said = self.telltale()
            if self.attempt(lambda: self.write_down(member, application, said)) and application.id in self.nominated:
                self.spoken[application.id] = said
        elif deed == "release":
            if self.attempt(lambda: self.release(member, application)):
                texts = (self.sent, self.spoken, self.nominated)
                self.out[application.id] = {text[application.id] for text in texts if application.id in text}
        elif deed == "ask":
            self.attempt(lambda: self.ask(member, application))
        elif deed == "lapse":
            self.attempt(lambda: self.lapse(application))
        elif self.attempt(lambda: self.pull_back(member, application)):
            self.out.pop(application.id, None)

    def ask(self, member: Member, application: Application) -> None:
        """A question goes out from screening only, so what is out stays as it is."""
        open_raw(member, application)
        with unit_of_work():
            actor = acting(member)
            found = screening_queries.get_for(actor, application.public_ref)
            asking.ask(actor, found, "Which year was that?", seen_version=found.version)

    def lapse(self, application: Application) -> None:
        """The day of an open question is over."""
        with unit_of_work():
            with stopped_at(now() + dt.timedelta(days=20)):
                over = [row for row in asking.overdue(10) if row[1].id == application.id]
            for question, found, program in over:
                asking.lapse(question, found, program)

    def write_down(self, member: Member, application: Application, said: str) -> None:
        open_raw(member, application)
        with unit_of_work():
            actor = acting(member)
            found = screening_queries.get_for(actor, application.public_ref)
            screening.save_masks(
                actor, found, verdicts={}, transcripts={TRANSCRIPT: self.in_text(said)}, seen_version=found.version
            )

    def release(self, member: Member, application: Application) -> None:
        with unit_of_work():
            actor = acting(member)
            found = screening_queries.get_for(actor, application.public_ref)
            screening.claim(actor, found)
            screening.release(actor, found, checked=screening.CHECKLIST, seen_version=found.version)

    def pull_back(self, member: Member, application: Application) -> None:
        with unit_of_work():
            actor = acting(member)
            screening.pull_back(actor, screening_queries.get_for(actor, application.public_ref))

    @rule(which=integers(0, 1), who=integers(0, 2), deed=sampled_from(["open", "open", "send", "recuse", "leak"]))
    def review(self, which: int, who: int, deed: str) -> None:
        application, member = self.applications[which], self.people[who]
        deeds: dict[str, Callable[[], object]] = {
            "open": lambda: open_review(member, application),
            "send": lambda: send_review(member, application, *([5] * 5 if who else [2] * 5)),
            "recuse": lambda: self.way_out(member, application, services.recuse),
            "leak": lambda: self.way_out(member, application, leaks.report_leak),
        }
        if self.attempt(deeds[deed]) and deed == "leak":
            self.out.pop(application.id, None)

    def way_out(self, member: Member, application: Application, out: Callable[..., None]) -> None:
        with unit_of_work():
            actor = acting(member)
            out(actor, queries.get_work(actor, application.public_ref))

    @rule(who=integers(0, 2), role=sampled_from([Role.REVIEWER, Role.REVIEWER, Role.SCREENER, Role.AMBASSADOR]))
    def change_role(self, who: int, role: Role) -> None:
        with unit_of_work():
            db.session.get_one(Member, self.people[who].id).roles = Role.AMBASSADOR | role
        db.session.expire_all()
        self.is_new = True

    @rule(which=integers(0, 1), who=integers(0, 2), deed=sampled_from(["take", "by hand", "fill up", "void", "keep"]))
    def look_after(self, which: int, who: int, deed: str) -> None:
        self.attempt(lambda: self.manage(self.applications[which], self.people[who], deed))

    def manage(self, application: Application, member: Member, deed: str) -> None:
        with unit_of_work():
            actor = acting(self.manager)
            review_round = round_of(self.call.id)
            if deed == "fill up":
                managing.fill_up(actor, review_round)
                return
            if deed in {"take", "by hand"}:
                found = get_application(actor, review_round, application.public_ref)
                if deed == "take":
                    managing.take_away(actor, review_round, found, member.id, because=managing.TakenBecause.LATE)
                else:
                    managing.assign_by_hand(actor, review_round, found, member.id)
                return
            review = (
                db.session.query(Review)
                .join(Review.assignment)
                .filter_by(application_id=application.id, reviewer_id=member.id)
                .one_or_none()
            )
            if review is not None:
                exposed, assignment = leaks.get_exposed(actor, review_round, review.id)
                settle = leaks.void if deed == "void" else leaks.keep
                settle(actor, exposed, assignment, seen_version=exposed.version)

    @rule(which=integers(0, 1), deed=sampled_from(["decide", "undo", "freeze", "schedule", "stop"]))
    def settle(self, which: int, deed: str) -> None:
        application = self.applications[which]
        deeds: dict[str, Callable[[], object]] = {
            "decide": lambda: decide(self.manager, application),
            "undo": lambda: self.undo(application),
            "freeze": self.freeze,
            "schedule": lambda: self.on_batch(self.schedule),
            "stop": lambda: self.on_batch(self.stop),
        }
        self.attempt(deeds[deed])

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

    def on_batch(self, deed: Callable[[Member, DecisionBatch], object]) -> None:
        with unit_of_work():
            actor = acting(self.manager)
            batch = db.session.query(DecisionBatch).filter_by(call_id=self.call.id).first()
            if batch is None:
                raise Invalid("No batch yet.")
            deed(actor, batch)

    def schedule(self, actor: Member, batch: DecisionBatch) -> None:
        sending.send(actor, batch, at=now() + dt.timedelta(days=2), seen_version=batch.version)

    def stop(self, actor: Member, batch: DecisionBatch) -> None:
        sending.stop(actor, batch, seen_version=batch.version)

    @invariant()
    def nothing_leaks(self) -> None:
        if self.is_new:
            self.only_what_is_released_is_shown()
            self.who_has_read_as_a_reviewer_reads_nothing_raw()
            self.is_new = False

    def only_what_is_released_is_shown(self) -> None:
        for application in self.applications:
            db.session.rollback()
            readers = self.readers_of(application)
            for member_id, client in zip([one.id for one in self.people], self.clients, strict=True):
                allowed = self.out.get(application.id, set()) if member_id in readers else set()
                for page in REVIEWERS_PAGES:
                    answer = client.get(f"/p/{self.slug}/desk/{page.format(application.public_ref)}")
                    shown = self.shown(answer.text)
                    assert shown <= allowed, f"{shown - allowed} shown to {member_id} on {page}"
                    assert allowed or answer.status_code in {302, 303, 403, 404}

    def who_has_read_as_a_reviewer_reads_nothing_raw(self) -> None:
        keys = [application.id for application in self.applications]
        redacted, raw = (
            {member for key in keys for member in access.have_opened(key, view)}
            for view in (AccessView.REDACTED, AccessView.RAW)
        )
        assert not redacted & raw, "somebody stands on both sides of the round"
        for application in self.applications:
            for member_id, client in zip([one.id for one in self.people], self.clients, strict=True):
                is_screener = db.session.get_one(Member, member_id).has(Role.SCREENER)
                for page in SCREENERS_PAGES:
                    shown = self.shown(client.get(f"/p/{self.slug}/desk/{page.format(application.public_ref)}").text)
                    assert not shown or (is_screener and member_id not in redacted), f"{member_id} on {page}"

    def shown(self, html: str) -> set[str]:
        return {word.split("end")[0] for word in html.split("Telltale")[1:]}

    def readers_of(self, application: Application) -> set[int]:
        """Who has it to review and still holds the role."""
        rows = db.session.query(Assignment.reviewer_id).filter(
            Assignment.application_id == application.id, Assignment.state.in_(MINE)
        )
        return {key for (key,) in rows if db.session.get_one(Member, key).has(Role.REVIEWER)}


def test_nothing_unreleased_is_ever_shown(app: Flask, sign_in: SignInAs) -> None:
    run_state_machine_as_test(
        lambda: Gate(sign_in), settings=settings(max_examples=12, stateful_step_count=25, deadline=None)
    )
