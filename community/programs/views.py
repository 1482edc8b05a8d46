"""Pages of programs: joining by invitation, the agreement, and the members with their roles."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from community.accounts import passwords
from community.accounts import services as accounts
from community.accounts.models import Person, mail_key
from community.accounts.queries import find_person_by_email
from community.accounts.views import start_session
from community.core.db import start_writing
from community.core.errors import Conflict, Invalid, NotFound
from community.core.keys import find_number
from community.core.policies import require
from community.core.states import unchanged
from community.programs import queries, services
from community.programs.current import current_member, current_program, get_current_member, get_current_program
from community.programs.forms import (
    AcceptForm,
    AgreementForm,
    InviteForm,
    JoinForm,
    JoinSignedInForm,
    MemberForm,
    ProgramForm,
    ticked,
)
from community.programs.models import (
    ROLE_LABELS,
    STANDING_LABELS,
    Agreement,
    Invitation,
    Member,
    Role,
    Standing,
)
from community.programs.policies import may_change_program, may_manage_members
from community.web.extensions import LANGUAGES, is_time_zone
from community.web.guards import begins_reading, public
from community.web.pages import Page, page_of, render

bp = Blueprint("programs", __name__, url_prefix="/p/<program>")
blueprints = [bp]

PAGE = 50


@bp.get("/join/<secret>")
@public
def join(secret: str) -> Answer:
    invitation = queries.get_invitation(current_program.slug, secret)
    agreement = queries.current_agreement(invitation.program_id)
    return join_page(secret, invitation, agreement, form=join_form(invitation, agreement))


def join_form(
    invitation: Invitation, agreement: Agreement | None, *, sent: bool = False
) -> JoinForm | JoinSignedInForm:
    """The form for who asks: with a password, or without one for somebody who is signed in."""
    data = {"agreement_id": agreement.id if agreement else "", "name": invitation.name}
    zone = request.cookies.get("zone", "")
    data["time_zone"] = zone if is_time_zone(zone) else current_program.time_zone
    kind = JoinSignedInForm if current_user.is_authenticated else JoinForm
    return kind() if sent else kind(data=data, formdata=None)


def join_page(
    secret: str, invitation: Invitation, agreement: Agreement | None, *, form: object, status: int = 200
) -> Answer:
    """The one page on which somebody joins."""
    has_account = find_person_by_email(invitation.email) is not None
    return render(
        "programs/join.html",
        secret=secret,
        invitation=invitation,
        agreement=agreement,
        form=form,
        has_account=has_account,
        status=status,
    )


@bp.post("/join/<secret>")
@public
@begins_reading
def join_submit(secret: str) -> Answer:
    invitation = queries.get_invitation(current_program.slug, secret)
    agreement = queries.current_agreement(invitation.program_id)
    form = join_form(invitation, agreement, sent=True)
    if not form.validate():
        return join_page(secret, invitation, agreement, form=form, status=422)
    hashed = None
    if isinstance(form, JoinForm):
        try:
            known = [form.name.data or "", invitation.email, current_program.name]
            passwords.require_strong(form.password.data or "", known_words=known)
        except Invalid as error:
            form.refuse(form.password, error.sentence)
            return join_page(secret, invitation, agreement, form=form, status=422)
        hashed = passwords.hash_password(form.password.data or "")
    start_writing()
    invitation = queries.get_invitation(current_program.slug, secret)
    try:
        person = joining_person(invitation, form, hashed)
        services.accept_invitation(
            invitation,
            person,
            agreement_id=find_number(form.agreement_id.data),
            about=form.about.data or "",
        )
    except Invalid as error:
        form.refuse(None, error.sentence)
        return join_page(secret, invitation, queries.current_agreement(invitation.program_id), form=form, status=422)
    if not current_user.is_authenticated:
        start_session(person)
    flash(_("Welcome. You are in."), "good")
    return redirect(url_for("pages.home"), code=303)


def joining_person(invitation: Invitation, form: JoinForm | JoinSignedInForm, hashed: str | None) -> Person:
    """Who accepts. The invitation's own address becomes the account's; a signed-in person keeps theirs."""
    if isinstance(form, JoinSignedInForm):
        if mail_key(current_user.person.email) != invitation.email_key:
            sentence = _("This invitation went to another address. Sign in with that account, or sign out first.")
            raise Invalid(sentence)
        return current_user.person
    return accounts.register_person(
        email=invitation.email,
        name=form.name.data or "",
        password_hash=hashed,
        language=current_program.language,
        time_zone=form.time_zone.data or "UTC",
        verified=True,
    )


@bp.route("/agreement", methods=["GET", "POST"])
def agreement() -> Answer:
    current = queries.current_agreement(current_member.program_id)
    if current is None:
        raise NotFound
    form = AcceptForm(agreement_id=current.id) if request.method == "GET" else AcceptForm()
    accepted = queries.has_accepted(current_member.id, current.id)
    if request.method == "GET" or not form.validate():
        status = 200 if request.method == "GET" else 422
        return render("programs/agreement.html", agreement=current, form=form, accepted=accepted, status=status)
    if form.agreement_id.data != str(current.id):
        form.refuse(None, _("The agreement changed while you were reading. Please read it again."))
        return render("programs/agreement.html", agreement=current, form=form, accepted=accepted, status=422)
    if not accepted:
        services.accept_agreement(get_current_member(), current)
    flash(_("Thank you. That is kept."), "good")
    return redirect(url_for("pages.home"), code=303)


@bp.get("/desk/members")
def members() -> Answer:
    require(may_manage_members, current_member)
    words = request.args.get("q", "").strip()[:80]
    name, _separator, number = request.args.get("after", "").rpartition("~")
    member_id = find_number(number)
    after = (name, member_id) if member_id is not None else None
    rows = queries.members_page(current_member.program_id, after=after, size=PAGE, words=words)
    page = page_of(rows, PAGE, name_and_id)
    return members_page(page, words, InviteForm(formdata=None, roles=[str(Role.AMBASSADOR.value)]))


def members_page(page: Page[Member], words: str, form: InviteForm, status: int = 200) -> Answer:
    """The list with the form beside it."""
    return render(
        "programs/members.html",
        page=page,
        words=words,
        invitations=queries.open_invitations(current_member.program_id),
        invite=form,
        standing_labels=STANDING_LABELS,
        status=status,
    )


def name_and_id(member: Member) -> str:
    """Where a page of members ends."""
    return f"{member.person.name}~{member.id}"


@bp.post("/desk/members/invite")
def invite() -> Answer:
    form = InviteForm()
    if form.validate() and not form.roles.roles:
        form.refuse(form.roles, _("Choose at least one."))
    if form.errors:
        require(may_manage_members, current_member)
        rows = queries.members_page(current_member.program_id, after=None, size=PAGE)
        return members_page(page_of(rows, PAGE, name_and_id), "", form, status=422)
    services.invite_person(
        get_current_member(), email=form.email.data or "", name=form.name.data or "", roles=form.roles.roles
    )
    flash(_("The invitation is on its way."), "good")
    return redirect(url_for("programs.members"), code=303)


@bp.post("/desk/members/invitations/<int:invitation_id>/revoke")
def revoke(invitation_id: int) -> Answer:
    require(may_manage_members, current_member)
    found = [known for known in queries.open_invitations(current_member.program_id) if known.id == invitation_id]
    if not found:
        raise NotFound
    services.revoke_invitation(get_current_member(), found[0])
    flash(_("The invitation is taken back; its link no longer works."), "good")
    return redirect(url_for("programs.members"), code=303)


@bp.route("/desk/members/<int:member_id>", methods=["GET", "POST"])
def member(member_id: int) -> Answer:
    require(may_manage_members, current_member)
    target = queries.get_member(get_current_member(), member_id)
    if request.method == "GET":
        form = MemberForm(
            formdata=None, version=target.version, roles=ticked(target.roles), standing=target.standing.value
        )
        return render("programs/member.html", member=target, form=form, labels=ROLE_LABELS)
    form = MemberForm()
    if not form.validate():
        return render("programs/member.html", member=target, form=form, labels=ROLE_LABELS, status=422)
    unchanged(target, form.seen_version)
    if form.roles.roles != target.roles:
        services.set_roles(get_current_member(), target, form.roles.roles)
    if form.standing.data != target.standing.value:
        services.set_standing(get_current_member(), target, Standing(form.standing.data))
    flash(_("Saved."), "good")
    return redirect(url_for("programs.member", member_id=member_id), code=303)


@bp.route("/settings", methods=["GET", "POST"])
def settings() -> Answer:
    """What an owner sets: everybody reads it, so the page shows beside the form how it stands."""
    require(may_change_program, current_member)
    program = get_current_program()
    if request.method == "GET":
        return settings_page(ProgramForm(program, formdata=None, obj=program))
    form = ProgramForm(program)
    if not form.validate():
        return settings_page(form, status=422)
    try:
        changed = services.change_program(get_current_member(), form.settings, seen_version=form.seen_version)
    except Conflict:
        form.refuse(
            None,
            _("Somebody changed this since you opened it. What you typed is kept; how it stands now is beside it."),
        )
        form.version.process_data(program.version)
        return settings_page(form, status=409)
    flash(_("Saved.") if changed else _("Nothing was different, so nothing changed."), "good")
    return redirect(url_for("programs.settings"), code=303)


def settings_page(form: ProgramForm, status: int = 200) -> Answer:
    """The form with the program as it is now beside it."""
    return render("programs/settings.html", form=form, languages=LANGUAGES, status=status)


@bp.route("/desk/agreement", methods=["GET", "POST"])
def write_agreement() -> Answer:
    require(may_change_program, current_member)
    current = queries.current_agreement(current_member.program_id)
    form = AgreementForm(text=current.text if current else "") if request.method == "GET" else AgreementForm()
    if request.method == "GET" or not form.validate():
        status = 200 if request.method == "GET" else 422
        return render("programs/write_agreement.html", agreement=current, form=form, status=status)
    services.publish_agreement(get_current_member(), form.text.data or "")
    flash(_("Published. Members are asked for their yes when they next come."), "good")
    return redirect(url_for("programs.write_agreement"), code=303)
