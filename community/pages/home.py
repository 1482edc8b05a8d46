"""A member's home: what waits, what is unread, thanks, topics, and their own twelve weeks. A handful of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from community.conversations.queries import (
    ToldReport,
    TopicTalk,
    WeekOfMember,
    lately_of,
    weeks_of,
)
from community.core.clock import now
from community.discussion.queries.digest import waiting_for
from community.discussion.queries.rows import ThreadRow, Waiting
from community.discussion.queries.unread import guides_for, unread_threads
from community.programs.models import Member
from community.recognition.models import Thanks
from community.recognition.queries import thanks_and_topics
from community.web.language import counted as ngettext
from community.web.language import local
from community.web.language import translated as _

UNREAD_SHOWN = 6
WAITING_SHOWN = 5
RECENT_SHOWN = 3
TOPICS_SHOWN = 3
#: A newcomer is shown where to begin for so long.
NEWCOMER_DAYS = 21


@dataclass(frozen=True)
class Home:
    """What the page shows. `guides` is empty for who has been here for a while."""

    greeting: str
    deck: str
    guides: Sequence[ThreadRow]
    waiting: Sequence[Waiting]
    follow_ups: Sequence[ToldReport]
    unread: Sequence[ThreadRow]
    thanks: Thanks | None
    topics: Sequence[TopicTalk]
    weeks: Sequence[WeekOfMember]
    recent: Sequence[ToldReport]

    @property
    def waiting_count(self) -> int:
        """How many things want the member."""
        return len(self.waiting) + len(self.follow_ups)

    @property
    def this_week(self) -> WeekOfMember:
        """The running week."""
        return self.weeks[-1]


def home_of(member: Member) -> Home:
    """Read everything for the page of `member`."""
    is_new = (now() - member.joined_at).days < NEWCOMER_DAYS
    waiting = waiting_for(member, limit=WAITING_SHOWN)
    lately = lately_of(member)
    unread = unread_threads(member, UNREAD_SHOWN)
    thanks, topics = thanks_and_topics(member, topics=TOPICS_SHOWN)
    return Home(
        greeting=greeting(member),
        deck=deck(waiting, thanks, len(unread)),
        guides=guides_for(member) if is_new else (),
        waiting=waiting,
        follow_ups=lately.follow_ups[:2],
        unread=unread,
        thanks=thanks,
        topics=topics,
        weeks=weeks_of(member, 12),
        recent=lately.recent[:RECENT_SHOWN],
    )


def greeting(member: Member) -> str:
    """By the hour of the member's own day."""
    name = member.person.first_name
    hour = local(now()).hour
    if 5 <= hour < 12:
        return _("Good morning, %(name)s.", name=name)
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s.", name=name)
    return _("Good evening, %(name)s.", name=name)


def deck(waiting: Sequence[Waiting], thanks: Thanks | None, unread: int) -> str:
    """One or two sentences that say what is the matter."""
    parts: list[Any] = []
    people = list(dict.fromkeys(item.post.author.first_name for item in waiting if item.post.author))
    if people:
        parts.append(
            ngettext("%(name)s wrote to you.", "%(name)s and others wrote to you.", len(people), name=people[0])
        )
    if thanks is not None and (now() - thanks.thanked_at).days < 7 and thanks.giver is not None:
        parts.append(_("%(name)s thanked you.", name=thanks.giver.person.first_name))
    if not parts and unread:
        parts.append(ngettext("One thread has news.", "%(num)d threads have news.", unread))
    if not parts:
        return _("Nothing waits for you. A good day to talk with somebody.")
    return " ".join([*parts, _("The rest can wait.")])


def waiting_line(item: Waiting) -> str:
    """Who wrote, why it is meant for the member, and where."""
    name = item.post.author.name if item.post.author else _("Somebody who has left")
    sentences = {
        "named": _("%(name)s named you in %(thread)s", name=name, thread=item.post.thread_title),
        "quoted": _("%(name)s quoted you in %(thread)s", name=name, thread=item.post.thread_title),
        "your_thread": _("%(name)s answered in your thread %(thread)s", name=name, thread=item.post.thread_title),
    }
    return sentences[item.why]


def unread_line(row: ThreadRow) -> str:
    """The space, and who wrote since."""
    names = list(dict.fromkeys(writer.first_name for writer in row.writers if writer))
    space = row.thread.space.name
    if not names:
        return str(space)
    if row.writer_count > 3:
        return _(
            "%(space)s. %(names)s and %(count)d others wrote",
            space=space,
            names=", ".join(names[:2]),
            count=row.writer_count - 2,
        )
    return _("%(space)s. %(names)s wrote", space=space, names=", ".join(names))


def thanks_line(thanks: Thanks) -> str:
    """What it is for."""
    if thanks.report is not None:
        return _("thanks you for “%(what)s”", what=thanks.report.headline)
    return _("thanks you for %(what)s", what=thanks.reason) if thanks.reason else _("thanks you")


def topic_line(talk: TopicTalk) -> str:
    """How much it was talked about: word of mouth only."""
    if not talk.conversation_count:
        return _("Nobody yet")
    conversations = ngettext("%(num)d conversation", "%(num)d conversations", talk.conversation_count)
    people = ngettext("%(num)d person", "%(num)d people", talk.people_count)
    return _("%(conversations)s from %(people)s", conversations=conversations, people=people)


def weeks_line(weeks: Sequence[WeekOfMember]) -> str:
    """The drawing of the weeks in words."""
    said = [str(week.number) if week.number else _("quiet") if week.number == 0 else _("not told") for week in weeks]
    return _("Your last twelve weeks: %(weeks)s", weeks=", ".join(said))
