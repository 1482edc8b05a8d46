"""Marks and where reading goes on. The properties over all orders are in test_unread_properties."""

from __future__ import annotations

from sqlalchemy import select

from community.core.db import db, unit_of_work
from community.discussion import queries, services
from community.discussion.models import Guide, ThreadMark, WatchLevel
from community.discussion.queries import PAGE
from community.programs.models import Member
from tests.conftest import SignInAs
from tests.discussion.conftest import Group
from tests.factories import make_member
from tests.factories.discussion import make_reply, make_space, make_thread, opener_of


def unread(member: Member) -> dict[str, int]:
    db.session.rollback()
    return {row.thread.title: row.unread_count for row in queries.unread_threads(member, 50)}


def test_a_newcomer_begins_with_nothing_unread_but_the_guides(group: Group) -> None:
    with unit_of_work():
        first = services.start_thread(group.nora, group.space, title="Start here", text="Read this")
        hello = services.start_thread(group.nora, group.space, title="Hello", text="Who are you?")
        first.guide, hello.guide = Guide.READ_FIRST, Guide.INTRODUCTIONS
    newcomer = make_member(group.program, "Oskar New")
    assert unread(newcomer) == {}
    assert [row.thread.title for row in queries.guides_for(newcomer)] == ["Start here", "Hello"]
    with unit_of_work():
        services.mark_read(newcomer, first, first.last_publish_seq)
        services.reply(newcomer, hello, "I am Oskar.")
    assert queries.guides_for(newcomer) == []


def test_ones_own_posts_are_never_unread(group: Group) -> None:
    thread = make_thread(group.dee, group.space, "Mine")
    assert unread(group.dee) == {}
    make_reply(group.ray, thread)
    make_reply(group.dee, thread)
    assert unread(group.dee) == {"Mine": 1}


def test_a_mark_never_goes_back_nor_past_the_end(group: Group) -> None:
    thread = make_thread(group.ray, group.space)
    make_reply(group.ray, thread)
    with unit_of_work():
        services.mark_read(group.dee, thread, 10**15)
    make_reply(group.ray, thread)
    assert list(unread(group.dee).values()) == [1]
    with unit_of_work():
        services.mark_read(group.dee, thread, 1)
    assert list(unread(group.dee).values()) == [1]


def test_looking_moves_no_mark_and_a_post_does(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space)
    client = sign_in(group.dee)
    page = client.get(f"/p/hollow/threads/{thread.ref}")
    client.get(f"/p/hollow/threads/{thread.ref}/unread")
    client.head(f"/p/hollow/threads/{thread.ref}/unread")
    assert db.session.scalars(select(ThreadMark).filter_by(member_id=group.dee.id)).all() == []
    assert f'data-last-seq="{thread.last_publish_seq}"' in page.text
    for junk in ("", "x", "-1", "9" * 40, "²"):
        assert client.post(f"/p/hollow/threads/{thread.ref}/read", data={"seq": junk}).status_code == 204
    assert len(unread(group.dee)) == 1
    client.post(f"/p/hollow/threads/{thread.ref}/read", data={"seq": thread.last_publish_seq})
    assert unread(group.dee) == {}


def test_reading_goes_on_at_the_first_unread(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space)
    posts = [make_reply(group.ray, thread, f"Reply {number}.") for number in range(2 * PAGE + 5)]
    read = posts[PAGE + 2]
    with unit_of_work():
        services.mark_read(group.dee, thread, read.publish_seq or 0)
    client = sign_in(group.dee)
    answer = client.get(f"/p/hollow/threads/{thread.ref}/unread", follow_redirects=True)
    assert answer.request.args["after"] == str(posts[PAGE + 1].place)
    before, _line, after = answer.text.partition('id="new"')
    assert f"Reply {PAGE + 2}." in before
    assert f"Reply {PAGE + 3}." in after
    assert f"Show {PAGE + 2} posts you have read" in before


def test_a_page_that_skipped_unread_posts_offers_no_beacon(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space)
    posts = [make_reply(group.ray, thread, f"Reply {number}.") for number in range(PAGE + 5)]
    client = sign_in(group.dee)
    late = client.get(f"/p/hollow/posts/{posts[-1].id}", follow_redirects=True).text
    assert f'id="post-{posts[-1].id}"' in late
    assert "data-read-url" not in late
    first = client.get(f"/p/hollow/threads/{thread.ref}").text
    assert f'data-last-seq="{posts[PAGE - 1].publish_seq}"' in first


