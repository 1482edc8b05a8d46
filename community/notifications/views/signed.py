"""Signed links in mails: stop, less often, another day. They need no sign-in and no cookie, and never expire.

A GET shows a page with a button and changes nothing: mail scanners open every link. The POST is also what a mail
program sends when somebody presses its own "Unsubscribe" (RFC 8058): it comes without cookie, session or CSRF token,
gets 200 and no redirect, and does the same however often it comes. It acts for whom the mail went to, whoever is
signed in.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response as Answer

from community.core.errors import NotFound
from community.core.outbox import Stream
from community.notifications import links, phrases
from community.notifications.emails import in_words_of
from community.notifications.forms import DayForm
from community.notifications.models import MailPreference
from community.notifications.queries.preferences import find_recipient, preference_of
from community.notifications.services import preferences
from community.notifications.slots import Cadence
from community.programs.models import Member
from community.web.extensions import csrf
from community.web.guards import public
from community.web.pages import render

bp = Blueprint("mail", __name__, url_prefix="/mail")


def recipient_of(token: str) -> tuple[Member, Stream]:
    """Whose mail the token is about.

    :raises NotFound: tampered with, or the membership is gone, and with it the mail.
    """
    found = links.unsign(token)
    member = find_recipient(found[0]) if found else None
    if found is None or member is None:
        raise NotFound
    return member, found[1]


def page(
    template: str, member: Member, stream: Stream, token: str, preference: MailPreference, *, done: bool, **more: Any
) -> Answer:
    """A page in the language of whom the mail goes to."""
    with in_words_of(member):
        return render(
            f"notifications/signed/{template}.html",
            member=member,
            stream=stream,
            is_digest=stream is Stream.DIGEST,
            token=token,
            preference=preference,
            stopped=preference.cadence is Cadence.NEVER if stream is Stream.DIGEST else not preference.instant,
            schedule=phrases.schedule_line(preference, member.person.time_zone),
            done=done,
            **more,
        )


@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
@public
@csrf.exempt
def unsubscribe(token: str) -> Answer:
    member, stream = recipient_of(token)
    if request.method == "GET":
        return page("unsubscribe", member, stream, token, preference_of(member), done=False)
    return page("unsubscribe", member, stream, token, preferences.stop(member, stream), done=True)


@bp.route("/less-often/<token>", methods=["GET", "POST"])
@public
@csrf.exempt
def less_often(token: str) -> Answer:
    member, stream = recipient_of(token)
    before = preference_of(member)
    fewer = preferences.LESS_OFTEN[before.cadence]
    offered = phrases.CADENCE_LABELS[fewer]
    if request.method == "GET":
        return page("less_often", member, stream, token, before, done=False, offered=offered, wanted=fewer)
    # The button says what it leads to, so that pressing it twice is the same as once.
    pressed = request.form.get("cadence", "")
    changed = preferences.less_often(member) if pressed == fewer else before
    return page("less_often", member, stream, token, changed, done=True)


@bp.route("/another-day/<token>", methods=["GET", "POST"])
@public
@csrf.exempt
def another_day(token: str) -> Answer:
    member, stream = recipient_of(token)
    preference = preference_of(member)
    if request.method == "GET":
        form = DayForm(formdata=None, data={"weekday": str(preference.weekday)})
        return page("another_day", member, stream, token, preference, done=False, form=form)
    form = DayForm()
    if not form.validate():
        answer = page("another_day", member, stream, token, preference, done=False, form=form)
        answer.status_code = 422
        return answer
    changed = preferences.another_day(member, int(form.weekday.data))
    return page("another_day", member, stream, token, changed, done=True, form=form)
