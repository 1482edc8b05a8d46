"""Sentences about notices and digests, in the reader's language: `web.mails.reading_as` or the request says which.

Pure: everything is read before. Names are first names where one is spoken to, full names where somebody is presented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from babel.dates import format_time, get_timezone_name
from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.accounts.models import Face, Person
from community.core.outbox import Stream
from community.discussion.queries import Writer
from community.notifications.models import MailPreference, NoticeKind, Reason, Section
from community.notifications.queries.composing import Content, ThreadLine
from community.notifications.queries.notices import Told
from community.notifications.queries.tasks import Task, TaskKind
from community.notifications.slots import Cadence

#: People are named up to here; the rest are counted.
NAMED = 3

WEEKDAYS = (
    _l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"),
)  # fmt: skip
ON_WEEKDAYS = (
    _l("Mondays"), _l("Tuesdays"), _l("Wednesdays"), _l("Thursdays"), _l("Fridays"), _l("Saturdays"), _l("Sundays"),
)  # fmt: skip

CADENCE_LABELS = {
    Cadence.DAILY: _l("Every day"),
    Cadence.WEEKLY: _l("Once a week"),
    Cadence.FORTNIGHTLY: _l("Every other week"),
    Cadence.NEVER: _l("Never"),
}
SECTION_LABELS = {
    Section.WAITING: _l("Waiting for you"),
    Section.STARTED: _l("Threads you started"),
    Section.THANKS: _l("Thanks and answers"),
    Section.ANNOUNCEMENTS: _l("Announcements"),
    Section.BEST: _l("Best of your spaces"),
    Section.UNANSWERED: _l("Nobody has answered"),
    Section.NEWCOMERS: _l("New here"),
}
STREAM_LABELS = {
    Stream.ACCOUNT: _l("About the account"),
    Stream.DECISION: _l("Invitation or letter"),
    Stream.NOTICE: _l("Notices as they come"),
    Stream.DIGEST: _l("Digest"),
    Stream.ANNOUNCEMENT: _l("Announcement"),
}
INSTANT_LABELS = {
    NoticeKind.MENTION: _l("Somebody mentions me"),
    NoticeKind.REPLY: _l("Somebody replies to me"),
    NoticeKind.ANSWER: _l("A conversation of mine is answered"),
    NoticeKind.THANKS: _l("Somebody thanks me"),
    NoticeKind.FOLLOWED: _l("Every post in threads that I follow"),
}
REASON_LABELS = {
    Reason.LATE: _l("It would have come more than six hours late, so it waits for the next time."),
    Reason.OUTSIDE: _l("Their membership was not active."),
    Reason.STOPPED: _l("They don’t want this mail."),
    Reason.QUIET: _l("There was too little to say. What there was comes with the next one."),
    Reason.IN_FLIGHT: _l("The one before it was still on its way."),
    Reason.CHANGED: _l("Something in it was changed or hidden before it went, so it is written anew."),
    Reason.READ: _l("They had read it by then."),
    Reason.GONE: _l("What it was about is no longer there."),
    Reason.NO_ADDRESS: _l("Their account has no address in use."),
}


def reason_for(reason: str | None) -> str:
    """Why a mail did not go out, as a sentence; the words of a mail server as they are."""
    if not reason:
        return ""
    if reason in set(Reason):
        return str(REASON_LABELS[Reason(reason)])
    return reason


def name_of(person: Person | Face | Writer | None) -> str:
    """The full name, also of somebody who has left."""
    return person.name if person else _("Somebody who has left")


def first_name_of(person: Person | Face | Writer | None) -> str:
    return person.first_name if person else _("Somebody")


def clock(minute: int) -> str:
    """A minute of the day as people write it: 7:30 AM."""
    return format_time(dt.time(minute // 60, minute % 60), "short", locale=get_locale())


def minutes(count: int) -> str:
    """A length of time: "10 minutes", "1 hour"."""
    if count % 60 == 0:
        return ngettext("%(num)d hour", "%(num)d hours", count // 60)
    return ngettext("%(num)d minute", "%(num)d minutes", count)


def zone_name(zone: str) -> str:
    """What people call their time zone: Eastern Time."""
    return get_timezone_name(ZoneInfo(zone), width="long", zone_variant="generic", locale=get_locale())


def schedule_line(preference: MailPreference, zone: str) -> str:
    """What the member chose: "Mondays at 7:30 AM, Eastern Time"."""
    values = {"time": clock(preference.minute), "zone": zone_name(zone)}
    match preference.cadence:
        case Cadence.NEVER:
            return _("no digest")
        case Cadence.DAILY:
            return _("every day at %(time)s, %(zone)s", **values)
        case Cadence.WEEKLY:
            return _("%(days)s at %(time)s, %(zone)s", days=ON_WEEKDAYS[preference.weekday], **values)
        case Cadence.FORTNIGHTLY:
            return _("every other %(day)s at %(time)s, %(zone)s", day=WEEKDAYS[preference.weekday], **values)


def kicker(cadence: Cadence, day: str) -> str:
    """The line above the headline. `day` is a long day: "Monday, November 23"."""
    match cadence:
        case Cadence.DAILY:
            return _("Your day, %(day)s", day=day)
        case Cadence.FORTNIGHTLY:
            return _("Your two weeks, %(day)s", day=day)
        case _:
            return _("Your week, %(day)s", day=day)


def line_of(told: Told) -> str:
    """A notice in one sentence without its words."""
    values = {"name": name_of(told.who), "title": told.title}
    match told.notice.kind:
        case NoticeKind.MENTION:
            return _("%(name)s mentions you in “%(title)s”", **values)
        case NoticeKind.REPLY:
            return _("%(name)s replies to you in “%(title)s”", **values)
        case NoticeKind.FOLLOWED:
            return _("%(name)s writes in “%(title)s”", **values)
        case NoticeKind.ANNOUNCEMENT:
            return _("%(name)s announces “%(title)s”", **values)
        case NoticeKind.ANSWER:
            return _("%(name)s writes back about “%(title)s”", **values)
        case NoticeKind.THANKS:
            return (
                _("%(name)s thanks you for “%(title)s”", **values) if told.title else _("%(name)s thanks you", **values)
            )
        case NoticeKind.CASE:
            return case_line(told)


#: What a case has to say to whom, by the `line` in the notice's data.
CASE_LINES = {
    "to_author": _l("There is a letter about a post of yours"),
    "to_reporter": _l("What you reported has been decided"),
    "to_sanctioned": _l("There is a letter about your membership"),
    "held": _l("A post of yours is out of sight until somebody has looked"),
    "undone": _l("A decision that concerns you was taken back"),
}


def case_line(told: Told) -> str:
    """What a case has to say. The letter itself stands on its own page."""
    return str(CASE_LINES.get(str(told.notice.data.get("line")), _l("A case that concerns you has news")))


def meta_of(told: Told) -> str:
    """Below the words of a notice: who said them, and where."""
    values = {"name": name_of(told.who), "title": told.title}
    match told.notice.kind:
        case NoticeKind.ANSWER:
            return _("%(name)s writes back about “%(title)s”", **values)
        case NoticeKind.THANKS:
            return line_of(told)
        case _:
            return _("%(name)s, in “%(title)s”", **values)


def action_of(told: Told) -> str:
    """The label of the button that leads to a notice."""
    if told.notice.kind in (NoticeKind.MENTION, NoticeKind.REPLY):
        return _("Answer %(name)s", name=first_name_of(told.who)) if told.who else _("Read it in its place")
    return _("Read it in its place")


def task_line(task: Task) -> str:
    """What waits on the desk, with its number."""
    match task.kind:
        case TaskKind.ANSWER_REPORTS:
            return ngettext(
                "%(num)d conversation waits for your answer", "%(num)d conversations wait for your answer", task.count
            )


def posts_line(line: ThreadLine) -> str:
    """How much is new in a thread, by how many: "3 people, 5 new posts"."""
    posts = ngettext("%(num)d new post", "%(num)d new posts", line.new_count)
    if not line.people:
        return posts
    people = ngettext("%(num)d person", "%(num)d people", len(line.people))
    return _("%(people)s, %(posts)s", people=people, posts=posts)


def best_meta(line: ThreadLine) -> str:
    """Below a thread of the best: how much is new, and why it stands here."""
    return _("%(posts)s. %(why)s.", posts=posts_line(line), why=line.why.rstrip("."))


def started_meta(line: ThreadLine) -> str:
    """Below one's own thread: who wrote."""
    names = [person.first_name for person in line.people]
    if not names:
        return posts_line(line)
    who = _listed(names)
    return _("%(who)s wrote in your thread: %(posts)s.", who=who, posts=ngettext(
        "%(num)d new post", "%(num)d new posts", line.new_count
    ))  # fmt: skip


