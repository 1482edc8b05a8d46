"""Issues: planned once, composed in one go, settled by the outbox; windows that tile and nothing told twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from community.accounts.models import Person
from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.jobs import Job
from community.core.outbox import EmailRecord, EmailState
from community.core.worker import Worker
from community.discussion.services.reading import mark_read as read_thread
from community.notifications.models import (
    DigestIssue,
    DigestItem,
    IssueState,
    MailPreference,
    Reason,
    Section,
)
from community.notifications.services import issues, preferences
from community.notifications.slots import Cadence
from community.programs.models import Member, Standing
from tests.drills.mail_server import Fault, MailServer
from tests.factories import make_member
from tests.factories.notifications import (
    be_due,
    change,
    hide,
    last_issue,
    make_reply,
    make_space,
    make_thread,
    plan,
    restore,
    send_digest,
    set_preference,
)
from tests.mailsink import html_of, text_of
from tests.notifications.conftest import Group

Drain = Callable[[], int]


@pytest.fixture(autouse=True)
def _no_instant_mail(group: Group) -> None:
    """Here only digests are looked at."""
    for member in (group.dee, group.hana, group.nora, group.walt):
        set_preference(member, instant=[])


def mails(server: MailServer) -> list[EmailMessage]:
    found = [message_from_bytes(taken.content, policy=policy.default) for taken in server.taken]
    assert all(isinstance(message, EmailMessage) for message in found)
    return found  # type: ignore[return-value]


def sections_of(issue: DigestIssue) -> list[Section]:
    statement = select(DigestItem.section).where(DigestItem.issue_id == issue.id).order_by(DigestItem.position)
    return list(db.session.scalars(statement))


def talk(group: Group, *, count: int = 2) -> None:
    """Threads by others that Dee has not read."""
    for number in range(count):
        author = make_member(group.program, f"Writer {number}")
        make_thread(author, make_space(group.program), f"Shaving number {number}", "Long and thin.")


def test_a_digest_says_what_is_in_it_in_its_subject(app: Flask, group: Group, mail_server: MailServer) -> None:
    set_preference(group.dee, sections=["best"])
    thread = make_thread(group.walt, group.space, "A chip breaker question")
    make_reply(group.hana, thread, "Does it matter on a block plane, @Dee Whitlock?")
    issue = send_digest(app, group.dee)
    assert issue.state is IssueState.SENT
    (message,) = mails(mail_server)
    assert message["Subject"] == "Hana has a question for you."
    assert "Does it matter on a block plane" in text_of(message)
    assert "Does it matter on a block plane" in html_of(message)
    assert sections_of(issue) == [Section.WAITING]


def test_sections_come_in_their_fixed_order(app: Flask, group: Group, mail_server: MailServer) -> None:
    own = make_thread(group.dee, group.space, "My own thread")
    make_reply(group.walt, own, "A thought.")
    other = make_thread(group.walt, group.space, "Something else")
    make_reply(group.hana, other, "You know this, @Dee Whitlock.")
    make_thread(group.nora, group.space, "The open workshop", announcement=True)
    talk(group)
    make_thread(make_member(group.program, "Priya Raman"), group.space, "Left-handed spokeshaves?", "Any?")
    issue = send_digest(app, group.dee)
    found = sections_of(issue)
    assert found == sorted(found, key=list(Section).index) or found[0] is Section.WAITING
    (message,) = mails(mail_server)
    text = text_of(message)
    order = ["WAITING FOR YOU", "ANNOUNCEMENTS", "BEST OF YOUR SPACES", "NEW HERE"]
    assert [text.index(heading) for heading in order] == sorted(text.index(heading) for heading in order)


def test_nothing_to_say_is_no_mail_and_rolls_on(app: Flask, group: Group, mail_server: MailServer) -> None:
    quiet = make_member(group.program, "Quiet Quentin", person=None)
    set_preference(quiet, sections=["best"], instant=[])
    make_thread(group.walt, group.space, "One thing only", "Just one.")
    first = send_digest(app, quiet)
    assert (first.state, first.reason) == (IssueState.EMPTY, Reason.QUIET)
    assert mail_server.taken == []
    make_thread(group.hana, make_space(group.program), "And another", "Now two.")
    second = send_digest(app, quiet)
    assert second.state is IssueState.SENT
    assert second.from_seq == first.from_seq
    (message,) = mails(mail_server)
    assert "One thing only" in text_of(message)
    assert "And another" in text_of(message)


def test_only_what_went_out_moves_the_window(app: Flask, group: Group, mail_server: MailServer) -> None:
    talk(group)
    mail_server.fault = Fault.RCPT_5XX
    failed = send_digest(app, group.dee)
    assert failed.state is IssueState.FAILED
    assert "nobody of that name" in (failed.reason or "")
    mail_server.fault = None
    sent = send_digest(app, group.dee)
    assert (sent.state, sent.from_seq) == (IssueState.SENT, failed.from_seq)
    talk(group)
    following = send_digest(app, group.dee)
    assert (following.state, following.from_seq) == (IssueState.SENT, sent.to_seq)


def test_an_uncertain_end_counts_as_sent(app: Flask, group: Group, mail_server: MailServer) -> None:
    talk(group)
    mail_server.faults = [Fault.DOT_HANG_UP]
    first = send_digest(app, group.dee)
    assert first.state is IssueState.UNCERTAIN
    talk(group)
    second = send_digest(app, group.dee)
    assert second.from_seq == first.to_seq
    assert len(mail_server.taken) == 2


def test_what_was_told_is_not_told_again(app: Flask, group: Group, mail_server: MailServer) -> None:
    thread = make_thread(group.walt, group.space, "A chip breaker question")
    make_reply(group.hana, thread, "What do you say, @Dee Whitlock?")
    talk(group)
    first = send_digest(app, group.dee)
    assert first.state is IssueState.SENT
    second = send_digest(app, group.dee)
    assert (second.state, second.reason) == (IssueState.EMPTY, Reason.QUIET)
    make_reply(group.walt, thread, "Further thoughts.")
    talk(group, count=1)
    third = send_digest(app, group.dee)
    (_first, message) = mails(mail_server)
    assert "What do you say" not in text_of(message)
    assert "A chip breaker question" in text_of(message)
    assert third.from_seq == first.to_seq


def test_what_was_read_is_left_out(app: Flask, group: Group, mail_server: MailServer) -> None:
    thread = make_thread(group.walt, group.space, "A chip breaker question")
    post = make_reply(group.hana, thread, "What do you say, @Dee Whitlock?")
    talk(group)
    with unit_of_work():
        read_thread(group.dee, thread, post.publish_seq or 0)
    send_digest(app, group.dee)
    (message,) = mails(mail_server)
    assert "A chip breaker question" not in text_of(message)


def test_a_text_that_is_hidden_after_writing_never_leaves(app: Flask, group: Group, mail_server: MailServer) -> None:
    thread = make_thread(group.walt, group.space, "A chip breaker question")
    post = make_reply(group.hana, thread, "The unkind sentence, @Dee Whitlock.")
    talk(group)
    Worker(app).drain()
    be_due(group.dee)
    plan()
    run_until_posted(app)
    hide(post)
    Worker(app).drain()
    with unit_of_work():
        issues.settle()
    assert last_issue(group.dee).state is IssueState.PLANNED
    Worker(app).drain()
    with unit_of_work():
        issues.settle()
    issue = last_issue(group.dee)
    assert (issue.state, issue.revision) == (IssueState.SENT, 2)
    (message,) = mails(mail_server)
    assert "unkind sentence" not in text_of(message)
    assert "unkind sentence" not in html_of(message)
    assert "Shaving number 0" in text_of(message)


def test_a_text_that_was_edited_after_writing_goes_as_it_is_now(
    app: Flask, group: Group, mail_server: MailServer
) -> None:
    thread = make_thread(group.walt, group.space, "A chip breaker question")
    post = make_reply(group.hana, thread, "The rash sentence, @Dee Whitlock.")
    Worker(app).drain()
    be_due(group.dee)
    plan()
    run_until_posted(app)
    change(group.hana, post, "The considered sentence, @Dee Whitlock.")
    for _ in range(2):
        Worker(app).drain()
        with unit_of_work():
            issues.settle()
    (message,) = mails(mail_server)
    assert "rash" not in text_of(message)
    assert "considered" in text_of(message)


def test_a_text_that_was_hidden_never_leaves_although_the_post_is_back(
    app: Flask, group: Group, mail_server: MailServer
) -> None:
    thread = make_thread(group.walt, group.space, "A chip breaker question")
    post = make_reply(group.hana, thread, "The unkind sentence, @Dee Whitlock.")
    Worker(app).drain()
    be_due(group.dee)
    plan()
    run_until_posted(app)
    hide(post)
    change(group.hana, post, "The considered sentence, @Dee Whitlock.")
    restore(post)
    for _ in range(2):
        Worker(app).drain()
        with unit_of_work():
            issues.settle()
    (message,) = mails(mail_server)
    for told in (text_of(message), html_of(message)):
        assert "unkind" not in told
        assert "considered" in told


def run_until_posted(app: Flask) -> None:
    """Compose what is planned, and stop before it is sent."""
    worker = Worker(app)
    while db.session.scalar(select(func.count(EmailRecord.id))) == 0:
        db.session.rollback()
        assert worker.step()
    db.session.rollback()


def test_planned_twice_it_is_one_issue(app: Flask, group: Group) -> None:
    talk(group)
    be_due(group.dee, period="2026-W48")
    assert plan() == 1
    be_due(group.dee, period="2026-W48")
    assert plan() == 1
    assert plan() == 0
    assert db.session.scalar(select(func.count(DigestIssue.id)).where(DigestIssue.member_id == group.dee.id)) == 1
    jobs = select(func.count(Job.id)).where(Job.name == issues.COMPOSE)
    assert db.session.scalar(jobs) == 1


def test_composed_twice_it_is_one_mail(app: Flask, group: Group, mail_server: MailServer) -> None:
    talk(group)
    issue = send_digest(app, group.dee)
    before = db.session.scalars(select(DigestItem.id)).all()
    assert issues.draft(issue.id, issue.revision) is None
    with unit_of_work():
        issues.ask_for(issue.id, group.dee.id, revision=1)
    Worker(app).drain()
    assert db.session.scalars(select(DigestItem.id)).all() == before
    assert len(mail_server.taken) == 1


def test_found_too_late_it_waits_for_the_next_slot(app: Flask, group: Group, mail_server: MailServer) -> None:
    talk(group)
    issue = send_digest(app, group.dee, ago=dt.timedelta(hours=6, minutes=1))
    assert (issue.state, issue.reason) == (IssueState.SKIPPED, Reason.LATE)
    assert mail_server.taken == []
    preference = db.session.get_one(MailPreference, group.dee.id)
    assert preference.next_due_at is not None
    assert preference.next_due_at > now()


def test_a_worker_that_was_down_a_while_is_not_late(app: Flask, group: Group, mail_server: MailServer) -> None:
    talk(group)
    issue = send_digest(app, group.dee, ago=dt.timedelta(hours=5, minutes=30))
    assert issue.state is IssueState.SENT


def test_a_mail_that_waited_past_the_hour_is_not_sent_at_night(
    app: Flask, group: Group, mail_server: MailServer
) -> None:
    talk(group)
    Worker(app).drain()
    be_due(group.dee)
    plan()
    run_until_posted(app)
    with time_machine.travel(now() + dt.timedelta(hours=8), tick=False):
        Worker(app).drain()
        with unit_of_work():
            issues.settle()
        issue = last_issue(group.dee)
        assert (issue.state, issue.reason) == (IssueState.SKIPPED, Reason.LATE)
    assert mail_server.taken == []


@pytest.mark.parametrize(
    ("standing", "reason"), [(Standing.PAUSED, Reason.OUTSIDE), (Standing.REMOVED, Reason.OUTSIDE)]
)
def test_who_is_not_in_the_group_gets_none(
    app: Flask, group: Group, mail_server: MailServer, standing: Standing, reason: Reason
) -> None:
    talk(group)
    with unit_of_work():
        db.session.execute(update(Member).where(Member.id == group.dee.id).values(standing=standing))
    issue = send_digest(app, group.dee)
    assert (issue.state, issue.reason) == (IssueState.SKIPPED, reason)
    assert mail_server.taken == []


def test_who_stops_while_it_waits_gets_none(app: Flask, group: Group, mail_server: MailServer) -> None:
    talk(group)
    Worker(app).drain()
    be_due(group.dee)
    plan()
    run_until_posted(app)
    set_preference(group.dee, cadence=Cadence.NEVER)
    Worker(app).drain()
    with unit_of_work():
        issues.settle()
    issue = last_issue(group.dee)
    assert (issue.state, issue.reason) == (IssueState.SKIPPED, Reason.STOPPED)
    assert mail_server.taken == []


def test_the_next_waits_while_one_is_on_its_way(app: Flask, group: Group, mail_server: MailServer) -> None:
    talk(group)
    mail_server.fault = Fault.RCPT_4XX
    first = send_digest(app, group.dee)
    assert first.state is IssueState.RENDERED
    second = send_digest(app, group.dee)
    assert (second.state, second.reason) == (IssueState.SKIPPED, Reason.IN_FLIGHT)


def test_windows_roll_no_further_back_than_two_weeks(app: Flask, group: Group, mail_server: MailServer) -> None:
    with time_machine.travel("2026-11-02 13:00", tick=True):
        reader = make_member(group.program, "Rare Reader")
        set_preference(reader, instant=[], sections=["best"])
        make_thread(group.walt, group.space, "An old thing", "Of early November.")
        empty = send_digest(app, reader)
        assert empty.state is IssueState.EMPTY
    with time_machine.travel("2026-11-23 13:00", tick=True):
        make_thread(group.hana, make_space(group.program), "Fresh one", "New.")
        make_thread(group.nora, make_space(group.program), "Fresh two", "New.")
        sent = send_digest(app, reader)
    assert sent.from_seq == empty.to_seq
    (message,) = [message for message in mails(mail_server) if "rare.reader" in message["To"]]
    assert "An old thing" not in text_of(message)
    assert "Fresh one" in text_of(message)


def test_who_moves_gets_the_next_one_at_the_new_hour(app: Flask, group: Group) -> None:
    with time_machine.travel("2026-11-23 20:00", tick=False):
        preference = set_preference(group.dee, cadence=Cadence.DAILY)
        before = preference.next_due_at
        with unit_of_work():
            db.session.execute(update(Person).where(Person.id == group.dee.person_id).values(time_zone="Asia/Tokyo"))
            assert preferences.follow_moves() == 1
            assert preferences.follow_moves() == 0
        db.session.expire_all()
        after = db.session.get_one(MailPreference, group.dee.id).next_due_at
        assert before is not None
        assert after is not None
        # 7:30 in Tokyo is 22:30 UTC of the day before.
        assert after.strftime("%d %H:%M") <= "23 22:50"
        assert after < before


def test_members_whom_the_planner_has_not_met_get_a_monday_morning(app: Flask, group: Group) -> None:
    newcomer = make_member(group.program, "New Person")
    with unit_of_work():
        assert preferences.meet_members() == 1
        assert preferences.meet_members() == 0
    preference = db.session.get_one(MailPreference, newcomer.id)
    assert preference.cadence is Cadence.WEEKLY
    assert preference.next_due_at is not None
    assert preference.next_due_at.weekday() == 0


def test_who_starts_again_is_not_sent_the_time_between(app: Flask, group: Group, mail_server: MailServer) -> None:
    set_preference(group.dee, cadence=Cadence.NEVER)
    talk(group)
    dee = db.session.get_one(Member, group.dee.id)
    dee_with_person = issues.find_recipient(dee.id)
    assert dee_with_person is not None
    with unit_of_work():
        preferences.choose(
            dee_with_person,
            cadence=Cadence.DAILY,
            weekday=0,
            minute=450,
            sections=[Section.BEST],
            instant=[],
            delay=10,
        )
    assert send_digest(app, group.dee).state is IssueState.EMPTY


def test_the_outbox_key_is_the_member_and_the_period(app: Flask, group: Group, mail_server: MailServer) -> None:
    talk(group)
    issue = send_digest(app, group.dee, period="2026-W48")
    record = db.session.scalars(select(EmailRecord).where(EmailRecord.person_id == group.dee.person_id)).one()
    assert record.key == issue.mail_key == f"digest:{group.dee.id}:2026-W48"
    assert record.state is EmailState.SENT
