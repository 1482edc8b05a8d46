"""A thread: reading it, replying, starting one, following it, tending it."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from flask import Response, flash, get_template_attribute, jsonify, redirect, request, url_for
from flask_babel import format_time
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from community.core.errors import Conflict, Invalid, NotFound
from community.core.policies import allows, require
from community.discussion import queries, services
from community.discussion.forms import BlankReply, MarkForm, ReplyForm, TendForm, ThreadForm, WatchForm
from community.discussion.models import POST_LENGTH, Space, Thread, WatchLevel
from community.discussion.policies import may_announce, may_tend
from community.discussion.views.shared import begin_posting, bp, number
from community.programs.current import current_member, get_current_member
from community.programs.policies import may_write
from community.web.guards import begins_reading
from community.web.language import speech
from community.web.pages import render


@bp.get("/threads/<ref>")
def thread(ref: str) -> Answer:
    """One page of a thread, with the opening post above it. ``quote`` is a post that the reply begins with."""
    form = BlankReply()
    state = queries.get_thread_state(get_current_member(), ref, after=number("after"))
    form.text.data = state.draft.source if state.draft else ""
    if quoted := number("quote"):
        post = queries.get_visible_post(get_current_member(), quoted)
        if post.thread_id != state.thread.id:
            raise NotFound
        if "after" not in request.args and (after := queries.place_before(post.thread_id, post.place, context=2)):
            return redirect(url_for("discussion.thread", ref=ref, after=after, quote=quoted, _anchor="reply"))
        begun = f"{form.text.data.rstrip()}\n\n" if form.text.data else ""
        form.text.data = begun + services.quotation(post)
    return thread_page(state, form)


def thread_page(state: queries.ThreadState, form: ReplyForm | BlankReply, *, status: int = 200) -> Answer:
    """The page of a thread with a reply in whatever state."""
    member = get_current_member()
    after = number("after")
    rows = queries.posts_page(member, state, after=after)
    opener, others = rows[0], rows[1:]
    last_page = len(others) <= queries.PAGE
    others = others[: queries.PAGE]
    fresh = next((row.post.id for row in others if row.is_new), None)
    tends = allows(may_tend, member)
    return render(
        "discussion/thread.html",
        state=state,
        thread=state.thread,
        opener=opener,
        rows=others,
        after=after,
        next_after=None if last_page else others[-1].post.place,
        first_new=fresh if not (opener.is_new and others and others[0].post.id == fresh) else None,
        shown_seq=shown_seq(state, others, last_page=last_page),
        participants=queries.participants(state.thread),
        form=form,
        level=(state.level or WatchLevel.TO_ME).value,
        watch_chips=watch_chips,
        may_write=allows(may_write, member) and (tends or not state.thread.is_locked),
        may_tend=tends,
        status=status,
    )


def shown_seq(state: queries.ThreadState, others: list[queries.PostRow], *, last_page: bool) -> int | None:
    """What reading this page to its end amounts to; None if unread posts were skipped to get here."""
    if state.skipped_unread:
        return None
    if last_page:
        return state.thread.last_publish_seq or None
    return max((row.post.publish_seq or 0 for row in others), default=0) or None


def watch_chips(level: str) -> Markup:
    """The choice of how to follow a thread, with `level` chosen. They are the same on every thread's page."""
    return _watch_chips(level, speech().language)


@cache
def _watch_chips(level: str, _language: str) -> Markup:
    chips = get_template_attribute("components/input.html", "chips")
    return cast(Markup, chips(WatchForm(formdata=None, level=level).level, hide_label=True, css="mb-2"))


@bp.get("/threads/<ref>/unread")
def first_unread(ref: str) -> Answer:
    """Where reading goes on: the page with the first unread post, else the end. Moves no mark."""
    member = get_current_member()
    found = queries.get_thread(member, ref)
    post = queries.first_unread(member, found)
    anchor = "new"
    if post is None:
        post = queries.last_readable(found)
        anchor = f"post-{post.id}" if post else "main"
    if post is None or post.is_opener:
        return redirect(url_for("discussion.thread", ref=ref))
    after = queries.place_before(found.id, post.place, context=1)
    return redirect(url_for("discussion.thread", ref=ref, after=after or None, _anchor=anchor))


@bp.post("/threads/<ref>")
@begins_reading
def reply(ref: str) -> Answer:
    form = ReplyForm()
    member = get_current_member()
    state = queries.get_thread_state(member, ref, after=number("after"))
    if not form.validate():
        return thread_page(state, form, status=422)
    require(may_write, member)
    text = services.prepare(member.program_id, form.text.data or "")
    member = begin_posting()
    post = services.reply(member, queries.get_thread(member, ref), text)
    after = queries.place_before(post.thread_id, post.place, context=2)
    return redirect(url_for("discussion.thread", ref=ref, after=after or None, _anchor=f"post-{post.id}"), code=303)


@bp.post("/threads/<ref>/read")
def read_thread(ref: str) -> Answer:
    """How far somebody has read: a button of the page, or its script in passing."""
    found = queries.get_thread(get_current_member(), ref)
    services.mark_read(get_current_member(), found, MarkForm().number)
    if request.form.get("then") == "back":
        return redirect(url_for("discussion.unread"), code=303)
    return Response(status=204)