def test_everything_read_leads_to_the_end(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space)
    last = [make_reply(group.ray, thread) for _ in range(PAGE + 2)][-1]
    with unit_of_work():
        services.mark_read(group.dee, thread, last.publish_seq or 0)
    answer = sign_in(group.dee).get(f"/p/hollow/threads/{thread.ref}/unread")
    assert answer.location.endswith(f"#post-{last.id}")


def test_a_space_marked_read_covers_what_its_page_knew(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space, "Early")
    client = sign_in(group.dee)
    page = client.get(f"/p/hollow/spaces/{group.space.ref}").text
    seq = page.partition('name="seq" value="')[2].partition('"')[0]
    make_reply(group.ray, thread)
    make_thread(group.ray, group.space, "Late")
    client.post(f"/p/hollow/spaces/{group.space.ref}/read", data={"seq": seq})
    assert unread(group.dee) == {"Late": 1, "Early": 1}


def test_a_moved_thread_ignores_older_floors_and_keeps_its_own(group: Group) -> None:
    other = make_space(group.program, "Tools")
    stays, goes = make_thread(group.ray, other, "Stays"), make_thread(group.ray, group.space, "Goes")
    with unit_of_work():
        services.mark_space_read(group.dee, other, queries.reading_seq(group.dee, other) + 100)
        services.mark_space_read(group.hana, group.space, queries.reading_seq(group.hana, group.space))
        services.move_thread(group.ines, goes, other)
    assert unread(group.dee) == {"Goes": 1}
    assert unread(group.hana) == {"Stays": 1}
    with unit_of_work():
        services.mark_space_read(group.dee, other, queries.reading_seq(group.dee, other))
    assert unread(group.dee) == {}
    assert stays.last_publish_seq < goes.moved_seq


def test_unread_from_here_beats_every_floor(group: Group) -> None:
    thread = make_thread(group.ray, group.space, "Old")
    second = make_reply(group.ray, thread)
    newcomer = make_member(group.program, "Oskar New")
    with unit_of_work():
        services.mark_space_read(newcomer, group.space, 10**9)
        services.mark_unread_from(newcomer, second)
    assert unread(newcomer) == {"Old": 1}
    with unit_of_work():
        services.mark_unread_from(newcomer, opener_of(thread))
    assert unread(newcomer) == {"Old": 2}
    with unit_of_work():
        services.mark_space_read(newcomer, group.space, 10**9)
    assert unread(newcomer) == {}


def test_a_muted_thread_is_not_unread_until_it_is_heard_again(group: Group) -> None:
    thread = make_thread(group.ray, group.space, "Loud")
    other = make_thread(group.ray, group.space, "Quiet")
    with unit_of_work():
        services.set_watch(group.dee, thread, WatchLevel.MUTE)
        services.mark_read(group.dee, other, other.last_publish_seq)
    assert unread(group.dee) == {}
    with unit_of_work():
        services.set_watch(group.dee, thread, WatchLevel.TO_ME)
    assert unread(group.dee) == {"Loud": 1}


def test_the_badge_stops_counting_in_time(group: Group) -> None:
    with unit_of_work():
        for number in range(queries.BADGE_LIMIT + 3):
            services.start_thread(group.ray, group.space, title=f"Thread {number}", text="Text")
    assert db.session.scalar(select(queries.badge_unread(group.dee))) == queries.BADGE_LIMIT


def test_hiding_the_last_post_leaves_the_earlier_ones_unread(group: Group) -> None:
    """The bound below which nobody looks must lie below the first unread post, not below the last."""
    thread, other = make_thread(group.ray, group.space, "Two"), make_thread(group.ray, group.space, "Other")
    last = make_reply(group.ray, thread)
    with unit_of_work():
        services.mark_read(group.dee, other, other.last_publish_seq)
        services.hide_post(last, reason_key="unkind", by_id=None)
    assert unread(group.dee) == {"Two": 1}


def test_what_a_floor_covered_stays_read_in_another_space(group: Group) -> None:
    other = make_space(group.program, "Tools")
    thread = make_thread(group.ray, group.space, "Goes")
    with unit_of_work():
        services.mark_space_read(group.dee, group.space, queries.reading_seq(group.dee, group.space))
        services.move_thread(group.ines, thread, other)
    make_reply(group.ray, thread)
    assert unread(group.dee) == {"Goes": 1}
