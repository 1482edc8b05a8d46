"""What the group of the sample program talked about: spaces, threads, posts, reactions, and how far each has read."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from community.core.clock import now
from community.demo.seed.content import load
from community.demo.seed.timeline import Happening, Stage
from community.discussion.models import Guide, Post, ReactionKind, Space, Thread
from community.discussion.services import posts, reading, responding, spaces

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
            for order, key in enumerate(post.get("thanks", ())):
                later = max(0.01, post["days_ago"] - 0.02 * (order + 1))
                yield Happening(stage.ago(later), 50, partial(react, stage, thread, number, key))


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
    return posts.opener_of(thread)


def answer(stage: Stage, entry: dict[str, Any], post: dict[str, Any]) -> None:
    """One more post of a thread."""
    thread = stage.things[f"thread:{entry['key']}"]
    written = stage.things[f"posts:{entry['key']}"]
    assert isinstance(thread, Thread)
    assert isinstance(written, list)
    written.append(posts.reply(stage.members[post["author"]], thread, with_names(stage, post["text"])))


def react(stage: Stage, entry: dict[str, Any], number: int, key: str) -> None:
    """Somebody answers a post with one word, mostly thanks."""
    written = stage.things[f"posts:{entry['key']}"]
    assert isinstance(written, list)
    post = written[number]
    if post.author_id == stage.members[key].id:
        return
    kinds = [ReactionKind.THANKS] * 6 + [ReactionKind.SAME_HERE, ReactionKind.GOING_TO_USE, ReactionKind.GOOD_QUESTION]
    responding.toggle_reaction(
        stage.members[key], post, random.Random(f"{SEED}{entry['key']}{number}{key}").choice(kinds)
    )


def with_names(stage: Stage, text: str) -> str:
    """Mentions are written by key in the content; people write names."""
    return re.sub(r"@\[([a-z-]+)\]", lambda found: f"@{stage.members[found[1]].person.name}", text)


def read_along(stage: Stage) -> None:
    """Everybody has read what was there up to a few days ago, some more and some less."""
    for key, member in stage.members.items():
        rng = random.Random(f"{SEED}{key}")
        until = stage.ago(rng.choice([0.2, 0.5, 1.2, 1.2, 2.5, 2.5, 4, 6, 9]))
        for thread in (thing for thing in stage.things.values() if isinstance(thing, Thread)):
            seen = [post for post in posts_in(stage, thread) if post.created_at <= until]
            if seen and thread.created_at >= member.joined_at:
                reading.mark_read(member, thread, max(post.publish_seq or 0 for post in seen))


def posts_in(stage: Stage, thread: Thread) -> list[Post]:
    """The posts of a thread that the seeding made."""
    for name, written in stage.things.items():
        if name.startswith("posts:") and isinstance(written, list) and written[0].thread_id == thread.id:
            return written
    return []
