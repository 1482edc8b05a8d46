"""Full-text search: one small interface over FTS5 (SQLite) and tsvector (PostgreSQL).

A feature puts what may be found (`put`) and takes away what may not (`remove`), in the transaction of the change.
Text is folded here, not by the engine, so that both find the same: "Café", "cafe" and "CAFÉ" are one word, "don’t"
and "dont" another. There is no stemming; a bare word of three letters or more also finds what begins with it.

This module knows no feature: it answers with ids, and the feature loads them through its own rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape
from sqlalchemy import DDL, Float, Index, String, Text, UniqueConstraint, column, delete, event, select, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import Subquery

from community.core.db import Base, BigKey, Key, db, is_postgresql

#: How many of the newest matches are ranked. A word in a third of all posts is no reason to sort them all.
CANDIDATES = 1000
#: The marks around a found word while the text is still plain: control characters that no stored text holds.
BEGIN, END = "\x02", "\x03"
PREFIX_FROM = 3
MOST_TERMS = 12


class SearchEntry(Base):
    """What can be found, folded. `subject_id` is an id of the table that `kind` stands for."""

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id"),
        Index("ix_search_entry_program_id", "program_id"),
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column(BigKey)
    program_id: Mapped[int] = mapped_column(BigKey)
    title: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text)


#: What hangs on the table, by engine. A migration runs the same statements.
SQLITE_DDL = (
    "CREATE VIRTUAL TABLE search_index USING fts5(title, body, content='search_entry', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2', prefix='3')",
    "CREATE TRIGGER search_entry_put AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_index(rowid, title, body) VALUES (new.id, new.title, new.body); END",
    "CREATE TRIGGER search_entry_take AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_index(search_index, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); END",
    "CREATE TRIGGER search_entry_change AFTER UPDATE ON search_entry BEGIN "
    "INSERT INTO search_index(search_index, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); "
    "INSERT INTO search_index(rowid, title, body) VALUES (new.id, new.title, new.body); END",
)
POSTGRESQL_DDL = (
    "ALTER TABLE search_entry ADD COLUMN document tsvector GENERATED ALWAYS AS "
    "(setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'B')) STORED",
    "CREATE INDEX ix_search_entry_document ON search_entry USING gin (document)",
)


def _ddl(statement: str, dialect: str) -> DDL:
    """`statement`, run on one engine only."""
    return DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]


for _statement in SQLITE_DDL:
    event.listen(SearchEntry.__table__, "after_create", _ddl(_statement, "sqlite"))
for _statement in POSTGRESQL_DDL:
    event.listen(SearchEntry.__table__, "after_create", _ddl(_statement, "postgresql"))
event.listen(SearchEntry.__table__, "after_drop", _ddl("DROP TABLE IF EXISTS search_index", "sqlite"))


def fold(words: str) -> str:
    """`words` as the index holds them: lower case, no accents, no apostrophes, one blank between runs of letters."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", words) if not unicodedata.combining(mark))
    plain = re.sub(r"(?<=\w)['’](?=\w)", "", plain.casefold())
    return " ".join(re.findall(r"[^\W_]+", plain))


@dataclass(frozen=True)
class Term:
    """One thing that is looked for. `words` are folded; more than one of them must stand side by side."""

    words: tuple[str, ...]
    whole: bool = False
    excluded: bool = False

    @property
    def is_prefix(self) -> bool:
        """Whether words that begin like the last one count too."""
        return not self.whole and len(self.words[-1]) >= PREFIX_FROM


def terms_of(query: str) -> list[Term]:
    """What `query` asks for: words, "words side by side", and -words that must not occur. Never fails."""
    found: list[Term] = []
    for minus, phrase, word in re.findall(r'(?:(?<=\s)|^)(-?)(?:"([^"]*)"|(\S+))', re.sub("[“”„«»]", '"', query)):
        words = tuple(fold(phrase or word).split())
        if words:
            found.append(Term(words, whole=bool(phrase), excluded=bool(minus)))
    found = found[:MOST_TERMS]
    return found if any(not term.excluded for term in found) else []


def put(kind: str, subject_id: int, *, program_id: int, body: str, title: str = "") -> None:
    """Let `subject_id` be found by these words from now on; replaces what it was found by."""
    entry = db.session.scalar(select(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.subject_id == subject_id))
    if entry is None:
        entry = SearchEntry(kind=kind, subject_id=subject_id, program_id=program_id, title="", body="")
        db.session.add(entry)
    entry.title, entry.body = fold(title), fold(body)
    db.session.flush()