def unanswered_meta(line: ThreadLine, day: str) -> str:
    """Below a question: who asked, when, and where. `day` as people say it."""
    who = name_of(line.people[0] if line.people else None)
    return _("%(name)s asked in %(space)s. %(day)s.", name=who, space=line.thread.space.name, day=day)


def _listed(names: Sequence[str]) -> str:
    """First names as one lists them: "Nora and Hana", "Nora, Hana, and 4 others"."""
    shown = list(names[:NAMED])
    if len(names) > NAMED:
        shown = [*names[: NAMED - 1], ngettext("%(num)d other", "%(num)d others", len(names) - NAMED + 1)]
    return format_list(shown, locale=get_locale())


def headline(content: Content) -> str:
    """One sentence that says what is in a digest: its title and its subject."""
    return sentence(list(clauses(content))[:2])


def deck(content: Content) -> str:
    """What else is in it, for the line that mail programs show beside the subject."""
    return sentence(list(clauses(content))[2:5]) or _("A minute of reading, and nothing that you have read already.")


def sentence(parts: Sequence[str]) -> str:
    """Clauses as one sentence."""
    if not parts:
        return ""
    joined = parts[0]
    for part in parts[1:-1]:
        joined = _("%(first)s, %(second)s", first=joined, second=part)
    if len(parts) > 1:
        joined = _("%(first)s, and %(second)s", first=joined, second=parts[-1])
    return _("%(sentence)s.", sentence=joined[:1].upper() + joined[1:])


