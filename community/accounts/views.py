"""Pages of accounts: sign in and out, forgotten password, and one's own account."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from community.accounts import passwords, queries, services
from community.accounts.forms import (
    ChangePasswordForm,
    EmailForm,
    EmptyForm,
    ForgotForm,
    NewPasswordForm,
    ProfileForm,
    SignInForm,
)
from community.accounts.models import LinkPurpose, Person, mail_key
from community.accounts.setup import TOKEN, sign_in_here
from community.core import limits
from community.core.db import start_writing
from community.core.errors import Invalid, NotFound
from community.web.guards import begins_reading, public
from community.web.pages import render, safe_next

bp = Blueprint("accounts", __name__)
blueprints = [bp]

FIVE_MINUTES = dt.timedelta(minutes=5)
DAY = dt.timedelta(days=1)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 50


def here() -> str:
    """What names this device in the list of sessions."""
    agent = request.user_agent.string
    for system in ("iPhone", "iPad", "Android", "Macintosh", "Windows", "Linux"):
        if system in agent:
            return system.replace("Macintosh", "Mac")
    return agent[:60]


def start_session(person: Person) -> None:
    """Sign the person in on this device; the session they had here before, if any, ends."""
    if current_user.is_authenticated:
        services.end_session(current_user.person, current_user.sign_in.id)
    sign_in_here(services.open_session(person, device=here()))


@bp.get("/sign-in")
@public
def sign_in() -> Answer:
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")) or "/")
    form = SignInForm(data={"next": safe_next(request.args.get("next")) or ""})
    return render("accounts/sign_in.html", form=form)


@bp.post("/sign-in")
@public
@begins_reading
def sign_in_submit() -> Answer:
    form = SignInForm()
    if not form.validate():
        return render("accounts/sign_in.html", form=form, status=422)
    address = form.email.data or ""
    limits.spend("sign-in account", mail_key(address), limit=TRIES_PER_ACCOUNT, per=FIVE_MINUTES)
    limits.spend("sign-in from", request.remote_addr or "", limit=TRIES_PER_ADDRESS, per=FIVE_MINUTES)
    person = queries.find_person_by_email(address)
    good = passwords.verify(form.password.data or "", person.password_hash if person else None)
    if not good or person is None or person.disabled_at is not None:
        form.refuse(None, _("Address and password don’t go together. Check both, or ask for a new password."))
        return render("accounts/sign_in.html", form=form, status=422)
    start_writing()
    start_session(person)
    return redirect(safe_next(form.next.data) or "/", code=303)


@bp.post("/sign-out")
@public
def sign_out() -> Answer:
    if current_user.is_authenticated:
        services.end_session(current_user.person, current_user.sign_in.id)
    session.pop(TOKEN, None)
    flash(_("You are signed out."), "good")
    return redirect(url_for("accounts.sign_in"), code=303)


@bp.route("/forgot", methods=["GET", "POST"])
@public
@begins_reading
def forgot() -> Answer:
    form = ForgotForm()
    if request.method == "GET" or not form.validate():
        return render("accounts/forgot.html", form=form, status=200 if request.method == "GET" else 422)
    limits.spend("reset account", mail_key(form.email.data or ""), limit=5, per=DAY)
    limits.spend("reset from", request.remote_addr or "", limit=25, per=FIVE_MINUTES)
    start_writing()
    services.request_reset(form.email.data or "")
    return render("accounts/forgot_sent.html", email=form.email.data)


@bp.route("/reset/<secret>", methods=["GET", "POST"])
@public
@begins_reading
def reset(secret: str) -> Answer:
    _link, person = queries.get_link(LinkPurpose.RESET_PASSWORD, secret)
    form = NewPasswordForm()
    if request.method == "GET" or not form.validate():
        return render("accounts/reset.html", form=form, status=200 if request.method == "GET" else 422)
    try:
        passwords.require_strong(form.password.data or "", known_words=[person.name, person.email])
    except Invalid as error:
        form.refuse(form.password, error.sentence)
        return render("accounts/reset.html", form=form, status=422)
    hashed = passwords.hash_password(form.password.data or "")
    start_writing()
    _link, person = queries.get_link(LinkPurpose.RESET_PASSWORD, secret)
    services.set_password(person, hashed)
    start_session(person)
    flash(_("Your new password is set, and you are signed in."), "good")
    return redirect("/", code=303)


@bp.get("/account")
def account() -> Response:
    return account_page()


def account_page(status: int = 200, **forms: Any) -> Response:
    """The page with all of one's own settings; a form that was refused is handed in under its name."""
    person = current_user.person
    context: dict[str, Any] = {
        "profile": ProfileForm(obj=person, formdata=None),
        "password": ChangePasswordForm(formdata=None),
        "email": EmailForm(formdata=None),
        "empty": EmptyForm(formdata=None),
        "sign_ins": queries.open_sign_ins(person.id),
        "this_sign_in": current_user.sign_in,
    }
    return render("accounts/account.html", **{**context, **forms}, status=status)


