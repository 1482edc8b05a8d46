"""Starting, replying, editing, taking back, hiding and restoring."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from community.core.db import db, unit_of_work
from community.core.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from community.core.events import EventRecord
from community.discussion import queries, services
from community.discussion.models import Mention, MentionKind, Post, PostRevision, ReactionKind, ThreadMark, WatchLevel
from community.programs.models import Member
from community.programs.queries import people_by_member
from tests.conftest import SignInAs
from tests.discussion.conftest import Group
from tests.factories import make_member, make_person, make_program
from tests.factories.discussion import make_reply, make_space, make_thread, opener_of


def events(kind: str) -> list[dict[str, object]]:
    return [row.data for row in db.session.scalars(select(EventRecord).filter_by(kind=kind).order_by(EventRecord.id))]


def found(member: Member, words: str) -> list[int]:
    return [each.post.id for each in queries.found_posts(member, words)]


def mentioned(post: Post, kind: MentionKind = MentionKind.NAMED) -> set[int]:
    return set(db.session.scalars(select(Mention.member_id).filter_by(post_id=post.id, kind=kind)))


def test_a_thread_counts_what_can_be_read(group: Group) -> None:
    thread = make_thread(group.ray, group.space)
    reply = make_reply(group.hana, thread)
    assert (thread.post_count, thread.last_publish_seq) == (2, reply.publish_seq)
    assert events("thread_started")[0]["thread_id"] == thread.id
    assert [row["is_opener"] for row in events("post_published")] == [True, False]


def test_who_writes_follows_and_who_chose_is_left_alone(group: Group) -> None:
    thread = make_thread(group.ray, group.space)
    with unit_of_work():
        services.set_watch(group.hana, thread, WatchLevel.MUTE)
    make_reply(group.hana, thread)
    make_reply(group.dee, thread)
    levels = {row.member_id: row.level for row in db.session.scalars(select(ThreadMark))}
    assert levels == {
        group.ray.id: WatchLevel.EVERY,
        group.hana.id: WatchLevel.MUTE,
        group.dee.id: WatchLevel.EVERY,
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Dee Whitlock, what do you think?", {"Dee Whitlock"}),
        ("@dee whitlock said so", {"Dee Whitlock"}),
        ("@Dee said so", {"Dee Whitlock"}),
        ("@Dee's plane", {"Dee Whitlock"}),
        ("(@Ray Pellegrino) and @Hana.", {"Ray Pellegrino", "Hana Kobayashi"}),
        ("@Ann Marie Roos knows", {"Ann Marie Roos"}),
        ("@Ann knows", {"Ann"}),
        ("@Deedee is nobody", set()),
        ("dee@whitlock.example", set()),
        ("`@Dee Whitlock` and [@Dee](https://example.org)", set()),
        ("    @Dee Whitlock in code", set()),
        ("@Wojciech Szczepański hört", {"Wojciech Szczepański"}),
        ("@O'Neil <b>", {"O'Neil & Sons"}),
    ],
)
def test_names_behind_an_at_sign(group: Group, text: str, names: set[str]) -> None:
    for name in ("Ann", "Ann Marie Roos", "Wojciech Szczepański", "O'Neil & Sons"):
        make_member(group.program, name)
    post = make_reply(group.nora, make_thread(group.ray, group.space), text)
    people = people_by_member(list(mentioned(post))).values()
    assert "<b>" not in post.html
    assert {member.name for member in people} == names
    assert post.html.count('<span class="mention">') == len(names)


def test_a_name_that_two_people_have_means_both_and_a_first_name_then_none(group: Group) -> None:
    twin = make_member(group.program, "Dee Whitlock", person=make_person("Dee Whitlock"))
    thread = make_thread(group.ray, group.space)
    assert mentioned(make_reply(group.nora, thread, "@Dee Whitlock")) == {group.dee.id, twin.id}
    assert mentioned(make_reply(group.nora, thread, "@Dee")) == set()


def test_a_quote_is_meant_for_who_is_quoted(group: Group) -> None:
    thread = make_thread(group.ray, group.space)
    quotation = services.quotation(queries.get_post(group.dee, opener_of(thread).id))
    assert quotation == "> **Ray Pellegrino:** I have always set it by eye.\n\n"
    post = make_reply(group.dee, thread, quotation + "So do I.")
    assert mentioned(post, MentionKind.QUOTED) == {group.ray.id}
    stranger = make_reply(group.dee, thread, "> **Hana Kobayashi:** never wrote here")
    assert mentioned(stranger, MentionKind.QUOTED) == set()


def test_an_edit_keeps_the_earlier_text_and_tells_only_who_is_new(group: Group) -> None:
    post = make_reply(group.dee, make_thread(group.ray, group.space), "About the **burr**, @Ray Pellegrino")
    with unit_of_work():
        services.edit_post(
            group.dee, post, "About the wire edge, @Ray Pellegrino and @Hana Kobayashi", seen_version=post.version
        )
    assert db.session.scalars(select(PostRevision.source)).all() == ["About the **burr**, @Ray Pellegrino"]
    assert [row["member_id"] for row in events("member_mentioned")] == [group.ray.id, group.hana.id]
    assert found(group.ray, "wire edge") == [post.id]
    assert found(group.ray, "burr") == []


def test_two_edits_of_one_version_are_a_conflict(group: Group) -> None:
    post = make_reply(group.dee, make_thread(group.ray, group.space))
    seen = post.version
    with unit_of_work():
        services.edit_post(group.dee, post, "First", seen_version=seen)
    with pytest.raises(Conflict), unit_of_work():
        services.edit_post(group.dee, post, "Second", seen_version=seen)


def test_a_late_edit_keeps_both_texts_on_the_page(group: Group, sign_in: SignInAs) -> None:
    post = make_reply(group.dee, make_thread(group.ray, group.space))
    seen = post.version
    client = sign_in(group.dee)
    url = f"/p/hollow/posts/{post.id}/edit"
    assert client.post(url, data={"text": "What I wrote first", "version": seen}).status_code == 303
    late = client.post(url, data={"text": "What I wrote late", "version": seen})
    assert late.status_code == 409
    assert "What I wrote late</textarea>" in late.text
    assert "What I wrote first" in late.text


def test_taking_back_leaves_nothing_but_the_place(group: Group, fresh: Callable[[], None]) -> None:
    thread = make_thread(group.ray, group.space)
    post = make_reply(group.dee, thread, "Something @Hana Kobayashi said about a burr")
    with unit_of_work():
        services.toggle_reaction(group.ray, post, ReactionKind.THANKS)
        services.edit_post(group.dee, post, "Something else about a burr", seen_version=post.version)
        services.take_back(group.dee, post)
    fresh()
    assert (post.source, post.html, post.publish_seq) == ("", "", None)
    assert db.session.scalars(select(PostRevision)).all() == []
    assert mentioned(post) == set()
    assert found(group.ray, "burr") == []
    assert queries.reactions_of(group.ray, [post.id]) == {}
    assert thread.post_count == 1


def test_nobody_else_edits_or_takes_back(group: Group) -> None:
    post = make_reply(group.dee, make_thread(group.ray, group.space))
    for other in (group.ray, group.ines, group.nora):
        with pytest.raises(NotAllowed), unit_of_work():
            services.edit_post(other, post, "Other words", seen_version=post.version)
        with pytest.raises(NotAllowed), unit_of_work():
            services.take_back(other, post)


def test_a_hidden_post_is_its_authors_and_the_moderators(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space)
    post = make_reply(group.dee, thread, "A secret about a burr")
    with unit_of_work():
        services.hide_post(
            post, reason_key="unkind", reason="It speaks of a person, not of a plane.", by_id=group.ines.id
        )
    assert (thread.post_count, found(group.ray, "burr")) == (1, [])
    page = {
        who: sign_in(member).get(f"/p/hollow/threads/{thread.ref}").text
        for who, member in vars(group).items()
        if isinstance(member, Member)
    }
    for who in ("ray", "hana"):
        assert "A secret" not in page[who]
        assert "Dee Whitlock" not in page[who]
        assert "hidden for now" in page[who]
    for who in ("dee", "ines", "nora"):
        assert "A secret" in page[who]
    assert "It speaks of a person" in page["dee"]
    for get in (queries.get_visible_post, queries.get_readable_text):
        with pytest.raises(NotFound):
            get(group.ray, post.id)
    assert not queries.is_visible_to(post.id, group.dee)
    assert "reason" not in events("post_hidden")[0]


def test_a_revision_of_a_hidden_post_stays_hidden_until_it_is_restored(group: Group) -> None:
    thread = make_thread(group.ray, group.space)
    post = make_reply(group.dee, thread, "Rude words")
    make_reply(group.hana, thread)
    with unit_of_work():
        services.hide_post(post, reason_key="unkind", by_id=None)
        services.edit_post(group.dee, post, "Kind words for @Hana Kobayashi", seen_version=post.version)
    assert [row["post_id"] for row in events("post_revised")] == [post.id]
    assert (post.publish_seq, found(group.ray, "words"), events("member_mentioned")) == (None, [], [])
    with unit_of_work():
        services.restore_post(post)
    assert post.publish_seq == thread.last_publish_seq == post.place
    assert found(group.ray, "kind words") == [post.id]
    with pytest.raises(WrongState), unit_of_work():
        services.restore_post(post)


def test_what_was_hidden_stays_with_its_author_and_the_moderators_when_the_post_is_back(
    group: Group, sign_in: SignInAs
) -> None:
    thread = make_thread(group.ray, group.space)
    post = make_reply(group.dee, thread, "Rude words, at first")
    with unit_of_work():
        services.edit_post(group.dee, post, "Rude words, polished", seen_version=post.version)
        services.hide_post(post, reason_key="unkind", by_id=None)
    with unit_of_work():
        services.edit_post(group.dee, post, "Sour words", seen_version=post.version)
        services.edit_post(group.dee, post, "Kind words", seen_version=post.version)
        services.restore_post(post)
    with unit_of_work():
        services.edit_post(group.dee, post, "Kind words, and a tip", seen_version=post.version)
    pages = (f"/p/hollow/posts/{post.id}/history", f"/p/hollow/threads/{thread.ref}?quote={post.id}")
    for member in (group.ray, group.hana):
        history, quote = (sign_in(member).get(page).text for page in pages)
        assert "Kind words, and a tip" in history
        assert ("Kind words" in history.replace("Kind words, and", ""), "Rude" in history, "Sour" in history) == (
            True,
            False,
            False,
        )
        assert "Kind words, and a tip" in quote
        assert "Rude" not in quote
    for member in (group.dee, group.ines, group.nora):
        history = sign_in(member).get(pages[0]).text
        assert all(words in history for words in ("at first", "polished", "Sour words"))
        assert "It was hidden with the post" in history
    for words in ("rude", "sour", "polished"):
        assert found(group.ray, words) == []
    assert found(group.ray, "kind tip") == [post.id]


def test_a_post_whose_earlier_texts_were_all_hidden_does_not_say_that_it_never_changed(
    group: Group, sign_in: SignInAs
) -> None:
    post = make_reply(group.dee, make_thread(group.ray, group.space), "Rude words")
    with unit_of_work():
        services.hide_post(post, reason_key="unkind", by_id=None)
        services.edit_post(group.dee, post, "Kind words", seen_version=post.version)
        services.restore_post(post)
    page = sign_in(group.hana).get(f"/p/hollow/posts/{post.id}/history").text
    assert "no earlier text that everybody may read" in page
    assert "never changed" not in page


def test_a_thread_without_anything_to_read_is_nobodys_but_its_authors(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.dee, group.space, "An unkind title")
    with unit_of_work():
        services.hide_post(opener_of(thread), reason_key="unkind", by_id=None)
    status = {
        m: sign_in(m).get(f"/p/hollow/threads/{thread.ref}").status_code for m in (group.dee, group.ray, group.ines)
    }
    assert list(status.values()) == [200, 404, 200]
    assert "An unkind title" not in sign_in(group.ray).get(f"/p/hollow/spaces/{group.space.ref}").text
    assert found(group.ray, "unkind") == []


def test_a_closed_thread_takes_no_reply_but_a_moderators(group: Group) -> None:
    thread = make_thread(group.ray, group.space)
    with unit_of_work():
        services.tend_thread(
            group.ines, thread, title="Renamed", pinned=True, locked=True, guide=None, seen_version=thread.version
        )
    with pytest.raises(WrongState):
        make_reply(group.dee, thread)
    make_reply(group.ines, thread)
    assert found(group.dee, "renamed") == [opener_of(thread).id]
    assert [row["what"] for row in events("thread_tended")] == ["renamed", "pinned", "locked"]


def test_nobody_thanks_themselves_and_a_second_tap_takes_it_away(group: Group) -> None:
    post = opener_of(make_thread(group.ray, group.space))
    with pytest.raises(NotAllowed), unit_of_work():
        services.toggle_reaction(group.ray, post, ReactionKind.THANKS)
    for expected in (True, False, True):
        with unit_of_work():
            assert services.toggle_reaction(group.dee, post, ReactionKind.THANKS) is expected
    counts = queries.reactions_of(group.dee, [post.id])[post.id]
    assert [(each.kind, each.count, each.mine) for each in counts] == [(ReactionKind.THANKS, 1, True)]
    assert not queries.reactions_of(group.hana, [post.id])[post.id][0].mine


def test_only_managers_announce(group: Group) -> None:
    with pytest.raises(NotAllowed):
        make_thread(group.ines, group.space, announcement=True)
    thread = make_thread(group.nora, group.space, announcement=True)
    assert events("thread_announced") == [{"thread_id": thread.id}]


def test_empty_and_endless_texts_are_refused(group: Group) -> None:
    thread = make_thread(group.ray, group.space)
    for text in ("", "  \n ", "x" * 20_001):
        with pytest.raises(Invalid):
            make_reply(group.dee, thread, text)


def test_a_thread_stays_in_its_program(group: Group) -> None:
    elsewhere = make_space(make_program("other"))
    thread = make_thread(group.ray, group.space)
    with pytest.raises(NotFound), unit_of_work():
        services.move_thread(group.ines, thread, elsewhere)
