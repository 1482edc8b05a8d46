"""In which language and time zone this request speaks, chosen once; texts for templates; dates in words.

Flask-Babel chooses and holds the same, but finds its way to it anew for every single text. A list of thirty threads
has some two hundred texts and dates, so templates and dates go through here. Python code says `flask_babel.gettext`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.support import NullTranslations
from flask import Flask, g, has_app_context
from flask_babel import Domain, get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Macro
from markupsafe import Markup

from community.web.drawing import as_html
from community.web.extensions import choose_time_zone

#: What `g` stands for just now. A page asks for its language some hundred times, and each look through `g` costs twice
#: as much as the look itself.
_g = g._get_current_object


@dataclass(frozen=True, slots=True)
class Speech:
    """How to speak to the reader: a locale's name, a zone, and the texts."""

    language: str
    zone: ZoneInfo
    texts: NullTranslations


def speech() -> Speech:
    """How this request, or the mail that is being rendered, speaks."""
    kept = _g().__dict__
    found: Speech | None = kept.get("speech")
    if found is None:
        found = kept["speech"] = Speech(str(get_locale() or "en"), ZoneInfo(choose_time_zone()), get_translations())
    return found


def choose_again() -> None:
    """Forget the choice: the reader has changed."""
    if has_app_context():
        g.pop("speech", None)


def translated(message: str, /, **variables: Any) -> str:
    """`message` in the reader's language, as plain text."""
    text: str = speech().texts.gettext(message)
    return text % variables if variables else text


def counted(singular: str, plural: str, number: int, /, **variables: Any) -> str:
    """The form of the message that goes with `number`, which fills in ``%(num)d``; plain text."""
    text: str = speech().texts.ngettext(singular, plural, number)
    return text % {"num": number, **variables}


@pass_eval_context
def text_for_template(context: EvalContext, message: str, **variables: Any) -> str:
    """`message` in the reader's language. In HTML the variables are escaped, the message is not."""
    texts = speech().texts
    if not variables and context.autoescape:
        return _said(texts, message)
    return _filled(context, texts.gettext(message), variables)


@lru_cache(maxsize=8192)
def _said(texts: NullTranslations, message: str) -> Markup:
    """A sentence of which nothing has to be filled in, in the language of `texts`."""
    text = Markup(texts.gettext(message))  # noqa: S704 - messages are the program's own
    return text % {} if "%" in text else text


@pass_eval_context
def count_for_template(context: EvalContext, singular: str, plural: str, num: int, **variables: Any) -> str:
    """The form of the message that goes with `num`, filled in like `text_for_template`."""
    text: str = speech().texts.ngettext(singular, plural, num)
    return _filled(context, text, {"num": num, **variables})


#: What goes into a sentence of HTML as it is, for its %(num)d.
_NUMBERS = frozenset({int, float})


def _filled(context: EvalContext, text: str, variables: dict[str, Any]) -> str:
    if "%" in text:
        escaped = {name: each if type(each) in _NUMBERS else as_html(each) for name, each in variables.items()}
        text %= escaped if context.autoescape else variables
    return Markup(text) if context.autoescape else text  # noqa: S704 - escaped above, or the program's own


def local(moment: dt.datetime) -> dt.datetime:
    """`moment` on the reader's clock."""
    return moment.astimezone(speech().zone)


def clock_time(moment: dt.datetime) -> str:
    """The hour and minute on the reader's clock, the short way of the language: "2:02 PM"."""
    spoken = speech()
    there = moment.astimezone(spoken.zone)
    return clock_in_words(there.hour, there.minute, spoken.language)


@lru_cache(maxsize=4 * 24 * 60)
def clock_in_words(hour: int, minute: int, language: str) -> str:
    """The hour and minute in `language` (the name of a locale)."""
    return dates.format_time(dt.time(hour, minute), "short", locale=language)


@lru_cache(maxsize=4096)
def date_in_words(on: dt.date, pattern: str, language: str) -> str:
    """A day in a pattern of CLDR, such as "EEEE", or a format that it names, such as "long"."""
    return dates.format_date(on, pattern, locale=language)


def decimal(value: float, pattern: str) -> str:
    """A number in a pattern of CLDR, such as "0.0", as the reader's language writes it."""
    return _decimal(value, pattern, speech().language)


@lru_cache(maxsize=4096)
def _decimal(value: float, pattern: str, language: str) -> str:
    """Means repeat all over a ranking, and writing one takes longer than a line of the page."""
    return numbers.format_decimal(value, pattern, locale=language)


def drawn_once(macro: Macro, *values: Hashable) -> Markup:
    """What a macro draws from `values`, drawn once for each language: for what
    most pages share, and for lines that stay the same from one look at a list to the next.

    The macro may ask for nothing but its arguments and translations: no token, no time, nothing of the request.
    """
    return _drawn(macro, values, speech().language)


@lru_cache(maxsize=4096)
def _drawn(macro: Macro, values: tuple[Hashable, ...], _language: str) -> Markup:
    return Markup(macro(*values))  # noqa: S704 - a macro escapes what it is given


class QuickDomain(Domain):
    """The texts of Flask-Babel's own functions, and of lazy ones, found in the same way as those of templates."""

    def gettext(self, string: str, **variables: Any) -> str:
        return translated(string, **variables)

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        return counted(singular, plural, num, **variables)


def register(app: Flask) -> None:
    """Have templates, and Flask-Babel, find their texts here."""
    babel = app.extensions["babel"]
    babel.instance.domain_instance = QuickDomain(domain=babel.default_domain)
    app.jinja_env.globals.update(
        _=text_for_template, gettext=text_for_template, ngettext=count_for_template, drawn_once=drawn_once
    )
