"""One post: its address, editing and its history, taking it back, words under it, unread from here."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core import limits
from community.core.db import start_writing
from community.core.errors import Conflict, Invalid
from community.core.keys import find_number
from community.core.policies import require
from community.discussion import queries, services
from community.discussion.forms import EditForm
from community.discussion.models import Post, ReactionKind
from community.discussion.policies import may_edit, may_react, may_take_back
from community.discussion.views.shared import FIVE_MINUTES, REACTIONS, begin_posting, bp
from community.programs.current import current_member, get_current_member
from community.web.guards import begins_reading
from community.web.pages import render, wants_part


@bp.get("/posts/<int:post_id>")
def post(post_id: int) -> Answer:
    """Where the post stands now, whatever has happened to its thread: the address for mails and notices."""
    return redirect(address_of(queries.get_post(get_current_member(), post_id)))


def address_of(found: Post) -> str:
    """The page of the thread that begins with the post."""
    after = None if found.is_opener else found.place - 1
    return url_for("discussion.thread", ref=found.thread.ref, after=after or None, _anchor=f"post-{found.id}")


@bp.get("/posts/<int:post_id>/edit")
def edit_post(post_id: int) -> Answer:
    found = queries.get_readable_text(get_current_member(), post_id)
    require(may_edit, current_member, found)
    return edit_page(found, EditForm(formdata=None, text=found.source, version=found.version))


def edit_page(found: Post, form: EditForm, *, theirs: bool = False, status: int = 200) -> Answer:
    """The page on which a post is changed. `theirs` shows the text as it is now beside one that came too late."""
    return render("discussion/edit.html", post=found, form=form, theirs=theirs, status=status)


@bp.post("/posts/<int:post_id>/edit")
@begins_reading
def save_post(post_id: int) -> Answer:
    form = EditForm()
    member = get_current_member()
    found = queries.get_readable_text(member, post_id)
    require(may_edit, member, found)
    if not form.validate():
        return edit_page(found, form, status=422)
    text = services.prepare(member.program_id, form.text.data or "")
    member = begin_posting()
    found = queries.get_readable_text(member, post_id)
    try:
        services.edit_post(member, found, text, seen_version=form.seen_version)
    except Conflict:
        form.refuse(
            None, _("This post changed since you opened it. Your text is kept here; the one in the thread is below.")
        )
        form.version.process_data(found.version)
        return edit_page(found, form, theirs=True, status=409)
    if found.is_hidden:
        flash(_("Saved. A moderator looks at it again; until then only you and the moderators read it."), "good")
    return redirect(address_of(found), code=303)


@bp.get("/posts/<int:post_id>/history")
def post_history(post_id: int) -> Answer:
    """Earlier texts of a post, for everybody who may read it; what was hidden stays with its author and moderators."""
    member = get_current_member()
    found = queries.get_readable_text(member, post_id)
    revisions = queries.revisions_of(member, found)
    return render("discussion/history.html", post=found, revisions=revisions, link=address_of(found))


@bp.route("/posts/<int:post_id>/take-back", methods=["GET", "POST"])
def take_back(post_id: int) -> Answer:
    """Asked once, then done: the text is gone for good."""
    found = queries.get_readable_text(get_current_member(), post_id)
    require(may_take_back, current_member, found)
    if request.method == "GET":
        return render("discussion/take_back.html", post=found, link=address_of(found))
    services.take_back(get_current_member(), found)
    flash(_("The post is taken back. Its text is gone, also for us."), "good")
    if found.thread.post_count == 0:
        return redirect(url_for("discussion.space", ref=found.thread.space.ref), code=303)
    return redirect(address_of(found), code=303)


@bp.post("/group/reactions")
@begins_reading
def react() -> Answer:
    """Say a word under a post, or take it away: the same button. ``say`` is word and post, such as "thanks:59"."""
    member = get_current_member()
    word, _colon, number = request.form.get("say", "").partition(":")
    post_id = find_number(number) or 0
    found = queries.get_visible_post(member, post_id)
    require(may_react, member, found)
    try:
        kind = ReactionKind(word)
    except ValueError:
        raise Invalid(_("There is no such word.")) from None
    limits.spend("react", f"member:{member.id}", limit=REACTIONS, per=FIVE_MINUTES)
    start_writing()
    member = get_current_member()
    found = queries.get_visible_post(member, post_id)
    services.toggle_reaction(member, found, kind)
    if not wants_part():
        return redirect(address_of(found), code=303)
    counts = queries.reactions_of(member, [post_id]).get(post_id, [])
    row = queries.PostRow(found, is_new=False, reactions=counts)
    response = make_response(
        render_template("discussion/_foot.html", row=row, thread=found.thread, after=0, may_write=True)
    )
    # All posts of a page stand in one form; the answer says which foot it is.
    response.headers["HX-Retarget"] = f"#post-{post_id} .post-foot"
    return response


@bp.post("/group/unread")
def mark_unread() -> Answer:
    """Everything from the post ``since`` on is unread again."""
    found = queries.get_visible_post(get_current_member(), find_number(request.form.get("since")) or 0)
    services.mark_unread_from(get_current_member(), found)
    flash(_("This thread is unread again from that post on."), "good")
    return redirect(url_for("discussion.unread"), code=303)
