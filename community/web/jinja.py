"""What every template has: assets, dates in words in the reader's own time zone, paragraphs. Undefined is an error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache, lru_cache

from flask import Flask
from markupsafe import Markup, escape

from community.core.clock import now
from community.core.dates import month_day, weekday_month_day
from community.core.markup import excerpt
from community.web import addresses, drawing, language
from community.web.assets import Assets
from community.web.language import Speech, clock_in_words, clock_time, date_in_words, local, speech
from community.web.language import counted as ngettext
from community.web.language import translated as _
from community.web.pages import external_url


def moment(value: dt.datetime | None) -> str:
    """Date and time as people say them: "Today, 2:02 PM", "Thursday, 8:12 PM", "November 9, 9:14 AM"."""
    if value is None:
        return ""
    spoken = speech()
    there = value.astimezone(spoken.zone)
    ago = (now().astimezone(spoken.zone).date() - there.date()).days
    return _moment_in_words(there.date(), there.hour, there.minute, ago, spoken)


@lru_cache(maxsize=8192)
def _moment_in_words(on: dt.date, hour: int, minute: int, ago: int, spoken: Speech) -> str:
    said: str = spoken.texts.gettext("%(day)s, %(time)s")
    return said % {"day": _day_in_words(on, ago, spoken), "time": clock_in_words(hour, minute, spoken.language)}


def day(value: dt.datetime | dt.date | None) -> str:
    """A day as people say it: Today, Yesterday, Thursday, November 9, November 9, 2025."""
    if value is None:
        return ""
    spoken = speech()
    on = value.astimezone(spoken.zone).date() if isinstance(value, dt.datetime) else value
    return _day_in_words(on, (now().astimezone(spoken.zone).date() - on).days, spoken)


def _day_in_words(on: dt.date, ago: int, spoken: Speech) -> str:
    if ago == 0:
        return str(spoken.texts.gettext("Today"))
    if ago == 1:
        return str(spoken.texts.gettext("Yesterday"))
    if ago == -1:
        return str(spoken.texts.gettext("Tomorrow"))
    if 1 < ago < 7:
        return date_in_words(on, "EEEE", spoken.language)
    return month_day(on, spoken.language) if abs(ago) < 300 else date_in_words(on, "long", spoken.language)


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


def icons_of(assets: Assets) -> Callable[..., Markup]:
    """What draws an icon of the sprite. A page of a thread shows a hundred, of a dozen kinds."""

    def icon(name: str, label: str | None = None, css: str = "") -> Markup:
        said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        return Markup('<svg class="icon{}" {}><use href="{}#{}"/></svg>').format(
            f" {css}" if css else "", said, assets.url("vendor/sprite.svg"), name
        )

    return icon


def register(app: Flask) -> None:
    """Fill the template environment."""
    drawing.register(app)
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
    icon = icons_of(assets)
    app.jinja_env.globals.update(
        asset=assets.url, drawn_icon=icon if app.debug else cache(icon), now=now, external_url=external_url
    )