def remove(kind: str, subject_id: int) -> None:
    """Let `subject_id` be found no longer."""
    db.session.execute(delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.subject_id == subject_id))


def matches(kind: str, program_id: int, query: str) -> Subquery | None:
    """What `query` finds, as a subquery with `subject_id` and `rank` to join on; None when it asks for nothing.

    Only the `CANDIDATES` newest matches are in it. Ranks compare within one answer only; smaller is better.
    """
    terms = terms_of(query)
    if not terms:
        return None
    statement, asked = (_POSTGRESQL, _tsquery(terms)) if is_postgresql() else (_SQLITE, _fts5(terms))
    return (
        text(statement)
        .bindparams(asked=asked, kind=kind, program_id=program_id, candidates=CANDIDATES)
        .columns(column("subject_id", BigKey), column("rank", Float))
        .subquery("found")
    )


# A match in a title weighs four times as much as one in a body.
_SQLITE = """
SELECT e.subject_id AS subject_id, bm25(search_index, 4.0, 1.0) AS rank
FROM search_index JOIN search_entry e ON e.id = search_index.rowid
WHERE search_index MATCH :asked AND e.kind = :kind AND e.program_id = :program_id
ORDER BY search_index.rowid DESC LIMIT :candidates
"""
_POSTGRESQL = """
SELECT e.subject_id AS subject_id, -ts_rank_cd('{0.1, 0.2, 0.25, 1.0}', e.document, q) AS rank
FROM search_entry e, to_tsquery('simple', :asked) q
WHERE e.document @@ q AND e.kind = :kind AND e.program_id = :program_id
ORDER BY e.id DESC LIMIT :candidates
"""


def _fts5(terms: Sequence[Term]) -> str:
    """The terms in FTS5's language. Every word is quoted, so that none is taken for an operator."""

    def one(term: Term) -> str:
        return '"' + " ".join(term.words) + '"' + ("*" if term.is_prefix else "")

    wanted = " AND ".join(one(term) for term in terms if not term.excluded)
    return f"({wanted})" + "".join(f" NOT {one(term)}" for term in terms if term.excluded)


def _tsquery(terms: Sequence[Term]) -> str:
    """The terms in PostgreSQL's language. Words are letters and digits only, and quoted all the same."""

    def one(term: Term) -> str:
        *first, last = [f"'{word}'" for word in term.words]
        phrase = " <-> ".join([*first, last + (":*" if term.is_prefix else "")])
        return f"{'!' if term.excluded else ''}({phrase})"

    return " & ".join(one(term) for term in terms)


def snippet(words: str, query: str, length: int = 220) -> str:
    """About `length` characters of the plain text `words` around its first match, found words between BEGIN and END.

    Without a match (it was the title that matched) it is the beginning.
    """
    plain = re.sub(r"\s+", " ", words.replace(BEGIN, "").replace(END, "")).strip()
    spans = _matched(plain, [term for term in terms_of(query) if not term.excluded])
    start = max(0, spans[0][0] - length // 3) if spans else 0
    if start:
        start = plain.find(" ", start, spans[0][0]) + 1 or start
    end = start + length
    if end < len(plain):
        end = max(plain.rfind(" ", start, end), spans[0][1] if spans else start + length // 2)
    pieces, at = ["…"] if start else [], start
    for begin, stop in spans:
        if begin >= at and stop <= end:
            pieces += [plain[at:begin], BEGIN, plain[begin:stop], END]
            at = stop
    return "".join([*pieces, plain[at:end], "…" if end < len(plain) else ""])


def highlighted(words: str) -> Markup:
    """A snippet as markup: escaped first, then the found words marked."""
    return Markup(str(escape(words)).replace(BEGIN, "<mark>").replace(END, "</mark>"))  # noqa: S704


def _matched(plain: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where the terms stand in `plain`, as spans in order that don't overlap."""
    tokens = [
        (word, found.start(), found.end())
        for found in re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", plain)
        for word in fold(found[0]).split()
    ]
    spans: list[tuple[int, int]] = []
    for index, (_word, start, _end) in enumerate(tokens):
        if spans and start < spans[-1][1]:
            continue
        for term in terms:
            run = tokens[index : index + len(term.words)]
            if _is(term, [word for word, _, _ in run]):
                spans.append((start, run[-1][2]))
                break
    return spans


def _is(term: Term, words: Sequence[str]) -> bool:
    *first, last = term.words
    if len(words) != len(term.words) or list(words[:-1]) != first:
        return False
    return words[-1].startswith(last) if term.is_prefix else words[-1] == last
