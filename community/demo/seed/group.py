"""What the group of the sample program talked about: spaces, threads, posts, reactions, and how far each has read."""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from sqlalchemy import insert, select

from community.core.clock import now
from community.core.db import db
from community.demo.seed.content import load
from community.demo.seed.timeline import Happening, Stage
from community.discussion.models import Guide, Post, Reaction, ReactionKind, Space, SpaceFloor, Thread
from community.discussion.services import posts, reading, spaces

GUIDES = {"start": Guide.READ_FIRST, "hello": Guide.INTRODUCTIONS}
SEED = 20_261


def happenings(stage: Stage) -> Iterator[Happening]:
    """Spaces are made on the first day; threads and posts follow at their own times."""
    for entry in load("spaces", "space"):
        yield Happening(stage.ago(96), 1, partial(open_space, stage, entry))
    for thread in load("threads", "thread"):
        for number, post in enumerate(thread["post"]):
            step = partial(open_thread, stage, thread, post) if number == 0 else partial(answer, stage, thread, post)
            yield Happening(stage.ago(post["days_ago"]), 2 + number, step)


def open_space(stage: Stage, entry: dict[str, Any]) -> None:
    stage.things[f"space:{entry['key']}"] = spaces.create_space(
        stage.members["nora"], name=entry["name"], about=entry["about"], position=entry["position"]
    )


def open_thread(stage: Stage, entry: dict[str, Any], post: dict[str, Any]) -> None:
    """The thread with its first post."""
    space = stage.things[f"space:{entry['space']}"]
    assert isinstance(space, Space)
    author = stage.members[entry["author"]]
    announcement = bool(entry.get("announcement"))
    thread = posts.start_thread(
        author, space, title=entry["title"], text=with_names(stage, post["text"]), announcement=announcement
    )
    if entry.get("pinned"):
        thread.pinned_at = now()
    thread.guide = GUIDES.get(entry["key"])
    stage.things[f"thread:{entry['key']}"] = thread
    stage.things[f"posts:{entry['key']}"] = [posts_of(thread)]


def posts_of(thread: Thread) -> Post:
    """The post that opens a thread that was made just now."""
    return db.session.scalars(select(Post).where(Post.thread_id == thread.id, Post.is_opener)).one()


def answer(stage: Stage, entry: dict[str, Any], post: dict[str, Any]) -> None:
    """One more post of a thread."""
    thread = stage.things[f"thread:{entry['key']}"]
    written = stage.things[f"posts:{entry['key']}"]
    assert isinstance(thread, Thread)
    assert isinstance(written, list)
    written.append(posts.reply(stage.members[post["author"]], thread, with_names(stage, post["text"])))


def reactions(stage: Stage) -> None:
    """Who said a word under which post, mostly thanks. In one statement: there are hundreds, and nothing follows."""
    kinds = [ReactionKind.THANKS] * 6 + [ReactionKind.SAME_HERE, ReactionKind.GOING_TO_USE, ReactionKind.GOOD_QUESTION]
    joined = {entry["key"]: entry["joined_days_ago"] for entry in load("people", "person")}
    rows = []
    for thread in load("threads", "thread"):
        written = stage.things[f"posts:{thread['key']}"]
        assert isinstance(written, list)
        for number, (entry, post) in enumerate(zip(thread["post"], written, strict=True)):
            for order, key in enumerate(entry.get("thanks", ())):
                if post.author_id == stage.members[key].id:
                    continue
                # Whoever joined after it was written came upon it in their first days.
                later = max(0.01, min(entry["days_ago"] - 0.02 * (order + 1), joined[key] - 1.5))
                rows.append(
                    {
                        "post_id": post.id,
                        "member_id": stage.members[key].id,
                        "kind": random.Random(f"{SEED}{thread['key']}{number}{key}").choice(kinds),
                        "created_at": stage.ago(later),
                    }
                )
    db.session.execute(insert(Reaction), rows)


def with_names(stage: Stage, text: str) -> str:
    """Mentions are written by key in the content; people write names."""
    return re.sub(r"@\[([a-z-]+)\]", lambda found: f"@{stage.members[found[1]].person.name}", text)


def read_along(stage: Stage, closely: Collection[str]) -> None:
    """Everybody has read what was there up to a while ago, some more and some less.

    :param closely: keys of members for whom this is done with all that belongs to it. For the others it is put down
        in one statement, and what they see is the same.
    """
    spaces_made = [thing for thing in stage.things.values() if isinstance(thing, Space)]
    seqs = sorted(
        (post.created_at, post.publish_seq or 0)
        for written in stage.things.values()
        if isinstance(written, list)
        for post in written
    )
    rows = []
    for key, member in stage.members.items():
        until = stage.ago(random.Random(f"{SEED}{key}").choice([0.2, 0.5, 1.2, 1.2, 2.5, 2.5, 4, 6, 9]))
        seen = max((seq for at, seq in seqs if at <= until), default=0)
        for space in spaces_made:
            if key in closely:
                reading.mark_space_read(member, space, seen)
            elif seen:
                rows.append({"member_id": member.id, "space_id": space.id, "seq": seen})
    db.session.execute(insert(SpaceFloor), rows)
