"""Dates in the order of the reader's language, where Babel has no named format for them: "November 23", "23. November".

The words for days close to now (today, yesterday) are in `community.web.jinja`.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from babel.dates import format_date, format_skeleton
from flask_babel import get_locale
from flask_babel import gettext as _


def month_day(on: dt.date, language: str = "") -> str:
    """ "November 23", in `language` (the name of a locale) or else the reader's."""
    return _in_order("MMMMd", on, language or _language())


def short_month_day(on: dt.date) -> str:
    """ "Nov 23", for axes and tables."""
    return _in_order("MMMd", on, _language())


def weekday_month_day(on: dt.date) -> str:
    """ "Monday, November 23". Babel's own skeleton for it would shorten the weekday."""
    language = _language()
    weekday = format_date(on, "EEEE", locale=language)
    return _("%(weekday)s, %(day)s", weekday=weekday, day=month_day(on, language))


def _language() -> str:
    return str(get_locale() or "en")


@lru_cache(maxsize=4096)
def _in_order(skeleton: str, on: dt.date, language: str) -> str:
    return format_skeleton(skeleton, on, locale=language)
