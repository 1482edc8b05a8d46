"""Who may do what in the group."""

from __future__ import annotations

from typing import Any

from community.discussion import services
from community.programs.models import Role
from tests.factories import make_member
from tests.factories.discussion import make_reply, make_space, make_thread, opener_of
from tests.house.rows import Cast, Row, members_only, only

MODERATORS = ("moderator", "manager", "owner")
MANAGERS = ("manager", "owner")


def stage(cast: Cast) -> None:
    space = make_space(cast.program)
    other = make_member(cast.program, "Ray Pellegrino", roles=Role.AMBASSADOR)
    thread = make_thread(other, space)
    own = make_reply(cast["ambassador"], thread, "What I wrote myself.")
    foreign = make_reply(other, thread, "What somebody else wrote.")
    services.edit_post(cast["ambassador"], own, "What I wrote myself, better.", seen_version=own.version)
    cast.things |= {
        "space": space.ref,
        "thread": thread.ref,
        "version": thread.version,
        "opener": opener_of(thread).id,
        "own": own.id,
        "own_version": own.version,
        "foreign": foreign.id,
        "space_version": space.version,
    }


def space(cast: Cast) -> dict[str, Any]:
    return {"ref": cast.things["space"]}


def thread(cast: Cast) -> dict[str, Any]:
    return {"ref": cast.things["thread"]}


def own(cast: Cast) -> dict[str, Any]:
    """A post of the ambassador's."""
    return {"post_id": cast.things["own"]}


def foreign(cast: Cast) -> dict[str, Any]:
    """A post of somebody who is not in the cast."""
    return {"post_id": cast.things["foreign"]}


def tended(cast: Cast) -> dict[str, Any]:
    return {"version": cast.things["version"], "title": "A better title", "space": cast.things["space"], "guide": ""}


ROWS: list[Row] = [
    members_only("discussion.spaces"),
    members_only("discussion.unread"),
    members_only("discussion.find"),
    members_only("discussion.suggest_members"),
    members_only("discussion.preview", "POST", ok=200, data=lambda cast: {"text": "Hello"}),
    only(MANAGERS, "discussion.new_space"),
    only(MANAGERS, "discussion.new_space", "POST", data=lambda cast: {"name": "Tools", "about": "What works."}),
    only(MANAGERS, "discussion.edit_space", values=space),
    only(
        MANAGERS,
        "discussion.edit_space",
        "POST",
        values=space,
        data=lambda cast: {"name": "Tools", "version": cast.things["space_version"]},
    ),
    members_only("discussion.space", values=space),
    members_only("discussion.read_space", "POST", values=space, data=lambda cast: {"seq": "1"}),
    members_only("discussion.new_thread", values=space),
    members_only(
        "discussion.start_thread", "POST", values=space, data=lambda cast: {"title": "A question", "text": "Why?"}
    ),
    members_only("discussion.save_thread_draft", "POST", values=space, data=lambda cast: {"text": "I wonder"}),
    members_only("discussion.thread", values=thread),
    members_only("discussion.reply", "POST", values=thread, data=lambda cast: {"text": "Because."}),
    members_only("discussion.first_unread", ok=302, values=thread),
    members_only("discussion.read_thread", "POST", ok=204, values=thread, data=lambda cast: {"seq": "1"}),
    members_only("discussion.watch", "POST", values=thread, data=lambda cast: {"level": "mute"}),
    members_only("discussion.save_reply_draft", "POST", values=thread, data=lambda cast: {"text": "I wonder"}),
    only(MODERATORS, "discussion.tend", values=thread),
    only(MODERATORS, "discussion.tend", "POST", values=thread, data=tended),
    members_only("discussion.post", ok=302, values=foreign),
    members_only("discussion.post_history", values=own),
    only(("ambassador",), "discussion.edit_post", values=own),
    only(
        ("ambassador",),
        "discussion.save_post",
        "POST",
        values=own,
        data=lambda cast: {"text": "Again", "version": cast.things["own_version"]},
    ),
    only(("ambassador",), "discussion.take_back", values=own),
    only(("ambassador",), "discussion.take_back", "POST", values=own),
    members_only("discussion.react", "POST", data=lambda cast: {"say": f"thanks:{cast.things['foreign']}"}),
    members_only("discussion.mark_unread", "POST", data=lambda cast: {"since": cast.things["foreign"]}),
]
