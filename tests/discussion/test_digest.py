"""What digests, home and notices ask for."""

from __future__ import annotations

import datetime as dt

import pytest

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.discussion import queries, services
from community.discussion.models import ReactionKind, Thread, WatchLevel
from community.programs.models import Standing
from tests.discussion.conftest import Group
from tests.factories import make_member, make_program
from tests.factories.discussion import make_reply, make_space, make_thread, opener_of


def test_waiting_holds_names_quotes_and_answers_once_each(group: Group) -> None:
    mine = make_thread(group.dee, group.space, "Mine")
    theirs = make_thread(group.ray, group.space, "Theirs")
    make_reply(group.dee, theirs, "My words")
    named = make_reply(group.hana, theirs, "@Dee Whitlock, and you?")
    quoted = make_reply(group.hana, theirs, "> **Dee Whitlock:** My words\n\nYes.")
    answer = make_reply(group.ray, mine, "An answer")
    both = make_reply(group.ray, mine, "@Dee Whitlock an answer")
    make_reply(group.ray, theirs, "Not for her")
    db.session.rollback()
    waiting = queries.waiting_for(group.dee)
    assert [(each.post.id, each.why) for each in waiting] == [
        (named.id, "named"),
        (quoted.id, "quoted"),
        (answer.id, "your_thread"),
        (both.id, "named"),
    ]
    assert [each.post.author.name for each in waiting if each.post.author] == ["Hana Kobayashi"] * 2 + [
        "Ray Pellegrino"
    ] * 2
    assert [each.post.id for each in queries.waiting_for(group.dee, answer.publish_seq or 0)] == [both.id]


def test_nothing_read_hidden_or_muted_waits(group: Group) -> None:
    threads = [make_thread(group.ray, group.space, name) for name in ("Read", "Hidden", "Muted", "Edited")]
    posts = [make_reply(group.hana, thread, "@Dee Whitlock") for thread in threads]
    with unit_of_work():
        services.mark_read(group.dee, threads[0], posts[0].publish_seq or 0)
        services.hide_post(posts[1], reason_key="unkind", by_id=None)
        services.set_watch(group.dee, threads[2], WatchLevel.MUTE)
        services.edit_post(group.hana, posts[3], "Nobody in particular", seen_version=posts[3].version)
    assert queries.waiting_for(group.dee) == []


def test_started_by_names_who_answered(group: Group) -> None:
    thread = make_thread(group.dee, group.space, "Mine")
    make_thread(group.dee, group.space, "Nobody came")
    start = thread.last_publish_seq
    make_reply(group.ray, thread)
    make_reply(group.hana, thread)
    db.session.rollback()
    [row] = queries.started_by(group.dee, start)
    assert (row.thread.title, row.unread_count) == ("Mine", 2)
    assert [member.name for member in row.writers if member] == ["Hana Kobayashi", "Ray Pellegrino"]
    with unit_of_work():
        services.mark_read(group.dee, thread, thread.last_publish_seq)
    assert queries.started_by(group.dee, start) == []
    assert [each.thread.title for each in queries.started_by(group.dee, start, unread_only=False)] == ["Mine"]


def test_unanswered_questions_of_others(group: Group) -> None:
    make_thread(group.ray, group.space, "Which stone?")
    make_thread(group.ray, group.space, "A statement", "No question here.")
    make_thread(group.dee, group.space, "My own?")
    answered = make_thread(group.hana, group.space, "Answered?")
    make_reply(group.ray, answered)
    hidden = make_thread(group.hana, group.space, "Hidden?")
    with unit_of_work():
        services.hide_post(opener_of(hidden), reason_key="unkind", by_id=None)
    assert [row.thread.title for row in queries.unanswered(group.dee, 5)] == ["Which stone?"]


def test_an_announcement_waits_until_it_is_read(group: Group) -> None:
    thread = make_thread(group.nora, group.space, "News", announcement=True)
    end = thread.last_publish_seq
    assert [row.thread.title for row in queries.announcements(group.dee, 0, end)] == ["News"]
    assert queries.announcements(group.dee, end, end + 9) == []
    with unit_of_work():
        services.mark_read(group.dee, thread, end)
    assert queries.announcements(group.dee, 0, end) == []


def test_many_people_beat_many_posts(group: Group) -> None:
    monologue = make_thread(group.ray, group.space, "Monologue")
    talk = make_thread(group.hana, make_space(group.program, "Tools"), "Talk")
    for _ in range(6):
        make_reply(group.ray, monologue)
    crowd = [make_member(group.program, f"Guest {number}") for number in range(3)]
    for guest in crowd:
        make_reply(guest, talk)
    with unit_of_work():
        services.toggle_reaction(crowd[0], opener_of(talk), ReactionKind.THANKS)
    end = talk.last_publish_seq
    picks = queries.best_of_spaces(group.dee, 0, end, 5)
    assert [(pick.thread.title, pick.why, pick.new_count) for pick in picks] == [
        ("Talk", "3 people replied", 4),
        ("Monologue", "7 new posts in Sharpening", 7),
    ]
    assert queries.best_of_spaces(group.dee, end, end + 9, 5) == []
    again = queries.best_of_spaces(group.dee, 0, end, 5, shown={talk.id: 9})
    assert [pick.thread.title for pick in again] == ["Monologue", "Talk"]


def test_the_best_are_spread_over_spaces_and_starters(group: Group) -> None:
    for number in range(4):
        make_thread(group.ray, group.space, f"Ray {number}")
    for author in (group.hana, group.nora, group.ines):
        make_thread(author, group.space, author.about or "Other")
    picks = queries.best_of_spaces(group.dee, 0, 100, 9)
    assert len(picks) == 2
    assert len({pick.thread.author_id for pick in picks}) == 2


def test_old_threads_fade_and_read_or_own_ones_are_left_out(group: Group) -> None:
    old, new = make_thread(group.ray, group.space, "Old"), make_thread(group.hana, group.space, "New")
    read = make_thread(group.ines, group.space, "Read")
    make_thread(group.dee, group.space, "Own")
    with unit_of_work():
        services.mark_read(group.dee, read, read.last_publish_seq)
        db.session.get_one(Thread, old.id).last_posted_at = now() - dt.timedelta(days=3)
    picks = {pick.thread.title: pick.score for pick in queries.best_of_spaces(group.dee, 0, 100, 9)}
    assert list(picks) == ["New", "Old"]
    # A person's first own thread in the space: 2 for having written there, and nobody replied.
    assert picks["Old"] == pytest.approx(picks["New"] / 2, rel=1e-3)
    assert new.id


def test_a_post_is_visible_to_members_inside_only(group: Group) -> None:
    post = opener_of(make_thread(group.ray, group.space))
    stranger = make_member(make_program("other"), "Mallory Elsewhere")
    assert queries.is_visible_to(post.id, group.dee)
    assert not queries.is_visible_to(post.id, stranger)
    with unit_of_work():
        group.dee.standing = Standing.REMOVED
    assert not queries.is_visible_to(post.id, group.dee)


def test_newcomers_are_those_who_joined_since(group: Group) -> None:
    with unit_of_work():
        for member in (group.dee, group.ray, group.hana, group.nora):
            member.joined_at = now() - dt.timedelta(days=90)
    assert [member.id for member in queries.newcomers(group.program.id, now() - dt.timedelta(days=7))] == [
        group.ines.id
    ]