@bp.post("/account/profile")
def change_profile() -> Answer:
    form = ProfileForm()
    if not form.validate():
        return account_page(422, profile=form)
    services.change_profile(
        current_user.person,
        name=form.name.data or "",
        language=form.language.data or "en",
        time_zone=form.time_zone.data or "UTC",
    )
    flash(_("Saved."), "good")
    return redirect(url_for("accounts.account"), code=303)


@bp.post("/account/password")
@begins_reading
def change_password() -> Answer:
    form = ChangePasswordForm()
    person = current_user.person
    if not form.validate():
        return account_page(422, password=form)
    limits.spend("password of", str(person.id), limit=TRIES_PER_ACCOUNT, per=FIVE_MINUTES)
    if not passwords.verify(form.current_password.data or "", person.password_hash):
        form.refuse(form.current_password, _("This is not your password."))
        return account_page(422, password=form)
    try:
        passwords.require_strong(form.password.data or "", known_words=[person.name, person.email])
    except Invalid as error:
        form.refuse(form.password, error.sentence)
        return account_page(422, password=form)
    hashed = passwords.hash_password(form.password.data or "")
    start_writing()
    services.set_password(person, hashed, keep_sign_in_id=current_user.sign_in.id)
    flash(_("Your new password is set. You are signed out everywhere else."), "good")
    return redirect(url_for("accounts.account"), code=303)


@bp.post("/account/email")
@begins_reading
def change_email() -> Answer:
    form = EmailForm()
    person = current_user.person
    if not form.validate():
        return account_page(422, email=form)
    limits.spend("password of", str(person.id), limit=TRIES_PER_ACCOUNT, per=FIVE_MINUTES)
    if not passwords.verify(form.current_password.data or "", person.password_hash):
        form.refuse(form.current_password, _("This is not your password."))
        return account_page(422, email=form)
    start_writing()
    services.request_email_change(person, form.email.data or "")
    flash(_("We mailed a link to that address. It becomes yours when you open it."), "good")
    return redirect(url_for("accounts.account"), code=303)


@bp.route("/account/confirm/<secret>", methods=["GET", "POST"])
@public
def confirm_email(secret: str) -> Answer:
    link, person = queries.get_link(LinkPurpose.CHANGE_EMAIL, secret)
    if request.method == "GET":
        return render("accounts/confirm_email.html", link=link, form=EmptyForm(formdata=None))
    services.confirm_email_change(person, link)
    flash(_("Your new address is confirmed."), "good")
    return redirect(url_for("accounts.sign_in"), code=303)


@bp.post("/account/sessions/<int:sign_in_id>/end")
def end_session(sign_in_id: int) -> Answer:
    if sign_in_id not in {known.id for known in queries.open_sign_ins(current_user.id)}:
        raise NotFound
    services.end_session(current_user.person, sign_in_id)
    flash(_("That session is over."), "good")
    return redirect(url_for("accounts.account"), code=303)


@bp.post("/account/sessions/end-others")
def end_other_sessions() -> Answer:
    services.end_sessions(current_user.person, but=current_user.sign_in.id)
    flash(_("You are signed out everywhere else."), "good")
    return redirect(url_for("accounts.account"), code=303)


@bp.post("/theme")
@public
def theme() -> Answer:
    wanted = request.form.get("theme", "")
    if wanted not in {"auto", "light", "dark"}:
        wanted = {"auto": "dark", "dark": "light", "light": "auto"}[session.get("theme", "auto")]
    session["theme"] = wanted
    session.permanent = True
    return redirect(safe_next(request.form.get("next")) or "/", code=303)
