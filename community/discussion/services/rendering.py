"""From what was typed to what is stored: HTML, and whom it is meant for.

Somebody is named by @ and their name as the group reads it: the longest name that fits counts ("@Ann Marie Roos" is
not Ann). A first name will do where only one member has it; two members with the same full name are both meant. Who
is named is kept by id, so another name later changes nothing. This is slow compared to a query, so views do it
before the writing transaction begins.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from community.accounts.models import Person
from community.core import markup
from community.core.db import db
from community.discussion.models import Post
from community.discussion.queries.people import members_named_like
from community.programs.models import Member

MOST_MENTIONS = 20
#: Tags of our own sanitized HTML: attributes stand in double quotes, so a ">" inside them ends nothing.
_TAG = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
_AT = re.compile(r"(?<![\w@./])@(?=\w)")
_FIRST_WORD = re.compile(r"@(\w+)")
_QUOTED = re.compile(r"^> ?\*\*(.{1,80}?):\*\*", re.MULTILINE)
_SILENT = frozenset({"code", "pre", "a"})


@dataclass(frozen=True)
class Prepared:
    """A text ready to be stored. `named` are the ids of the members that it names with @."""

    source: str
    html: str
    renderer: int
    named: tuple[int, ...]


def prepare(program_id: int, source: str) -> Prepared:
    """Render `source` (Markdown) and find who is named in it."""
    rendered = markup.to_html(source)
    people = _people_named(program_id, source) if "@" in source else []
    marked, named = _mark(rendered, people)
    return Prepared(source, marked, markup.VERSION, tuple(named))


def _people_named(program_id: int, source: str) -> Sequence[Member]:
    """Members whose name begins like a word behind an @."""
    beginnings = list(dict.fromkeys(_FIRST_WORD.findall(source)))[: 2 * MOST_MENTIONS]
    return members_named_like(program_id, beginnings)


def _mark(rendered: str, people: Sequence[Member]) -> tuple[str, list[int]]:
    """The HTML with names behind @ marked, outside links and code; and the ids of who is named, in order."""
    named: list[int] = []
    silent = 0
    pieces = []
    for piece in _TAG.split(rendered):
        if piece.startswith("<"):
            name = piece.strip("</>").split(" ", 1)[0]
            if name in _SILENT:
                silent += -1 if piece.startswith("</") else 1
            pieces.append(piece)
        elif silent or "@" not in piece:
            pieces.append(piece)
        else:
            pieces.append(_mark_text(html.unescape(piece), people, named))
    return "".join(pieces), named


def _mark_text(words: str, people: Sequence[Member], named: list[int]) -> str:
    """One stretch of plain text as HTML, with its names marked."""
    pieces, at = [], 0
    for found in _AT.finditer(words):
        if found.start() < at or len(named) >= MOST_MENTIONS:
            continue
        name, meant = _longest(words[found.end() :], people)
        if meant:
            named += [member.id for member in meant if member.id not in named]
            end = found.end() + len(name)
            pieces.append(html.escape(words[at : found.start()], quote=False))
            pieces.append(f'<span class="mention">@{html.escape(name, quote=False)}</span>')
            at = end
    return "".join([*pieces, html.escape(words[at:], quote=False)])


def _longest(words: str, people: Sequence[Member]) -> tuple[str, list[Member]]:
    """The longest name that `words` begin with, as typed there, and who has it."""
    full = [member for member in people if _begins(words, member.name)]
    if full:
        length = max(len(member.name) for member in full)
        return words[:length], [member for member in full if len(member.name) == length]
    first = [member for member in people if _begins(words, member.person.first_name)]
    return (words[: len(first[0].person.first_name)], first) if len(first) == 1 else ("", [])


def _begins(words: str, name: str) -> bool:
    """Whether `words` begin with the whole of `name`, in whatever case."""
    return words[: len(name)].casefold() == name.casefold() and not words[len(name) :][:1].isalnum()


def quoted_members(thread_id: int, source: str) -> list[int]:
    """Who is quoted in `source` ("> **Name:** ...") of those who wrote in the thread."""
    names = {name.strip() for name in _QUOTED.findall(source)}
    if not names:
        return []
    return list(
        db.session.scalars(
            select(Member.id)
            .join(Member.person)
            .where(
                Person.name.in_(names),
                select(Post.id)
                .where(Post.thread_id == thread_id, Post.author_id == Member.id, Post.publish_seq.is_not(None))
                .exists(),
            )
            .limit(MOST_MENTIONS)
        )
    )


def quotation(post: Post) -> str:
    """What "Quote" puts into a reply: the post without what it quotes itself, behind its author's name."""
    own = [line for line in post.source.splitlines() if not line.lstrip().startswith(">")]
    name = post.author.name if post.author else ""
    lines = f"**{name}:** {chr(10).join(own).strip()}".splitlines() if name else "\n".join(own).strip().splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"
