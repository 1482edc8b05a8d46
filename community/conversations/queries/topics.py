"""Topics with how much they are talked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    select,
)

from community.conversations.counted import NEVER, talk
from community.conversations.models import (
    Topic,
    TopicState,
)
from community.conversations.policies import may_read_topic
from community.core.clock import now
from community.core.db import db
from community.core.errors import NotFound
from community.core.policies import allows
from community.programs.models import Member


@dataclass(frozen=True)
class TopicTalk:
    """A topic with how much it was talked about: word of mouth only, from how many people."""

    topic: Topic
    conversation_count: int
    people_count: int

    @property
    def is_new(self) -> bool:
        """Launched within two weeks."""
        return bool(self.topic.launched_at and now() - self.topic.launched_at < dt.timedelta(days=14))


def topics_page(
    program_id: int,
    *,
    states: Sequence[TopicState] = (TopicState.LIVE,),
    after: int | None = None,
    size: int = 20,
) -> Sequence[TopicTalk]:
    """Topics in these states with their talk, the newest first, `size` + 1 of them after the topic id `after`."""
    values = {"program_id": program_id, "states": list(states), "before": after or NEVER, "most": size + 1}
    return [talk_about(topic) for topic in db.session.scalars(talk(), values)]


def topic_for(actor: Member, topic_id: int) -> Topic:
    """A topic of the actor's program.

    :raises NotFound: absent, of another program, or a draft that is not the actor's to see.
    """
    topic = db.session.scalar(select(Topic).where(Topic.id == topic_id, Topic.program_id == actor.program_id))
    if topic is None or not allows(may_read_topic, actor, topic):
        raise NotFound
    return topic


def talk_about(topic: Topic) -> TopicTalk:
    """The topic with its counts."""
    return TopicTalk(topic, topic.conversation_count, topic.people_count)


def live_topics(program_id: int) -> Sequence[Topic]:
    """What the log offers as topics, the newest first."""
    return db.session.scalars(
        select(Topic)
        .where(Topic.program_id == program_id, Topic.state == TopicState.LIVE)
        .order_by(Topic.id.desc())
        .limit(30)
    ).all()


def topics_by_id(program_id: int, topic_ids: Sequence[int]) -> Sequence[Topic]:
    """Those of the ids that are topics of the program and no drafts."""
    if not topic_ids:
        return []
    return db.session.scalars(
        select(Topic)
        .where(Topic.program_id == program_id, Topic.id.in_(topic_ids), Topic.state != TopicState.DRAFT)
        .order_by(Topic.id)
    ).all()
