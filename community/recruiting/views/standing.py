"""Where one's application stands, and what one may do with it there: read, download, take back, answer a question,
have the invitation mailed again.
"""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core import limits
from community.core.db import start_writing
from community.core.errors import Invalid
from community.programs.current import get_current_program
from community.questionnaires.answers import in_words, recording_of, visible
from community.questionnaires.schema import Schema
from community.recruiting.applying import inviting, queries, questions, retention, services
from community.recruiting.applying.forms import EmptyForm, ReplyForm
from community.recruiting.applying.links import revoke_links
from community.recruiting.applying.telling import may_apply_again_on, timeline
from community.recruiting.deciding import emails
from community.recruiting.models import Application
from community.recruiting.states import PUBLIC_LABELS, PUBLIC_STATUS, WITHDRAWABLE, ApplicationState
from community.recruiting.views.apply import DAY, bp
from community.recruiting.views.draft_session import get_application, hold, let_go
from community.recruiting.views.files import schema_of
from community.web.guards import begins_reading, public
from community.web.pages import render

#: So often a day the invitation is mailed again.
INVITATIONS = 3


@bp.get("/apply/<ref>")
@public
def status(ref: str) -> Answer:
    application = get_application(ref)
    if application.state is ApplicationState.DRAFT and application.call.is_open and not application.answers:
        return redirect(url_for("applying.write", ref=ref))
    return status_page(application, ReplyForm(formdata=None))


def status_page(application: Application, form: ReplyForm, *, status: int = 200) -> Answer:
    """How it stands in plain words, the question if there is one, and one's own texts."""
    schema = schema_of(application)
    snapshot = queries.latest_snapshot(application.id)
    answer = queries.answer_sent(application.id)
    question = questions.open_question(application)
    public_status = PUBLIC_STATUS[application.state]
    invitation = inviting.find_open_invitation(application)
    return render(
        "recruiting/status.html",
        status=status,
        application=application,
        call=application.call,
        public_status=public_status,
        label=PUBLIC_LABELS[public_status],
        answer=answer,
        letter=emails.on_page(get_current_program(), application, answer) if answer else [],
        items=timeline(application, snapshot, answer, question=question),
        can_edit=services.can_edit(application),
        can_withdraw=application.state in WITHDRAWABLE,
        unsent=services.has_unsent_changes(application, schema, snapshot),
        texts=own_texts(application, schema),
        question=question,
        form=form,
        invitation=invitation,
        mailed_anew_at=inviting.mailed_anew_at(application, invitation) if invitation else None,
        again_on=may_apply_again_on(application, answer),
        kept=retention.told_of(application, schema),
        unsent_days=retention.UNSENT_KEPT.days,
        warned_days=retention.WARNED_BEFORE.days,
    )


@bp.post("/apply/<ref>/reply")
@public
def reply(ref: str) -> Answer:
    """Answer the screener in a few words, without changing the story."""
    application = get_application(ref, lock=True)
    form = ReplyForm()
    if not form.validate():
        return status_page(application, form, status=422)
    try:
        questions.reply(application, form.reply.data or "")
    except Invalid as error:
        form.refuse(form.reply, error.sentence)
        return status_page(application, form, status=422)
    flash(_("Thank you, your answer has arrived. The screener reads on."), "good")
    return redirect(url_for("applying.status", ref=ref), code=303)


def own_texts(application: Application, schema: Schema) -> list[tuple[str, str]]:
    """Questions and answers as the applicant wrote them."""
    pairs = []
    for field in visible(schema, application.answers):
        if not field.takes_answer:
            continue
        pairs.append((field.label, in_words(field, application.answers.get(field.key))))
        if recording := recording_of(field, application.answers):
            pairs.append((field.label, _("A recording: %(name)s", name=recording.get("name", ""))))
    return [(label, text) for label, text in pairs if text]


@bp.get("/apply/<ref>/text")
@public
def download(ref: str) -> Answer:
    """One's own words as a plain text, whatever became of the application."""
    application = get_application(ref)
    body = render_template(
        "recruiting/apply_text.txt",
        application=application,
        call=application.call,
        texts=own_texts(application, schema_of(application)),
    )
    response = make_response(body)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{application.call.slug}-{ref}.txt"'
    return response


@bp.route("/apply/<ref>/withdraw", methods=["GET", "POST"])
@public
def withdraw(ref: str) -> Answer:
    application = get_application(ref, lock=request.method == "POST")
    if application.state not in WITHDRAWABLE:
        return redirect(url_for("applying.status", ref=ref), code=303)
    if request.method == "GET":
        form = EmptyForm(formdata=None)
        return render("recruiting/apply_withdraw.html", application=application, call=application.call, form=form)
    services.withdraw(get_current_program(), application)
    flash(_("Taken back. Nobody reads it any more."), "good")
    return redirect(url_for("applying.status", ref=ref), code=303)


@bp.post("/apply/<ref>/again")
@public
def take_up_again(ref: str) -> Answer:
    application = get_application(ref, lock=True)
    services.take_up_again(application)
    return redirect(url_for("applying.write", ref=ref), code=303)


@bp.post("/apply/<ref>/invitation")
@public
@begins_reading
def invitation_again(ref: str) -> Answer:
    """The way in once more, to the address of the application, for somebody who has lost the letter."""
    application = get_application(ref)
    inviting.invitation_of(application)
    limits.spend("invitation again", str(application.id), limit=INVITATIONS, per=DAY)
    start_writing()
    # The limit forgot what was read before it, and something may have changed.
    inviting.send_again(get_current_program(), get_application(ref, lock=True))
    flash(_("On its way to you. Only the link in the newest mail works."), "good")
    return redirect(url_for("applying.status", ref=ref), code=303)


@bp.post("/apply/<ref>/close-here")
@public
def close_here(ref: str) -> Answer:
    """For a device that others use too."""
    get_application(ref)
    let_go(ref)
    flash(_("Closed on this device. The link in your mail opens it again."), "good")
    return redirect(url_for("applying.lost"), code=303)


@bp.post("/apply/<ref>/revoke-links")
@public
def revoke(ref: str) -> Answer:
    """For a mail that got into other hands."""
    application = get_application(ref, lock=True)
    hold(ref, revoke_links(application).id)
    flash(_("Done. Links mailed before no longer work, and other devices are shut out."), "good")
    return redirect(url_for("applying.status", ref=ref), code=303)
