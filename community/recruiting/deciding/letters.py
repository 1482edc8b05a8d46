"""The letters that tell an answer: what is shipped, what a program may write instead, and how placeholders are filled.

A letter is one line of subject and a body in Markdown. Words in braces stand for what differs from one person to the
next. Text that people wrote (a name, a reason) is never read as Markdown or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from community.core.errors import Invalid
from community.core.markup import to_html
from community.recruiting.models import LetterKind
from community.recruiting.states import Outcome

K = LetterKind

SUBJECT_LENGTH = 150
BODY_LENGTH = 6000

KIND_OF: dict[Outcome, LetterKind] = {
    Outcome.INVITE: K.INVITE,
    Outcome.WAITLIST: K.WAITLIST,
    Outcome.DECLINE: K.DECLINE,
    Outcome.ASK_MORE: K.ASK_MORE,
}

KIND_LABELS: dict[LetterKind, Any] = {
    K.INVITE: _l("The invitation"),
    K.WAITLIST: _l("The waiting list"),
    K.DECLINE: _l("Not this time"),
    K.ASK_MORE: _l("A question"),
    K.WAITLIST_OVER: _l("The waiting list has ended"),
    K.QUESTION_OVER: _l("A question was not answered"),
}

#: The heading above the letter, in the mail.
TITLES: dict[LetterKind, Any] = {
    K.INVITE: _l("You are invited"),
    K.WAITLIST: _l("You are on the waiting list"),
    K.DECLINE: _l("Not this time"),
    K.ASK_MORE: _l("We have a question for you"),
    K.WAITLIST_OVER: _l("The waiting list has ended"),
    K.QUESTION_OVER: _l("This has come to an end"),
}

#: What a locked screen shows below the subject, where the beginning of the letter would tell it to whoever looks on.
PREHEADERS: dict[LetterKind, Any] = {K.DECLINE: _l("With its reason, and what you can do now.")}

BUTTONS: dict[LetterKind, Any] = {K.INVITE: _l("Join"), K.ASK_MORE: _l("Open my application")}

MEANINGS: dict[str, Any] = {
    "name": _l("the applicant’s name"),
    "program": _l("the program’s name"),
    "call": _l("the title of the call"),
    "reason": _l("what you write for each person"),
    "link": _l("the way in; alone on a line it becomes a button"),
    "wait_until": _l("the day that you give"),
    "reapply_on": _l("from when on one may apply again"),
}

_ALWAYS = ("name", "program", "call")
_MAY: dict[LetterKind, tuple[str, ...]] = {
    K.INVITE: (*_ALWAYS, "reason", "link"),
    K.WAITLIST: (*_ALWAYS, "reason", "wait_until"),
    K.DECLINE: (*_ALWAYS, "reason", "reapply_on"),
    K.ASK_MORE: (*_ALWAYS, "reason", "link", "wait_until"),
    K.WAITLIST_OVER: (*_ALWAYS, "reapply_on"),
    K.QUESTION_OVER: (*_ALWAYS, "reapply_on"),
}
_MUST: dict[LetterKind, tuple[str, ...]] = {
    K.INVITE: ("reason", "link"),
    K.WAITLIST: ("reason", "wait_until"),
    K.DECLINE: ("reason",),
    K.ASK_MORE: ("reason", "link"),
    K.WAITLIST_OVER: (),
    K.QUESTION_OVER: (),
}
_WHY: dict[str, Any] = {
    "reason": _l("An answer without a reason is a closed door. Please keep {reason} in the letter."),
    "link": _l("Without {link} there is no way in. Please keep it in the letter."),
    "wait_until": _l("A waiting list has an end, and the letter says when. Please keep {wait_until} in it."),
}

_BRACES = re.compile(r"\{([^{}\n]*)\}")
_LINK_ALONE = re.compile(r"^[ \t]*\{link\}[ \t]*$", re.MULTILINE)
#: What stands for a value while Markdown is made into HTML: plain letters, which Markdown leaves alone.
_TOKEN = re.compile(r"<p>zqgv(?P<alone>[a-z]+)gvqz</p>|zqgv(?P<inside>[a-z]+)gvqz")
#: The same for the link: an address, so that it can stand in a link of the letter's own.
_LINK_TOKEN = "https://link.invalid/zqgv"


@dataclass(frozen=True)
class Source:
    """A letter with its placeholders."""

    subject: str
    body: str


@dataclass(frozen=True)
class Piece:
    """A stretch of a letter: HTML, or the place of the button."""

    html: Markup
    is_button: bool = False


def may_say(kind: LetterKind) -> tuple[str, ...]:
    """The placeholders of this kind of letter."""
    return _MAY[kind]


def check(kind: LetterKind, source: Source) -> None:
    """Refuse a letter that would go out with a hole in it.

    :raises Invalid: for a placeholder that there is not, and for one that must not be missing.
    """
    for field, text, allowed in (("subject", source.subject, _ALWAYS), ("body", source.body, _MAY[kind])):
        if not text.strip():
            raise Invalid(_("Please write something here."), field=field)
        unknown = [name for name in _BRACES.findall(text) if name not in allowed]
        if unknown:
            sentence = _(
                "There is nothing to put in place of {%(name)s} here. You can use: %(list)s.",
                name=unknown[0],
                list=", ".join(f"{{{name}}}" for name in allowed),
            )
            raise Invalid(sentence, field=field)
    for name in _MUST[kind]:
        if name not in _BRACES.findall(source.body):
            raise Invalid(_WHY[name], field="body")


def default(kind: LetterKind) -> Source:
    """The shipped letter, in the language that is being spoken."""
    subject, *parts = _SHIPPED[kind]
    lines = ["\n".join(map(str, part)) if isinstance(part, tuple) else str(part) for part in parts]
    return Source(str(subject), "\n\n".join((str(_l("Hello {name},")), *lines)))


_SHIPPED: dict[LetterKind, tuple[Any, ...]] = {
    K.INVITE: (
        _l("You are invited to {program}"),
        _l("We read your story, without your name on it, and we would like to have you with us."),
        "{reason}",
        "{link}",
        _l("The link in this letter is yours alone and works for 60 days."),
    ),
    K.WAITLIST: (
        _l("Your application to {program}: the waiting list"),
        _l("There are more good stories than places this time, and yours is one of them. You are on the waiting list."),
        "{reason}",
        _l(
            "We may write to you until {wait_until}. If you hear nothing by then, this round is closed, and you are "
            "welcome in the next."
        ),
    ),
    K.DECLINE: (
        _l("Our answer to your application to {program}"),
        _l("Several of us read your story, without your name on it. This time we have not chosen it."),
        "{reason}",
        _l("Thank you for telling it to us. You are welcome to try again; nothing is held against you."),
        _l("You can apply again from {reapply_on} on."),
    ),
    K.ASK_MORE: (
        _l("A question about your application to {program}"),
        _l("We have read your story and would like to know a little more before we answer."),
        "{reason}",
        # In one paragraph with the link, so that a page without the link leaves out both.
        (_l("Open your application, change your answers or add to them, and send it again:"), "{link}"),
        _l("We wait for it until {wait_until}."),
    ),
    K.WAITLIST_OVER: (
        _l("Your application to {program}: the waiting list has ended"),
        _l(
            "We said that we would write by today if a place became free. None did, so this round is closed. "
            "It says nothing about your story."
        ),
        _l("Thank you for waiting. You are welcome to try again; nothing is held against you."),
        _l("You can apply again from {reapply_on} on."),
    ),
    K.QUESTION_OVER: (
        _l("Your application to {program} is closed"),
        _l("We asked you something about your story and have had no answer until the day that we named."),
        _l("So we have closed it. You are welcome to try again; nothing is held against you."),
        _l("You can apply again from {reapply_on} on."),
    ),
}


def fill_line(text: str, values: Mapping[str, str]) -> str:
    """A subject with its placeholders filled."""
    return " ".join(_BRACES.sub(lambda found: values.get(found[1]) or "", text).split())


def fill_text(body: str, values: Mapping[str, str]) -> str:
    """The body as plain text."""
    return _BRACES.sub(lambda found: values.get(found[1], found[0]), _without_gaps(body, values))


def fill_html(body: str, values: Mapping[str, str]) -> list[Piece]:
    """The body as safe HTML, in pieces between the buttons."""
    pieces: list[Piece] = []
    for number, part in enumerate(_LINK_ALONE.split(_without_gaps(body, values))):
        if number:
            pieces.append(Piece(Markup(), is_button=True))
        if part.strip():
            pieces.append(Piece(_to_html(part, values)))
    return pieces


def _to_html(part: str, values: Mapping[str, str]) -> Markup:
    def token(found: re.Match[str]) -> str:
        if found[1] == "link":
            return _LINK_TOKEN
        return f"zqgv{found[1].replace('_', '')}gvqz" if found[1] in MEANINGS else found[0]

    def value(found: re.Match[str]) -> str:
        text = by_token.get(found["alone"] or found["inside"], "")
        return in_paragraphs(text) if found["alone"] else str(Markup("<br>").join(map(escape, text.split("\n"))))

    by_token = {name.replace("_", ""): text for name, text in values.items()}
    html = _TOKEN.sub(value, to_html(_BRACES.sub(token, part)))
    return Markup(html.replace(_LINK_TOKEN, str(escape(values.get("link", "")))))  # noqa: S704 - cleaned above


def in_paragraphs(text: str) -> str:
    """Plain text as paragraphs, escaped."""
    blocks = [block.strip() for block in text.split("\n\n") if block.strip()]
    return "".join(f"<p>{Markup('<br>').join(map(escape, block.split(chr(10))))}</p>" for block in blocks)


def _without_gaps(body: str, values: Mapping[str, str]) -> str:
    """The body without paragraphs that speak of something which there is not: a day that was not given."""
    return "\n\n".join(_kept(body, values))


def _kept(body: str, values: Mapping[str, str]) -> Iterator[str]:
    for paragraph in re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n").strip()):
        said = set(_BRACES.findall(paragraph))
        if any(not values.get(name) for name in said & (MEANINGS.keys() - {"name"})):
            continue
        yield paragraph if values.get("name") else paragraph.replace(" {name}", "")
