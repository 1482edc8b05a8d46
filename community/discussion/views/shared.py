"""What the group's pages share: the blueprint, the limit on writing, and names as people list them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache, lru_cache

from babel.lists import format_list
from flask import Blueprint, request
from markupsafe import Markup

from community.core import limits
from community.core.clock import now
from community.core.db import start_writing
from community.core.keys import find_number
from community.discussion.models import REACTION_LABELS, ReactionKind
from community.discussion.queries import Author, ThreadRow, Writer
from community.programs.current import get_current_member
from community.programs.models import MODERATORS, Member, Role, role_label
from community.web.jinja import day, moment
from community.web.language import counted as ngettext
from community.web.language import speech
from community.web.language import translated as _

bp = Blueprint("discussion", __name__, url_prefix="/p/<program>")

FIVE_MINUTES = dt.timedelta(minutes=5)
FIRST_WEEK = dt.timedelta(days=7)
NEW_FOR = dt.timedelta(days=45)
POSTS_OF_NEWCOMERS = 10
POSTS_OF_OTHERS = 30
REACTIONS = 60
#: People are named up to here; the rest are counted.
NAMED = 3


def begin_posting() -> Member:
    """Count one post of who asks, and only then begin to write: a refusal undoes no count.

    :raises TooOften: past the limit, which is lower in the first week.
    """
    member = get_current_member()
    new = now() - member.joined_at < FIRST_WEEK
    limits.spend(
        "post",
        f"member:{member.id}",
        limit=POSTS_OF_NEWCOMERS if new else POSTS_OF_OTHERS,
        per=FIVE_MINUTES,
    )
    start_writing()
    return get_current_member()


def number(name: str) -> int:
    """A number of the address, 0 when it is missing or none."""
    return find_number(request.args.get(name)) or 0


def names(people: Sequence[Writer | None], total: int = 0) -> str:
    """First names as one lists them: "Nora, Hana, and Wojciech", "Nora, Hana and 4 others". `people` may be a few."""
    known = list(dict.fromkeys(writer.first_name for writer in people if writer is not None))
    if not known:
        return _("Somebody")
    listed = known[:NAMED]
    if rest := max(total, len(people)) - len(listed):
        listed.append(ngettext("%(num)d other", "%(num)d others", rest))
    return _listed(tuple(listed), speech().language)


@lru_cache(maxsize=4096)
def _listed(items: tuple[str, ...], language: str) -> str:
    return format_list(items, locale=language)


@bp.app_template_filter("thread_line")
def thread_line(row: ThreadRow, space: bool = False) -> str:
    """What stands under a thread's title in a list: who wrote, or how much there is, and when."""
    thread = row.thread
    starter = thread.author.name if thread.author else _("someone who has left")
    if row.writers:
        wrote = names(row.writers, row.writer_count)
        line = _("%(names)s wrote. %(when)s", names=wrote, when=moment(thread.last_posted_at))
    elif thread.post_count == 1 and not thread.announced_at and not thread.guide:
        line = _("Nobody has answered %(name)s yet. %(when)s", name=starter, when=day(thread.created_at))
    else:
        posts = ngettext("%(num)d post", "%(num)d posts", thread.post_count)
        when = moment(thread.last_posted_at)
        line = _("%(name)s, %(posts)s. %(when)s", name=starter, posts=posts, when=when)
    return _("%(space)s. ", space=thread.space.name) + line if space else line


@bp.app_template_filter("author_tags")
def author_tags(author: Author | None) -> list[tuple[str, str]]:
    """What stands beside a name: that somebody is new, or runs the place."""
    if author is None:
        return []
    if label := _label_of_staff(author.roles, speech().language):
        return [(label, "")]
    return [(_("New here"), "new")] if now() - author.joined_at < NEW_FOR else []


@cache
def _label_of_staff(roles: Role, _language: str) -> str | None:
    return str(role_label(roles)) if roles & MODERATORS else None


@bp.app_template_filter("for_post")
def for_post(foot: Markup, post_id: int) -> Markup:
    """What stands under any post, with its number put in for "{post}"."""
    return Markup(str.replace(foot, "{post}", str(post_id)))  # noqa: S704 - a template's own markup and a number


@bp.context_processor
def words() -> dict[str, object]:
    """What the templates of the group need beside their own context."""
    return {"reaction_labels": _reaction_labels(speech().language)}


@cache
def _reaction_labels(_language: str) -> dict[ReactionKind, str]:
    """As plain strings: a page says each of them under every post."""
    return {kind: str(label) for kind, label in REACTION_LABELS.items()}
