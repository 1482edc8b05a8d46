"""The freeze, the batch with its names, its letters, and when they go out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, make_response, redirect, request, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.clock import now, today
from community.core.errors import Invalid, NotFound
from community.core.policies import require
from community.programs.current import current_member, get_current_member
from community.recruiting.deciding import emails, queries, services, wording_queries
from community.recruiting.deciding.letters import KIND_OF
from community.recruiting.decision_forms import FreezeForm, SendForm
from community.recruiting.models import Decision, DecisionBatch
from community.recruiting.policies import may_see_decisions
from community.recruiting.sides import get_round, round_of
from community.recruiting.states import ANSWERED, OUTCOME_LABELS
from community.recruiting.views.decisions import KINDS, bp
from community.web.forms import VersionedForm
from community.web.headers import own_policy
from community.web.jinja import within
from community.web.language import clock_time, date_in_words
from community.web.mails import reading_as
from community.web.pages import render


@bp.post("/calls/<slug>/freeze")
def freeze(slug: str) -> Answer:
    require(may_see_decisions, current_member)
    call, _round = get_round(get_current_member(), slug)
    batch = services.freeze(get_current_member(), call, seen=FreezeForm().seen.data or "")
    flash(_("Frozen. Names are open now. Nothing has been sent yet."), "good")
    return to_batch(batch.id)


def to_batch(batch_id: int) -> Answer:
    """Back to the batch after a deed."""
    return redirect(url_for("recruiting_decisions.batch", batch_id=batch_id), code=303)


@bp.get("/batches/<int:batch_id>")
def batch(batch_id: int) -> Answer:
    require(may_see_decisions, current_member)
    found = queries.get_batch(get_current_member(), batch_id)
    return batch_page(found, blank_form(found))


def blank_form(found: DecisionBatch) -> SendForm:
    """Nine in the morning of the next day on which offices are open."""
    day = today(current_member.program.time_zone) + dt.timedelta(days=1)
    while day.weekday() > 4:
        day += dt.timedelta(days=1)
    return SendForm(formdata=None, version=found.version, send_on=day, send_time=dt.time(9))


@dataclass(frozen=True)
class Row:
    """One letter of the batch: how it stands, and what can be done with it."""

    decision: Decision
    label: Any
    kind: str
    state: str
    state_kind: str
    can_hold: bool
    can_go: bool
    can_change: bool
    #: Whether what was read of it can be looked at again.
    is_answered: bool


def row_of(one: Decision, batch: DecisionBatch) -> Row:
    """A letter is sent, kept back, on its way, or stopped by what the applicant did meanwhile."""
    gone = one.mailed_at is not None
    is_stuck = not gone and one.application.state not in queries.DECIDABLE
    due = batch.goes_out_at is not None and batch.goes_out_at <= now()
    if gone:
        state, kind = _("Sent"), "good"
    elif is_stuck:
        state, kind = _("Not sent: the applicant changed it or took it back"), "wait"
    elif one.held_at is not None:
        state, kind = _("Kept back"), "wait"
    elif batch.sent_at is None:
        state, kind = "", ""
    else:
        state, kind = (_("On its way"), "new") if due else (_("Waits for its time"), "")
    return Row(
        one,
        OUTCOME_LABELS[one.outcome],
        KINDS[one.outcome],
        state,
        kind,
        can_hold=not gone and not is_stuck and one.held_at is None,
        can_go=not gone and not is_stuck and one.held_at is not None,
        can_change=not gone and not is_stuck,
        is_answered=gone and one.application.state in ANSWERED,
    )


def batch_page(found: DecisionBatch, form: SendForm, status: int = 200) -> Answer:
    """Names, outcomes, reasons, and the letter to each."""
    rows = [row_of(one, found) for one in queries.decisions_of(found.id)]
    waiting = sum(1 for row in rows if row.can_hold)
    sent = sum(1 for row in rows if row.decision.mailed_at is not None)
    return render(
        "recruiting/decision_batch.html",
        title=title_of(found, len(rows), waiting, sent),
        batch=found,
        rows=rows,
        waiting=waiting,
        sent=sent,
        held=sum(1 for row in rows if row.can_go),
        goes_out=moment_there(found.goes_out_at) if found.can_be_stopped else "",
        time_zone=current_member.program.time_zone.replace("_", " "),
        changed=queries.changed_after_freeze(found.id),
        not_blind=not round_of(found.call_id).is_blind,
        form=form,
        status=status,
    )


def title_of(found: DecisionBatch, count: int, waiting: int, sent: int) -> str:
    """How the batch stands, in a sentence."""
    if found.can_be_stopped:
        day = within(moment_there(found.goes_out_at))
        return ngettext("One answer goes out %(moment)s.", "%(num)s answers go out %(moment)s.", waiting, moment=day)
    if found.sent_at and sent == count:
        return ngettext("One answer is sent.", "%(num)s answers are sent.", count)
    if found.sent_at and not sent:
        return ngettext("One answer is on its way.", "%(num)s answers are on their way.", count)
    if found.sent_at:
        return _("%(sent)s of %(count)s answers are sent.", sent=sent, count=count)
    if not count:
        return _("This batch is empty.")
    if not waiting:
        return _("Every letter is kept back.")
    return ngettext("One answer is ready to go.", "%(num)s answers are ready to go.", waiting)


def moment_there(moment: dt.datetime | None) -> str:
    """A moment to come on the program's clock: "Tuesday, December 1, 9:00 AM"."""
    if moment is None:
        return ""
    there = moment.astimezone(ZoneInfo(current_member.program.time_zone))
    language = str(get_locale() or "en")
    with reading_as(language, current_member.program.time_zone):
        day = date_in_words(there.date(), "EEEE" if (there - now()).days < 6 else "full", language)
        return _("%(day)s, %(time)s", day=day, time=clock_time(moment))


