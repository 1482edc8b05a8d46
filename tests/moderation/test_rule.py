"""The rule by which reports hide a post for a day: when it acts, when it gives way, and that it fails open."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community.core import db as database
from community.core.db import db, unit_of_work
from community.core.outbox import EmailRecord
from community.discussion import services as discussion
from community.discussion.models import Post
from community.discussion.queries import get_readable_text, is_visible_to
from community.moderation import services
from community.moderation.models import CaseEvent, CaseState, ConductPoint, Outcome, Step
from community.moderation.queries.rule import needed, weekly_active
from community.programs.models import Member, Program, Role
from tests.conftest import SignInAs
from tests.factories import make_member, make_program
from tests.factories.discussion import make_reply, make_space, make_thread
from tests.factories.moderation import case_now, make_decision, make_report, undo, withdraw
from tests.moderation.conftest import Scene

DAY_LATER = dt.timedelta(hours=24, minutes=1)


@pytest.mark.parametrize(("active", "reporters"), [(0, 2), (1, 2), (200, 2), (201, 3), (300, 3), (301, 4), (50_000, 4)])
def test_how_many_it_takes(active: int, reporters: int) -> None:
    assert needed(active) == reporters


def test_weekly_active_counts_members_who_were_here(scene: Scene, sign_in: SignInAs) -> None:
    assert weekly_active(scene.program.id) == 0
    sign_in(scene.dee)
    sign_in(scene.dee)
    sign_in(scene.hana)
    sign_in(make_member(make_program("other"), "Mallory"))
    db.session.rollback()
    assert weekly_active(scene.program.id) == 2
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=8)):
        assert weekly_active(scene.program.id) == 0


def hidden(scene: Scene) -> bool:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Post, scene.post.id).is_hidden


def test_two_members_hide_it_and_it_comes_back_after_a_day(scene: Scene) -> None:
    make_report(scene.dee, scene.post)
    make_report(scene.dee, scene.post)
    assert not hidden(scene), "one member counts once"
    case = make_report(scene.hana, scene.post)
    assert hidden(scene)
    case = case_now(case)
    assert case.author_told_at
    with time_machine.travel(dt.datetime.now(dt.UTC) + DAY_LATER), unit_of_work():
        assert services.restore_overdue() == 1
        assert services.restore_overdue() == 0
    assert not hidden(scene)
    assert is_visible_to(scene.post.id, scene.dee)
    assert case_now(case).state == CaseState.OPEN, "somebody still has to look"
    keys = [key.partition(":")[0] for key in db.session.scalars(select(EmailRecord.key).order_by(EmailRecord.id))]
    assert keys == ["case_held", "case_back"]
    make_report(scene.manager, scene.post)
    assert not hidden(scene), "the rule acts once on one text"


def test_before_the_day_is_over_nothing_comes_back(scene: Scene) -> None:
    make_report(scene.dee, scene.post)
    make_report(scene.hana, scene.post)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=23)), unit_of_work():
        assert services.restore_overdue() == 0
    assert hidden(scene)


def test_talk_of_harm_fails_closed_and_calls_people(scene: Scene) -> None:
    make_report(scene.dee, scene.post)
    make_report(scene.hana, scene.post, reason=ConductPoint.SAFETY, words="He tells people to skip the guard.")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=30)), unit_of_work():
        assert services.restore_overdue() == 0
    assert hidden(scene)
    called = select(EmailRecord.person_id).where(EmailRecord.key.startswith("case_look_now"))
    assert set(db.session.scalars(called)) == {scene.moderator.person_id, scene.manager.person_id}


def test_talk_of_harm_that_comes_later_keeps_it_hidden(scene: Scene) -> None:
    case = make_report(scene.dee, scene.post)
    make_report(scene.hana, scene.post)
    assert case_now(case).restore_at
    make_report(scene.dee, scene.post, reason=ConductPoint.SAFETY)
    assert case_now(case).restore_at is None
    assert hidden(scene)


def test_somebody_who_runs_the_program_is_enough_and_their_own_posts_are_left_to_people(scene: Scene) -> None:
    own = make_reply(scene.manager, scene.thread, "We are the best, buy now.")
    make_report(scene.dee, own)
    make_report(scene.hana, own)
    db.session.expire_all()
    assert not db.session.get_one(Post, own.id).is_hidden
    make_report(scene.manager, scene.post)
    assert hidden(scene)


def test_what_a_person_let_stand_stands_until_it_changes(scene: Scene) -> None:
    case = make_report(scene.dee, scene.post)
    make_decision(scene.moderator, case, outcome=Outcome.LET_STAND, point=None, letter="")
    make_report(scene.hana, scene.post)
    make_report(make_member(scene.program, "Ray Oyelaran"), scene.post)
    assert not hidden(scene)
    with unit_of_work():
        post = get_readable_text(scene.author, scene.post.id)
        discussion.edit_post(scene.author, post, "Buy from me instead.", seen_version=post.version)
    make_report(make_member(scene.program, "Bram de Vries"), scene.post)
    assert hidden(scene)


def test_undoing_a_decision_about_a_held_post_leads_back_to_the_rule(scene: Scene) -> None:
    make_report(scene.dee, scene.post)
    case = make_report(scene.hana, scene.post)
    make_decision(scene.moderator, case, outcome=Outcome.LET_STAND, point=None, letter="It stands, Gideon.")
    assert not hidden(scene)
    undo(scene.manager, case)
    assert hidden(scene)
    assert case_now(case).restore_at
    make_decision(scene.manager, case, outcome=Outcome.HIDE)
    assert case_now(case).restore_at is None
    undo(scene.moderator, case)
    assert hidden(scene), "as it was before: held"
    assert case_now(case).restore_at


DEEDS = st.lists(st.tuples(st.sampled_from(["report", "safety", "withdraw"]), st.integers(0, 4)), max_size=12)


@given(deeds=DEEDS, author_runs_it=st.booleans())
@settings(max_examples=25)
def test_hidden_exactly_while_the_rule_says_so(app: Flask, deeds: list[tuple[str, int]], author_runs_it: bool) -> None:
    """Four members and one manager report and take back in any order; nobody decides and no time passes."""
    program, author, people = stage(app, author_runs_it)
    post = make_reply(author, make_thread(author, make_space(program)))
    said: dict[int, str] = {}
    for deed, number in deeds:
        if db.session.get_one(Post, post.id).is_hidden and deed != "withdraw" and number not in said:
            continue  # nobody who has not reported yet finds a hidden post
        if deed == "withdraw":
            if number in said:
                withdraw(people[number], post)
                del said[number]
        elif not db.session.get_one(Post, post.id).is_hidden:
            make_report(people[number], post, reason=ConductPoint.SAFETY if deed == "safety" else ConductPoint.SELLING)
            said[number] = deed
        db.session.rollback()
        db.session.expire_all()
        expected = not author_runs_it and (len(said) >= 2 or 4 in said)
        assert db.session.get_one(Post, post.id).is_hidden == expected
    lines = [line.step for line in db.session.scalars(select(CaseEvent))]
    assert lines.count(Step.RULE_HID) - lines.count(Step.RULE_LIFTED) == db.session.get_one(Post, post.id).is_hidden


_slugs = iter(range(1, 1_000_000))


def stage(app: Flask, author_runs_it: bool) -> tuple[Program, Member, list[Member]]:
    """A program of its own for each example."""
    db.session.rollback()
    database.stop_writing()
    with unit_of_work():
        for line in db.session.scalars(select(Post)):
            db.session.delete(line)
    program = make_program(f"hollow-{next(_slugs)}")
    roles = Role.MANAGER | Role.AMBASSADOR if author_runs_it else Role.AMBASSADOR
    author = make_member(program, "Gideon Thackeray-Mbeki", roles=roles)
    people = [make_member(program, f"Member {number}") for number in range(4)]
    people.append(make_member(program, "Nora Castellan", roles=Role.MANAGER | Role.AMBASSADOR))
    return program, author, people
