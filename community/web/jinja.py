"""What every template has: assets, dates in words in the reader's own time zone, paragraphs. Undefined is an error."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask
from flask_babel import format_date
from jinja2 import StrictUndefined
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from community.core.clock import now
from community.core.dates import month_day, weekday_month_day
from community.core.markup import excerpt
from community.web import addresses, language
from community.web.assets import Assets
from community.web.language import clock_time, local
from community.web.language import counted as ngettext
from community.web.language import translated as _
from community.web.pages import external_url


def moment(value: dt.datetime | None) -> str:
    """Date and time as people say them: "Today, 2:02 PM", "Thursday, 8:12 PM", "November 9, 9:14 AM"."""
    if value is None:
        return ""
    return _("%(day)s, %(time)s", day=day(value), time=clock_time(value))


def day(value: dt.datetime | dt.date | None) -> str:
    """A day as people say it: Today, Yesterday, Thursday, November 9, November 9, 2025."""
    if value is None:
        return ""
    on = local(value).date() if isinstance(value, dt.datetime) else value
    ago = (local(now()).date() - on).days
    if ago == 0:
        return _("Today")
    if ago == 1:
        return _("Yesterday")
    if ago == -1:
        return _("Tomorrow")
    if 1 < ago < 7:
        return format_date(on, "EEEE")
    return month_day(on) if abs(ago) < 300 else format_date(on, "long")


def within(when: str) -> str:
    """What `day` or `moment` gave, inside a sentence: "Received today." Names of days and months keep their capital."""
    begins = when.startswith((_("Today"), _("Yesterday"), _("Tomorrow")))
    return when[:1].lower() + when[1:] if begins else when


def long_day(value: dt.datetime | dt.date) -> str:
    """ "Monday, November 23"."""
    return weekday_month_day(local(value).date() if isinstance(value, dt.datetime) else value)


def span(delta: dt.timedelta) -> str:
    """A length of time in its largest unit: "5 h", "3 days", "12 min"."""
    minutes = int(abs(delta).total_seconds() // 60)
    if minutes < 60:
        return _("%(count)d min", count=max(1, minutes))
    hours = minutes // 60
    if hours < 48:
        return _("%(count)d h", count=hours)
    return ngettext("%(num)d day", "%(num)d days", hours // 24)


def ago(value: dt.datetime) -> str:
    """ "12 min ago", "3 days ago"."""
    return _("%(span)s ago", span=span(now() - value))


def paragraphs(text: str | None) -> Markup:
    """Plain text as paragraphs and line breaks, escaped."""
    blocks = [block for block in (text or "").replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.strip().split("\n")))
        for block in blocks
    )


class QuickContext(Context):
    """Calls a macro without first asking what it wants to be given: a page of a thread calls three hundred."""

    def call(__self, __obj: Any, *arguments: Any, **named: Any) -> Any:
        if type(__obj) is not Macro:
            return super().call(__obj, *arguments, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return __obj(__self.eval_ctx, *arguments, **named)


def register(app: Flask) -> None:
    """Fill the template environment."""
    app.jinja_env.context_class = QuickContext
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        moment=moment,
        within=within,
        day=day,
        long_day=long_day,
        span=span,
        ago=ago,
        paragraphs=paragraphs,
        excerpt=excerpt,
        clock_time=clock_time,
    )
    language.register(app)
    addresses.register(app)
    assets = Assets(app.static_folder or "static", debug=app.debug)
    app.jinja_env.globals.update(asset=assets.url, now=now, external_url=external_url)