@bp.get("/batches/<int:batch_id>/letters/<ref>")
def letter(batch_id: int, ref: str) -> Answer:
    """The page around the letter; the letter itself stands in a frame."""
    batch, found = in_batch(batch_id, ref)
    subject, text, _html = written(batch, found)
    rows = queries.decisions_of(batch_id)
    refs = [one.application.public_ref for one in rows]
    place = refs.index(ref)
    return render(
        "recruiting/decision_letter.html",
        decision=found,
        row=row_of(found, batch),
        subject=subject,
        text=text,
        batch=batch,
        ref=ref,
        place=place + 1,
        count=len(refs),
        before=refs[place - 1] if place else None,
        after=refs[place + 1] if place + 1 < len(refs) else None,
        form=VersionedForm(formdata=None, version=found.version),
    )


@bp.get("/batches/<int:batch_id>/letters/<ref>/frame")
def letter_frame(batch_id: int, ref: str) -> Answer:
    """The mail as it will go, with its own styles and nothing that can run or be followed."""
    _subject, _text, html = written(*in_batch(batch_id, ref))
    own_policy("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox")
    return make_response(html)


def written(batch: DecisionBatch, found: Decision) -> tuple[str, str, str]:
    """The letter as it will go, its link leading nowhere."""
    program, kind = current_member.program, KIND_OF[found.outcome]
    own = {} if found.letter_body else wording_queries.own_letters(program.id)
    source = emails.source_for(found, own, program, found.application.language)
    person = emails.about(found.application, found, batch.call)
    return emails.written(program, kind, source, person, link=emails.link_of(program, kind, ""))


def in_batch(batch_id: int, ref: str) -> tuple[DecisionBatch, Decision]:
    """A frozen batch and one decision of it."""
    require(may_see_decisions, current_member)
    found = queries.get_batch(get_current_member(), batch_id)
    for one in queries.decisions_of(batch_id):
        if one.application.public_ref == ref:
            return found, one
    raise NotFound


@bp.post("/batches/<int:batch_id>/send")
def send(batch_id: int) -> Answer:
    require(may_see_decisions, current_member)
    found = queries.get_batch(get_current_member(), batch_id)
    form = SendForm()
    at = None
    if request.form.get("when") == "later":
        at = form.moment(current_member.program.time_zone) if form.validate() else None
        if at is None:
            form.refuse(form.send_on, _("Please give a day and a time."))
            return batch_page(found, form, status=422)
    try:
        count = services.send(get_current_member(), found, at=at, seen_version=form.seen_version)
    except Invalid as error:
        form.refuse(form.send_on, error.sentence)
        return batch_page(found, form, status=422)
    if at is None:
        flash(ngettext("One answer is on its way.", "%(num)s answers are on their way.", count), "good")
    else:
        flash(_("They go out %(moment)s. Until then you can stop them.", moment=within(moment_there(at))), "good")
    return to_batch(batch_id)


@bp.post("/batches/<int:batch_id>/stop")
def stop(batch_id: int) -> Answer:
    require(may_see_decisions, current_member)
    found = queries.get_batch(get_current_member(), batch_id)
    services.stop(get_current_member(), found, seen_version=VersionedForm().seen_version)
    flash(_("Stopped. Nothing of this batch goes out before you say so again."), "good")
    return to_batch(batch_id)


@bp.post("/batches/<int:batch_id>/letters/<ref>/hold")
def hold(batch_id: int, ref: str) -> Answer:
    _batch, found = in_batch(batch_id, ref)
    services.hold(get_current_member(), found, seen_version=VersionedForm().seen_version)
    flash(_("This letter is kept back. The others are not touched."), "good")
    return to_batch(batch_id)


@bp.post("/batches/<int:batch_id>/letters/<ref>/let-go")
def let_go(batch_id: int, ref: str) -> Answer:
    batch, found = in_batch(batch_id, ref)
    services.let_go(get_current_member(), batch, found, seen_version=VersionedForm().seen_version)
    flash(_("This letter goes out with its batch.") if not _is_gone(batch) else _("This letter is on its way."), "good")
    return to_batch(batch_id)


def _is_gone(batch: DecisionBatch) -> bool:
    return batch.goes_out_at is not None and batch.goes_out_at <= now()
