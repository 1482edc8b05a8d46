"""Topics: what there is to talk about, and the worksheet with which one is prepared."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from community.conversations import queries, services
from community.conversations.forms import TopicForm, topic_values
from community.conversations.models import Topic, TopicState
from community.conversations.policies import may_keep_topics
from community.core.errors import Invalid
from community.core.keys import find_number
from community.core.policies import allows, require
from community.programs.current import current_member, get_current_member
from community.web.forms import VersionedForm
from community.web.pages import page_of, render

bp = Blueprint("topics", __name__, url_prefix="/p/<program>")

PAGE = 18


@bp.get("/topics")
def index() -> Answer:
    staff = allows(may_keep_topics, get_current_member())
    resting = request.args.get("show") == "resting"
    states = [TopicState.RETIRED] if resting else [TopicState.LIVE, *([TopicState.DRAFT] if staff else [])]
    after = find_number(request.args.get("after"))
    rows = queries.topics_page(current_member.program_id, states=states, after=after, size=PAGE)
    return render(
        "conversations/topics.html",
        page=page_of(rows, PAGE, lambda talk: talk.topic.id),
        staff=staff,
        resting=resting,
    )


@bp.get("/topics/<int:topic_id>")
def show(topic_id: int) -> Answer:
    topic = queries.topic_for(get_current_member(), topic_id)
    return topic_page(topic)


def topic_page(topic: Topic, refusal: Invalid | None = None) -> Answer:
    """One topic; `refusal` says why it was not launched."""
    return render(
        "conversations/topic.html",
        topic=topic,
        talk=queries.talk_about(topic),
        staff=allows(may_keep_topics, get_current_member()),
        refusal=refusal,
        status=refusal.status if refusal else 200,
    )


@bp.route("/desk/topics/new", methods=["GET", "POST"])
def new() -> Answer:
    require(may_keep_topics, current_member)
    form = TopicForm()
    if request.method == "GET":
        return render("conversations/write_topic.html", form=form, topic=None)
    if not form.validate():
        return render("conversations/write_topic.html", form=form, topic=None, status=422)
    try:
        topic = services.create_topic(get_current_member(), **form.values())
    except Invalid as error:
        form.refuse(form[error.field] if error.field else None, error.sentence)
        return render("conversations/write_topic.html", form=form, topic=None, status=422)
    flash(_("Kept as a draft. Launch it when somebody has tried it."), "good")
    return redirect(url_for("topics.show", topic_id=topic.id), code=303)


@bp.route("/desk/topics/<int:topic_id>", methods=["GET", "POST"])
def edit(topic_id: int) -> Answer:
    require(may_keep_topics, current_member)
    topic = queries.topic_for(get_current_member(), topic_id)
    form = TopicForm(formdata=None, **topic_values(topic)) if request.method == "GET" else TopicForm()
    if request.method == "GET":
        return render("conversations/write_topic.html", form=form, topic=topic)
    if not form.validate():
        return render("conversations/write_topic.html", form=form, topic=topic, status=422)
    try:
        services.edit_topic(get_current_member(), topic, seen_version=form.seen_version, **form.values())
    except Invalid as error:
        form.refuse(form[error.field] if error.field else None, error.sentence)
        return render("conversations/write_topic.html", form=form, topic=topic, status=422)
    flash(_("Saved."), "good")
    return redirect(url_for("topics.show", topic_id=topic_id), code=303)


@bp.post("/desk/topics/<int:topic_id>/launch")
def launch(topic_id: int) -> Answer:
    require(may_keep_topics, current_member)
    topic = queries.topic_for(get_current_member(), topic_id)
    try:
        services.launch_topic(get_current_member(), topic, seen_version=VersionedForm().seen_version)
    except Invalid as error:
        return topic_page(topic, error)
    flash(_("Launched. It stands on everybody’s list now."), "good")
    return redirect(url_for("topics.show", topic_id=topic_id), code=303)


@bp.post("/desk/topics/<int:topic_id>/retire")
def retire(topic_id: int) -> Answer:
    require(may_keep_topics, current_member)
    topic = queries.topic_for(get_current_member(), topic_id)
    services.retire_topic(get_current_member(), topic, seen_version=VersionedForm().seen_version)
    flash(_("It rests. What was told about it stays."), "good")
    return redirect(url_for("topics.show", topic_id=topic_id), code=303)
