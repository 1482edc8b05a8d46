"""Putting somebody forward, and what became of those whom one put forward."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core.errors import Invalid
from community.core.keys import find_number
from community.core.policies import require
from community.core.tokens import digest
from community.programs.current import current_member, get_current_member
from community.recruiting.applying.proposals import Nudge, hint
from community.recruiting.models import Relation
from community.recruiting.nominating import queries, services
from community.recruiting.nominating.forms import NominateForm
from community.recruiting.nominating.policies import may_nominate
from community.redaction.detector import propose_by_rules
from community.redaction.spans import Category
from community.web.pages import page_of, render

bp = Blueprint("nominating", __name__, url_prefix="/p/<program>")

PAGE = 30
#: What a word of reach is taken for. Names and places are no concern here: the words are about somebody.
REACH = frozenset(
    {Category.AUDIENCE_SIZE, Category.ENGAGEMENT, Category.STATUS, Category.FAME, Category.HANDLE, Category.LINK}
)


@bp.route("/nominate", methods=["GET", "POST"])
def nominate() -> Answer:
    require(may_nominate, current_member)
    calls = queries.nomination_calls(current_member.program_id)
    if not calls:
        return render("recruiting/nominate_none.html")
    form = NominateForm()
    form.offer(calls)
    if request.method == "GET":
        form.language.data = current_member.program.language
        return write_page(form)
    if not form.validate():
        return write_page(form, status=422)
    found = {name: nudge for name in ("reason", "example") if (nudge := nudge_of(form, name))}
    words = digest(f"{form.reason.data}\0{form.example.data}")
    if found and form.seen.data != words:
        form.seen.data = words
        return write_page(form, found, status=422)
    call = next(one for one in calls if one.slug == form.call.data)
    try:
        services.nominate(
            get_current_member(),
            call,
            name=form.name.data or "",
            email=form.email.data or "",
            reason=form.reason.data or "",
            example=form.example.data or "",
            relation=Relation(form.relation.data),
            language=form.language.data,
        )
    except Invalid as error:
        form.refuse(form.email if error.field == "email" else None, error.sentence)
        return write_page(form, status=422)
    flash(_("Thank you. From here on it is theirs to say. You hear from us either way."), "good")
    return redirect(url_for("nominating.mine"), code=303)


def nudge_of(form: NominateForm, name: str) -> Nudge | None:
    """What in a field speaks of reach."""
    text = form[name].data or ""
    return hint(text, [span for span in propose_by_rules(text, form.language.data) if span.category in REACH])


def write_page(form: NominateForm, nudges: dict[str, Nudge] | None = None, *, status: int = 200) -> Response:
    """The form, with a hint beside the words that it is about."""
    return render(
        "recruiting/nominate.html",
        form=form,
        nudges=nudges or {},
        many_calls=len(form.call.choices) > 1,
        waiting=queries.waiting_count(get_current_member()),
        most=services.WAITING_AT_ONCE,
        status=status,
    )


@bp.get("/nominations")
def mine() -> Answer:
    after = request.args.get("after", "")
    rows = queries.own_page(get_current_member(), after=find_number(after), size=PAGE)
    page = page_of(rows, PAGE, lambda row: row.id)
    return render(
        "recruiting/nominations.html",
        items=page.items,
        next_key=page.next_key,
        until=lambda row: row.created_at + queries.ANSWERED_WITHIN,
        may=may_nominate(get_current_member()) is None,
    )