@bp.post("/threads/<ref>/watch")
def watch(ref: str) -> Answer:
    found = queries.get_thread(get_current_member(), ref)
    form = WatchForm()
    if not form.validate():
        raise Invalid(_("Please choose one of the three."))
    services.set_watch(get_current_member(), found, form.chosen)
    flash(WATCHED[form.chosen](), "good")
    return redirect(url_for("discussion.thread", ref=ref), code=303)


WATCHED = {
    WatchLevel.EVERY: lambda: _("You hear of every post in this thread."),
    WatchLevel.TO_ME: lambda: _("You hear of this thread only when somebody names or quotes you."),
    WatchLevel.MUTE: lambda: _("This thread is muted: it is never unread for you, and no mail speaks of it."),
}


@bp.get("/spaces/<ref>/new")
def new_thread(ref: str) -> Answer:
    require(may_write, current_member)
    found = queries.get_space(get_current_member(), ref)
    draft = queries.find_draft(get_current_member(), found)
    form = ThreadForm(formdata=None, title=draft.title if draft else "", text=draft.source if draft else "")
    return new_thread_page(found, form, saved_at=draft.saved_at if draft else None)


def new_thread_page(space: Space, form: ThreadForm, **more: Any) -> Answer:
    """The page on which a thread is started."""
    if not allows(may_announce, current_member):
        del form.announcement
    context = {"saved_at": None, **more}
    return render("discussion/new_thread.html", space=space, form=form, **context)


@bp.post("/spaces/<ref>/new")
@begins_reading
def start_thread(ref: str) -> Answer:
    form = ThreadForm()
    member = get_current_member()
    found = queries.get_space(member, ref)
    require(may_write, member)
    if not form.validate():
        return new_thread_page(found, form, status=422)
    text = services.prepare(member.program_id, form.text.data or "")
    member = begin_posting()
    started = services.start_thread(
        member,
        queries.get_space(member, ref),
        title=form.title.data or "",
        text=text,
        announcement=bool(form.announcement.data),
    )
    return redirect(url_for("discussion.thread", ref=started.ref), code=303)


@bp.post("/threads/<ref>/draft")
def save_reply_draft(ref: str) -> Answer:
    found = queries.get_thread(get_current_member(), ref)
    return keep(found, url_for("discussion.thread", ref=ref, _anchor="reply"))


@bp.post("/spaces/<ref>/draft")
def save_thread_draft(ref: str) -> Answer:
    found = queries.get_space(get_current_member(), ref)
    return keep(found, url_for("discussion.space", ref=ref))


def keep(place: Thread | Space, back: str) -> Answer:
    """Keep what was begun. Scripts get the time as JSON, a form goes back to where it was."""
    require(may_write, current_member)
    text = request.form.get("text", "").replace("\r\n", "\n")
    at = services.keep_draft(get_current_member(), place, source=text, title=request.form.get("title", "").strip())
    if request.accept_mimetypes.best == "application/json":
        return jsonify(saved_at=format_time(at, "short") if at else None)
    flash(_("Your draft is kept. It waits here for you.") if at else _("There was nothing to keep."), "good")
    return redirect(back, code=303)


@bp.post("/group/preview")
@begins_reading
def preview() -> Answer:
    """How a text will look: a part for scripts; without them a page from which it can be sent."""
    member = get_current_member()
    text = request.form.get("text", "").strip().replace("\r\n", "\n")
    if len(text) > POST_LENGTH:
        raise Invalid(_("Please keep this to %(max)d characters.", max=POST_LENGTH))
    prepared = services.prepare(member.program_id, text)
    place: dict[str, Any] = {"thread": None, "space": None}
    if ref := request.args.get("thread"):
        place["thread"] = queries.get_thread(member, ref)
    elif ref := request.args.get("space"):
        place["space"] = queries.get_space(member, ref)
    form = ThreadForm() if place["space"] else ReplyForm()
    return render("discussion/preview.html", part="discussion/_preview.html", html=prepared.html, form=form, **place)


@bp.route("/threads/<ref>/tend", methods=["GET", "POST"])
def tend(ref: str) -> Answer:
    """Rename, pin, close, move, announce: one form for those who tend the group."""
    require(may_tend, current_member)
    member = get_current_member()
    found = queries.get_thread(member, ref)
    spaces = list(queries.spaces_in_order(member))
    sent = request.method == "POST"
    form = TendForm() if sent else tend_form(found)
    form.offer(spaces)
    if found.announced_at or not allows(may_announce, member):
        del form.announcement
    if not sent or not form.validate():
        return render("discussion/tend.html", thread=found, form=form, status=422 if sent else 200)
    try:
        services.tend_thread(
            member,
            found,
            title=form.title.data or "",
            pinned=bool(form.pinned.data),
            locked=bool(form.locked.data),
            guide=form.chosen_guide,
            seen_version=form.seen_version,
        )
    except Conflict as error:
        form.refuse(None, error.sentence)
        return render("discussion/tend.html", thread=found, form=form, status=409)
    services.move_thread(member, found, next(space for space in spaces if space.ref == form.space.data))
    if form.announcement and form.announcement.data:
        services.announce(member, found)
    flash(_("Saved."), "good")
    return redirect(url_for("discussion.thread", ref=ref), code=303)


def tend_form(found: Thread) -> TendForm:
    """The form as the thread is now."""
    return TendForm(
        formdata=None,
        version=found.version,
        title=found.title,
        space=found.space.ref,
        pinned=found.pinned_at is not None,
        locked=found.is_locked,
        guide=found.guide.value if found.guide else "",
    )
