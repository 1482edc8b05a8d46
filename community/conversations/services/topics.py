"""Preparing topics, launching them once somebody tried them, and letting them rest."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from community.conversations.events import TopicLaunched, TopicRetired
from community.conversations.models import TOPIC_MOVES, Topic, TopicState
from community.conversations.policies import may_keep_topics
from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid
from community.core.events import record
from community.core.policies import require
from community.core.states import move, unchanged
from community.programs.models import Member

STARTERS_AT_MOST = 5


def create_topic(
    actor: Member,
    *,
    title: str,
    about: str = "",
    starters: Sequence[str] = (),
    origin: str = "",
    simple: str = "",
    portable: str = "",
    repeatable: str = "",
    tried: str = "",
) -> Topic:
    """A draft with its worksheet as far as it is filled in."""
    require(may_keep_topics, actor)
    topic = Topic(
        program_id=actor.program_id,
        title=title,
        about=about,
        starters=_starters(starters),
        origin=origin,
        simple=simple,
        portable=portable,
        repeatable=repeatable,
        tried=tried,
        created_by_id=actor.id,
        created_at=now(),
    )
    db.session.add(topic)
    db.session.flush()
    return topic


def edit_topic(
    actor: Member,
    topic: Topic,
    *,
    seen_version: int | None,
    title: str,
    about: str,
    starters: Sequence[str],
    origin: str,
    simple: str,
    portable: str,
    repeatable: str,
    tried: str,
) -> None:
    """Tweak a topic in any state: good ones are changed a little before they are dropped."""
    require(may_keep_topics, actor)
    unchanged(topic, seen_version)
    topic.title, topic.about, topic.origin = title, about, origin
    topic.starters = _starters(starters)
    topic.simple, topic.portable, topic.repeatable, topic.tried = simple, portable, repeatable, tried
    db.session.flush()


def launch_topic(actor: Member, topic: Topic, *, seen_version: int | None) -> None:
    """Offer it to everybody, also again after a rest.

    :raises Invalid: with the field that is missing; a topic is tried on somebody before it is launched.
    """
    require(may_keep_topics, actor)
    unchanged(topic, seen_version)
    if not topic.starters:
        raise Invalid(_l("A topic needs at least one sentence that opens a conversation."), field="starters")
    if not topic.tried:
        raise Invalid(_l("Try it on somebody first, and write down what happened."), field="tried")
    topic.state = move(topic.state, TopicState.LIVE, TOPIC_MOVES)
    topic.launched_at, topic.retired_at = now(), None
    db.session.flush()
    record(TopicLaunched(program_id=topic.program_id, actor_id=actor.id, topic_id=topic.id))


def retire_topic(actor: Member, topic: Topic, *, seen_version: int | None) -> None:
    """Offer it no longer. What was told about it stays."""
    require(may_keep_topics, actor)
    unchanged(topic, seen_version)
    topic.state = move(topic.state, TopicState.RETIRED, TOPIC_MOVES)
    topic.retired_at = now()
    db.session.flush()
    record(TopicRetired(program_id=topic.program_id, actor_id=actor.id, topic_id=topic.id))


def _starters(starters: Sequence[str]) -> list[str]:
    kept = [line.strip().strip('“”"') for line in starters if line.strip()]
    if len(kept) > STARTERS_AT_MOST:
        raise Invalid(_l("Five sentences are enough. Keep the ones that work."), field="starters")
    return kept
