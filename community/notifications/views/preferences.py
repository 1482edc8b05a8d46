"""How often mail comes, and what the next digest would say."""

from __future__ import annotations

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.clock import now
from community.core.errors import Invalid
from community.notifications import phrases
from community.notifications.emails import in_words_of, render_digest
from community.notifications.forms import MailForm, filled
from community.notifications.models import MailPreference, NoticeKind, Section
from community.notifications.queries.composing import Content, content_for, window_of
from community.notifications.queries.preferences import preference_of
from community.notifications.services.preferences import choose, reckon
from community.notifications.slots import Cadence
from community.notifications.views.base import bp
from community.programs.current import get_current_member
from community.programs.models import Member
from community.web.headers import own_policy
from community.web.pages import back_to, render

PREVIEW_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@bp.route("/me/mail", methods=["GET", "POST"])
def mail() -> Answer:
    member = get_current_member()
    preference = preference_of(member)
    if request.method == "GET":
        return mail_page(member, preference, filled(preference))
    form = MailForm(chosen=preference)
    if not form.validate():
        return mail_page(member, preference, form, status=422)
    try:
        choose(
            member,
            cadence=Cadence(form.cadence.data),
            weekday=int(form.weekday.data),
            minute=int(form.minute.data),
            sections=[Section(value) for value in form.sections.data],
            instant=[NoticeKind(value) for value in form.instant.data],
            delay=int(form.delay.data),
        )
    except Invalid as error:
        form.refuse(form[error.field] if error.field else None, error.sentence)
        return mail_page(member, preference, form, status=422)
    flash(_("Kept. Mail comes as you chose."), "good")
    return back_to("notifications.mail")


def mail_page(member: Member, preference: MailPreference, form: MailForm, *, status: int = 200) -> Answer:
    """The one page on which a member chooses."""
    return render(
        "notifications/mail.html",
        form=form,
        zone=phrases.zone_name(member.person.time_zone),
        next_at=next_at(member, preference),
        stopped=preference.cadence is Cadence.NEVER,
        status=status,
    )


def next_at(member: Member, preference: MailPreference) -> object:
    """When the next digest is due; reckoned here for somebody whom the planner has not met, or who has moved."""
    if preference.next_due_at is not None and preference.zone == member.person.time_zone:
        return preference.next_due_at
    passing = MailPreference(
        member_id=member.id,
        cadence=preference.cadence,
        weekday=preference.weekday,
        minute=preference.minute,
        last_period=preference.last_period,
    )
    reckon(passing, member.person.time_zone)
    return passing.next_due_at


def current_content(member: Member, preference: MailPreference) -> Content:
    """What the member's digest would say if it came now."""
    with in_words_of(member):
        return content_for(member, preference, window_of(member, preference, now()))


@bp.get("/me/mail/preview")
def preview() -> Answer:
    member = get_current_member()
    preference = preference_of(member)
    content = current_content(member, preference)
    subject, text, _html = render_digest(member, preference, content, day=now())
    return render(
        "notifications/preview.html",
        subject=subject,
        text=text,
        next_at=next_at(member, preference),
        worth_it=content.is_worth_a_mail,
        stopped=preference.cadence is Cadence.NEVER,
    )


@bp.get("/me/mail/preview.html")
def preview_html() -> Answer:
    """The mail by itself, for the frame of the preview: no script, nothing from elsewhere."""
    member = get_current_member()
    preference = preference_of(member)
    _subject, _text, html = render_digest(member, preference, current_content(member, preference), day=now())
    own_policy(PREVIEW_POLICY)
    return Answer(html, mimetype="text/html")
