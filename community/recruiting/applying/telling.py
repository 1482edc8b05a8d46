"""Where an application stands, told to the person who wrote it. Says nothing of decisions that were not sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from community.recruiting.coming_again import day_to_come_again
from community.recruiting.models import Application, Decision, ScreenerQuestion, Snapshot
from community.recruiting.states import MAY_COME_AGAIN, PUBLIC_LABELS, PUBLIC_STATUS, PublicStatus
from community.web.jinja import day, moment

P = PublicStatus

_READING = frozenset({P.RECEIVED, P.BEING_READ, P.QUESTION})


def timeline(
    application: Application,
    snapshot: Snapshot | None,
    answer: Decision | None,
    *,
    question: ScreenerQuestion | None = None,
) -> list[dict[str, Any]]:
    """Items for the timeline component: what was, where it is, what comes.

    :param question: the open one of a screener; then nobody has reviewed yet.
    """
    status = PUBLIC_STATUS[application.state]
    items: list[dict[str, Any]] = [_item(_("Started"), day(application.created_at), "done")]
    if snapshot is None:
        items += _before_sending(application, status)
        return items
    items.append(_item(_("Sent"), _sent(application, snapshot), "done"))
    if status is P.WITHDRAWN:
        items.append(_item(_("Taken back"), moment(application.withdrawn_at), "now"))
        return items
    items += _screening() if question else _reading(status)
    if answer is not None and status not in _READING:
        items.append(_item(PUBLIC_LABELS[status], moment(answer.mailed_at), "now"))
    elif status is P.QUESTION:
        until = question.answer_by if question else answer.wait_until if answer else None
        items.append(_item(_("Your answer to our question"), _question(until), "now"))
    else:
        items.append(_item(_("An answer for everybody"), _answer_by(application), ""))
    return items


def may_apply_again_on(application: Application, answer: Decision | None) -> dt.date | None:
    """From which day on one may apply again, if one has to wait."""
    if application.state not in MAY_COME_AGAIN:
        return None
    return day_to_come_again(answer, application.call)


def _item(text: Any, meta: str, state: str) -> dict[str, Any]:
    return {"text": text, "meta": meta, "state": state}


def _before_sending(application: Application, status: PublicStatus) -> list[dict[str, Any]]:
    if status is P.WITHDRAWN:
        return [_item(_("Taken back"), moment(application.withdrawn_at), "now")]
    if not application.call.is_open:
        return [_item(_("The call closed before it was sent"), day(application.call.closes_at), "now")]
    closes = _("You can write and change until %(day)s.", day=day(application.call.closes_at))
    return [_item(_("Writing"), closes, "now"), _item(_("An answer for everybody"), _answer_by(application), "")]


def _sent(application: Application, snapshot: Snapshot) -> str:
    changes = snapshot.number - 1
    sent = moment(application.submitted_at)
    if not changes:
        return sent
    times = ngettext("changed once", "changed %(num)d times", changes)
    return f"{sent}, {times}"


def _reading(status: PublicStatus) -> list[dict[str, Any]]:
    screener = _("One person sees all of it and masks your name and any numbers of that kind.")
    reviewers = _("Others read the masked text and score it alone.")
    if status is P.RECEIVED:
        return [_item(_("Waits for a screener"), screener, "now"), _item(_("Reviewers read it"), reviewers, "")]
    if status is P.BEING_READ:
        return [_item(_("Being read"), f"{screener} {reviewers}", "now")]
    return [_item(_("Read"), reviewers, "done")]


def _screening() -> list[dict[str, Any]]:
    return [_item(_("With a screener"), _("Reviewers read it once you have answered."), "done")]


def _question(until: dt.date | None) -> str:
    if until is not None:
        return _("We wait for it until %(day)s.", day=format_date(until, "long"))
    return _("There is no hurry; we wait for it.")


def _answer_by(application: Application) -> str:
    by = application.call.answer_by
    return _("By %(day)s", day=format_date(by, "long")) if by else _("By mail, with a reason, whatever it is.")
