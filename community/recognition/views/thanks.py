"""Thanks: what one received, what is public, and giving some."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.errors import Invalid
from community.core.keys import find_number
from community.core.policies import require
from community.programs.current import current_member, get_current_member
from community.programs.models import Member
from community.programs.queries import get_member, members_page
from community.recognition import queries, services
from community.recognition.forms import ThanksForm
from community.recognition.policies import may_thank
from community.web.pages import page_of, render

bp = Blueprint("thanks", __name__, url_prefix="/p/<program>/thanks")

PAGE = 20
FOUND = 12


@bp.get("")
def index() -> Answer:
    everybody = request.args.get("show") == "everybody"
    after_id = find_number(request.args.get("after"))
    member = get_current_member()
    if everybody:
        rows = queries.public_thanks(member.program_id, after_id=after_id, size=PAGE)
    else:
        rows = queries.thanks_received(member, after_id=after_id, size=PAGE)
    return render("recognition/thanks.html", page=page_of(rows, PAGE, lambda thanks: thanks.id), everybody=everybody)


@bp.get("/give")
def choose() -> Answer:
    """Whom to thank: found by name."""
    words = request.args.get("q", "").strip()[:80]
    found = members_page(current_member.program_id, after=None, size=FOUND, words=words) if words else []
    people = [member for member in found if member.id != current_member.id and member.is_inside]
    return render("recognition/choose.html", words=words, people=people)


@bp.get("/give/<int:member_id>")
def give(member_id: int) -> Answer:
    receiver = get_member(get_current_member(), member_id)
    require(may_thank, get_current_member(), receiver)
    return give_page(receiver, ThanksForm(formdata=None, is_public=True))


def give_page(receiver: Member, form: ThanksForm, status: int = 200) -> Answer:
    return render("recognition/give.html", receiver=receiver, form=form, status=status)


@bp.post("/give/<int:member_id>")
def give_submit(member_id: int) -> Answer:
    receiver = get_member(get_current_member(), member_id)
    require(may_thank, get_current_member(), receiver)
    form = ThanksForm()
    if not form.validate():
        return give_page(receiver, form, status=422)
    try:
        services.give_thanks(
            get_current_member(),
            receiver,
            form.text.data or "",
            reason=form.reason.data or "",
            is_public=form.is_public.data,
        )
    except Invalid as error:
        form.refuse(form.text, error.sentence)
        return give_page(receiver, form, status=422)
    flash(_("%(name)s will read it.", name=receiver.person.first_name), "good")
    return redirect(url_for("thanks.index", show="everybody" if form.is_public.data else None), code=303)
