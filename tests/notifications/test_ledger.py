"""The ledger: whom a post concerns, once for each subject, and what counts as unread."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from community.core.db import db, unit_of_work
from community.core.errors import NotFound
from community.discussion.models import WatchLevel
from community.discussion.services.reading import mark_read as read_thread
from community.discussion.services.reading import set_watch
from community.notifications.models import NoticeKind, NoticeMail
from community.notifications.queries.notices import badge, get_notice, notices_page
from community.notifications.services.ledger import mark_read, notify, tell_everybody, tell_of_post
from community.programs.models import Member
from tests.factories.notifications import (
    hide,
    kinds_of,
    make_reply,
    make_thread,
    notices_of,
    restore,
    set_preference,
)
from tests.notifications.conftest import Group

Drain = Callable[[], int]


def unread_count(member: Member) -> int:
    db.session.rollback()
    return db.session.scalars(select(badge(member))).one()


def test_a_reply_concerns_who_started_the_thread(group: Group, drain: Drain) -> None:
    thread = make_thread(group.dee, group.space)
    make_reply(group.hana, thread)
    drain()
    assert kinds_of(group.dee) == [NoticeKind.REPLY]
    assert kinds_of(group.hana) == []
    assert kinds_of(group.walt) == []


def test_who_is_named_is_told_so_even_in_their_own_thread(group: Group, drain: Drain) -> None:
    thread = make_thread(group.dee, group.space)
    make_reply(group.hana, thread, "Ask @Walt Lindqvist, and @Dee Whitlock what do you think?")
    drain()
    assert kinds_of(group.walt) == [NoticeKind.MENTION]
    assert kinds_of(group.dee) == [NoticeKind.MENTION]


def test_nobody_is_told_of_their_own_posts(group: Group, drain: Drain) -> None:
    thread = make_thread(group.dee, group.space, text="I am @Dee Whitlock.")
    make_reply(group.dee, thread, "And still @Dee Whitlock.")
    drain()
    assert kinds_of(group.dee) == []


def test_told_twice_is_told_once(group: Group, drain: Drain) -> None:
    thread = make_thread(group.dee, group.space)
    post = make_reply(group.hana, thread, "Hello @Walt Lindqvist.")
    drain()
    before = [(notice.id, notice.mail, notice.mail_due_at) for notice in notices_of(group.walt)]
    with unit_of_work():
        tell_of_post(post.id)
        tell_of_post(post.id)
        assert not notify(group.walt.id, NoticeKind.REPLY, f"post:{post.id}", post_id=post.id)
    assert [(notice.id, notice.mail, notice.mail_due_at) for notice in notices_of(group.walt)] == before


def test_a_muted_thread_tells_nothing(group: Group, drain: Drain) -> None:
    thread = make_thread(group.dee, group.space)
    with unit_of_work():
        set_watch(group.dee, thread, WatchLevel.MUTE)
    make_reply(group.hana, thread, "Are you there, @Dee Whitlock?")
    drain()
    assert kinds_of(group.dee) == []


def test_who_follows_hears_of_every_post_only_if_they_want_it_by_mail(group: Group, drain: Drain) -> None:
    thread = make_thread(group.dee, group.space)
    drain()
    for member in (group.walt, group.nora):
        with unit_of_work():
            set_watch(member, thread, WatchLevel.EVERY)
    set_preference(group.walt, instant=[NoticeKind.FOLLOWED.value])
    set_preference(group.nora)
    make_reply(group.hana, thread)
    drain()
    assert kinds_of(group.walt) == [NoticeKind.FOLLOWED]
    assert kinds_of(group.nora) == []


def test_an_announcement_is_for_everybody_but_its_author(group: Group, drain: Drain) -> None:
    thread = make_thread(group.nora, group.space, "The open workshop", announcement=True)
    drain()
    for member in (group.dee, group.hana, group.walt):
        assert kinds_of(member) == [NoticeKind.ANNOUNCEMENT]
        assert notices_of(member)[0].mail is NoticeMail.NONE
    assert kinds_of(group.nora) == []
    with unit_of_work():
        tell_everybody(thread.id)
    assert kinds_of(group.dee) == [NoticeKind.ANNOUNCEMENT]


def test_reading_the_thread_reads_the_notice(group: Group, drain: Drain) -> None:
    thread = make_thread(group.dee, group.space)
    post = make_reply(group.hana, thread)
    drain()
    assert unread_count(group.dee) == 1
    with unit_of_work():
        read_thread(group.dee, thread, post.publish_seq or 0)
    assert unread_count(group.dee) == 0
    assert [told.is_unread for told in notices_page(group.dee)] == [False]


def test_opening_a_notice_reads_it_and_only_it(group: Group, drain: Drain) -> None:
    thread = make_thread(group.dee, group.space)
    for _ in range(3):
        make_reply(group.hana, thread)
    drain()
    second = notices_of(group.dee)[1].id
    with unit_of_work():
        mark_read(group.dee, only=second)
        mark_read(group.hana, up_to=10**9)
    assert [told.is_unread for told in notices_page(group.dee)] == [True, False, True]
    with unit_of_work():
        mark_read(group.dee, up_to=second)
    assert unread_count(group.dee) == 1


def test_a_hidden_post_leaves_list_and_count_and_comes_back(group: Group, drain: Drain) -> None:
    thread = make_thread(group.dee, group.space)
    post = make_reply(group.hana, thread, "Something unkind.")
    drain()
    hide(post)
    assert unread_count(group.dee) == 0
    assert notices_page(group.dee) == []
    with pytest.raises(NotFound):
        get_notice(group.dee, notices_of(group.dee)[0].id)
    restore(post)
    drain()
    assert unread_count(group.dee) == 1
    assert len(notices_of(group.dee)) == 1


def test_a_notice_is_its_own_members_only(group: Group, drain: Drain) -> None:
    thread = make_thread(group.dee, group.space)
    make_reply(group.hana, thread)
    drain()
    with pytest.raises(NotFound):
        get_notice(group.hana, notices_of(group.dee)[0].id)


def test_the_list_pages_by_key(group: Group, drain: Drain) -> None:
    thread = make_thread(group.dee, group.space)
    for number in range(7):
        make_reply(group.hana, thread, f"Number {number}.")
    drain()
    first = notices_page(group.dee, size=3)
    assert len(first) == 4
    rest = notices_page(group.dee, after=first[2].notice.id, size=10)
    quotes = [told.quote for told in [*first[:3], *rest]]
    assert quotes == [f"Number {number}." for number in reversed(range(7))]