def clauses(content: Content) -> Iterator[str]:
    """What there is to say, the weightiest of each section first, then the rest of them."""
    sections = [
        [clause_of(told) for told in content.waiting],
        [clause_of(told) for told in content.thanks],
        [task_line(task) for task in content.tasks],
        [_started_clause(line) for line in content.started],
        [clause_of(told) for told in content.announcements],
        [_best_clause(line) for line in content.best],
        [_unanswered_clause(line) for line in content.unanswered],
        [_newcomers_clause(content)] if content.newcomers else [],
    ]
    said: set[str] = set()
    for depth in range(3):
        for section in sections:
            if depth < len(section) and section[depth] not in said:
                said.add(section[depth])
                yield section[depth]


def instant_headline(notices: Sequence[Told]) -> str:
    """The subject of a mail with these notices: with the thread, if there is one notice only."""
    if len(notices) == 1:
        return line_of(notices[0])
    said = list(dict.fromkeys(clause_of(told) for told in notices))
    if len(said) <= 2:
        return sentence(said)
    return sentence([said[0], said[1], ngettext("%(num)d more", "%(num)d more", len(said) - 2)])


def clause_of(told: Told) -> str:
    """A notice as a clause of a headline."""
    name = first_name_of(told.who)
    match told.notice.kind:
        case NoticeKind.MENTION | NoticeKind.REPLY if told.asks:
            return _("%(name)s has a question for you", name=name)
        case NoticeKind.MENTION:
            return _("%(name)s mentions you", name=name)
        case NoticeKind.REPLY:
            return _("%(name)s replies to you", name=name)
        case NoticeKind.THANKS:
            return _("%(name)s thanks you", name=name)
        case NoticeKind.ANSWER:
            return _("%(name)s writes back", name=name)
        case NoticeKind.ANNOUNCEMENT:
            return _("%(name)s announces “%(title)s”", name=name, title=told.title)
        case NoticeKind.FOLLOWED:
            return _("%(name)s writes in “%(title)s”", name=name, title=told.title)
        case NoticeKind.CASE:
            return case_line(told)


def _started_clause(line: ThreadLine) -> str:
    who = _listed([person.first_name for person in line.people]) if line.people else _("somebody")
    return _("%(who)s in your thread “%(title)s”", who=who, title=line.thread.title)


def _best_clause(line: ThreadLine) -> str:
    who = _listed([person.first_name for person in line.people]) if line.people else _("somebody")
    return _("%(who)s on “%(title)s”", who=who, title=line.thread.title)


def _unanswered_clause(line: ThreadLine) -> str:
    return _("nobody has answered %(name)s yet", name=first_name_of(line.people[0] if line.people else None))


def _newcomers_clause(content: Content) -> str:
    if len(content.newcomers) == 1:
        return _("%(name)s is new", name=content.newcomers[0].person.first_name)
    return ngettext("%(num)d person is new", "%(num)d people are new", len(content.newcomers))
