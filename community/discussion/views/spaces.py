"""The group's front page, a space, what is unread, and search."""

from __future__ import annotations

from flask import Response, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.core import search
from community.core.errors import Invalid
from community.core.policies import allows, require
from community.discussion import queries, services
from community.discussion.forms import MarkForm, SpaceForm
from community.discussion.models import Space
from community.discussion.policies import may_arrange_spaces, may_tend
from community.discussion.views.shared import bp, number
from community.programs.current import current_member, get_current_member
from community.programs.policies import may_write
from community.web.pages import Page, page_of, render

THREADS = 30
FRONT = 6
FOUND = 20


@bp.get("/group")
def spaces() -> Answer:
    """The spaces, what is unread in them, and where newcomers begin."""
    member = get_current_member()
    return render(
        "discussion/spaces.html",
        spaces=queries.space_rows(member),
        unread=queries.unread_threads(member, FRONT + 1),
        front=FRONT,
        guides=queries.guides_for(member),
        may_arrange=allows(may_arrange_spaces, member),
    )


@bp.get("/group/unread")
def unread() -> Answer:
    """Everything unread, the latest first."""
    before = number("before")
    rows = queries.unread_threads(get_current_member(), THREADS + 1, before_seq=before or None)
    return render("discussion/unread.html", page=page_of(rows, THREADS, last_seq), before=before)


def last_seq(row: queries.ThreadRow) -> int:
    """Where a page of threads ends."""
    return row.thread.last_publish_seq


@bp.get("/spaces/<ref>")
def space(ref: str) -> Answer:
    """The threads of a space by latest activity, the pinned ones above."""
    member = get_current_member()
    found = queries.get_space(member, ref)
    before = number("before")
    rows = queries.threads_page(member, found, before_seq=before or None, size=THREADS)
    page: Page[queries.ThreadRow] = page_of(rows, THREADS, last_seq)
    return render(
        "discussion/space.html",
        space=found,
        pinned=[] if before else queries.pinned_threads(member, found),
        page=page,
        before=before,
        # No thread of any space has anything newer at this moment; numbers are given out in the order of commits.
        seq=member.program.seq,
        may_write=allows(may_write, member),
        may_arrange=allows(may_arrange_spaces, member),
        may_tend=allows(may_tend, member),
    )


@bp.post("/spaces/<ref>/read")
def read_space(ref: str) -> Answer:
    """Nothing of this space is unread any more, up to what the page knew."""
    found = queries.get_space(get_current_member(), ref)
    services.mark_space_read(get_current_member(), found, MarkForm().number)
    flash(_("Everything in %(space)s counts as read.", space=found.name), "good")
    return redirect(url_for("discussion.space", ref=ref), code=303)


@bp.route("/group/spaces/new", methods=["GET", "POST"])
def new_space() -> Answer:
    require(may_arrange_spaces, current_member)
    form = SpaceForm()
    if request.method == "POST" and form.validate():
        try:
            made = services.create_space(
                get_current_member(),
                name=form.name.data or "",
                about=form.about.data or "",
                position=form.position.data,
            )
        except Invalid as error:
            form.refuse(form.name, error.sentence)
        else:
            flash(_("The space is there."), "good")
            return redirect(url_for("discussion.space", ref=made.ref), code=303)
    return space_form(form, None)


@bp.route("/spaces/<ref>/edit", methods=["GET", "POST"])
def edit_space(ref: str) -> Answer:
    require(may_arrange_spaces, current_member)
    found = queries.get_space(get_current_member(), ref)
    form = SpaceForm(obj=found)
    if request.method == "POST" and form.validate():
        try:
            services.change_space(
                get_current_member(),
                found,
                name=form.name.data or "",
                about=form.about.data or "",
                position=found.position if form.position.data is None else form.position.data,
                seen_version=form.seen_version,
            )
        except Invalid as error:
            form.refuse(form.name, error.sentence)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("discussion.space", ref=ref), code=303)
    return space_form(form, found)


def space_form(form: SpaceForm, found: Space | None) -> Answer:
    """The page on which a space is made or changed."""
    return render("discussion/space_form.html", form=form, space=found, status=422 if form.errors else 200)


@bp.get("/group/search")
def find() -> Answer:
    """Posts that hold some words, the best first."""
    words = " ".join(request.args.get("q", "").split())[:200]
    skip = number("skip")
    rows = queries.found_posts(get_current_member(), words, skip=skip, size=FOUND)
    return render(
        "discussion/search.html",
        words=words,
        rows=rows[:FOUND],
        next_skip=skip + FOUND if len(rows) > FOUND else None,
        skip=skip,
        highlighted=search.highlighted,
    )


@bp.get("/group/members")
def suggest_members() -> Response:
    """Names that complete what was typed after an @, as JSON: `[{"name": ..., "about": ...}]`."""
    found = queries.suggested_members(get_current_member(), request.args.get("q", "")[:80])
    return jsonify([{"name": member.name, "about": member.about} for member in found])
