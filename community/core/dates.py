"""Dates in the order of the reader's language, where Babel has no named format for them: "November 23", "23. November".

The words for days close to now (today, yesterday) are in `community.web.jinja`.
"""

from __future__ import annotations

import datetime as dt

from babel.dates import format_skeleton
from flask_babel import format_date, get_locale
from flask_babel import gettext as _


def month_day(on: dt.date) -> str:
    """ "November 23"."""
    return format_skeleton("MMMMd", on, locale=get_locale())


def short_month_day(on: dt.date) -> str:
    """ "Nov 23", for axes and tables."""
    return format_skeleton("MMMd", on, locale=get_locale())


def weekday_month_day(on: dt.date) -> str:
    """ "Monday, November 23". Babel's own skeleton for it would shorten the weekday."""
    return _("%(weekday)s, %(day)s", weekday=format_date(on, "EEEE"), day=month_day(on))
