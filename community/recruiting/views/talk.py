"""Stories on which reviewers differ: the list, what each saw, comments, and a score beside the first one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from community.core.errors import Conflict, Invalid
from community.core.keys import find_number
from community.core.policies import require
from community.programs.current import current_member, get_current_member
from community.programs.models import MANAGERS
from community.recruiting.passages import Mark, paragraphs
from community.recruiting.policies import may_talk
from community.recruiting.reviewing import rounds, talk, talking
from community.recruiting.reviewing.judging import find_score
from community.recruiting.reviewing.notes import look_over
from community.recruiting.reviewing.reviewer_view import ReviewerView, get_view
from community.recruiting.reviewing.talk import Remark, Talk, Voice
from community.recruiting.round_forms import CommentForm, ReviseForm
from community.recruiting.rubric import BY_KEY
from community.recruiting.views.review import bp, opened
from community.recruiting.views.scoring import LETTERS, hint_in_words, word_of
from community.web.pages import page_of, render

PAGE = 30
REMARKS = 50


@bp.get("/talk")
def talks() -> Answer:
    require(may_talk, current_member)
    member = get_current_member()
    slug = request.args.get("call", "")
    call = rounds.get_round(member, slug)[0] if slug and member.has(MANAGERS) else None
    rows = talk.talks(member, call_id=call.id if call else None, after=request.args.get("after"), size=PAGE)
    page = page_of(rows, PAGE, lambda row: row.ref)
    return render("recruiting/review_talks.html", rows=page.items, next_key=page.next_key, call=call)


@bp.get("/talk/<ref>", endpoint="talk")
def talk_about(ref: str) -> Answer:
    found, closed = entered(ref)
    return closed or talk_page(found)


def entered(ref: str) -> tuple[Talk, Answer | None]:
    """The talk, and for a reviewer whose leave to read has run out the page that opens the text again."""
    require(may_talk, current_member)
    found = talk.get_talk(get_current_member(), ref)
    if found.mine is not None and not current_member.has(MANAGERS):
        _work, closed = opened(ref, then="talk")
        return found, closed
    return found, None


def talk_page(
    found: Talk,
    *,
    comment: CommentForm | None = None,
    revise: ReviseForm | None = None,
    hints: list[str] | None = None,
    status: int = 200,
) -> Answer:
    """What each saw, side by side, under the text; what was said; one's own scores to think over."""
    view = get_view(get_current_member(), found.application_id)
    last = request.args.get("after", "")
    rows = talk.remarks(get_current_member(), found, after=find_number(last) or 0, size=REMARKS)
    page = page_of(rows, REMARKS, lambda row: row[0])
    mine = found.mine
    return render(
        "recruiting/review_talk.html",
        view=view,
        talk=found,
        shown=[
            {
                "key": answer.key,
                "question": answer.question,
                "paragraphs": paragraphs(answer.text, marks_in(found, answer.key, view)),
            }
            for answer in view.answers
        ],
        voices=[(voice, name_of(voice)) for voice in found.voices],
        dimensions=[dimension_of(found, key, view) for key in found.dimensions],
        notes=[(name_of(voice), voice.review.note) for voice in found.voices if voice.review.note],
        remarks=[(one, name_of_remark(one)) for _id, one in page.items],
        next_key=page.next_key,
        form=comment or CommentForm(formdata=None),
        revisions=[(key, revise_form(found, key, revise)) for key in found.revisable()] if not found.is_closed else [],
        labels={key: (LETTERS[key], one.label) for key, one in BY_KEY.items()},
        version=mine.review.version if mine else None,
        hints=hints or [],
        hinted="revise" if revise is not None and hints else "comment",
        not_blind=not found.is_blind,
        is_manager=current_member.has(MANAGERS),
        status=status,
    )


def name_of(voice: Voice) -> str:
    """How a reviewer is called in the talk."""
    called = _("Reviewer %(letter)s", letter=voice.letter)
    if voice.is_me:
        return _("%(reviewer)s, you", reviewer=called)
    return f"{called}, {voice.name}" if voice.name else called


def name_of_remark(one: Remark) -> str:
    """Who said it."""
    if one.is_me and not one.letter:
        return _("You, for the desk")
    if not one.letter:
        return _("The desk")
    called = _("Reviewer %(letter)s", letter=one.letter)
    if one.is_me:
        return _("%(reviewer)s, you", reviewer=called)
    return f"{called}, {one.name}" if one.name else called


def marks_in(found: Talk, answer_key: str, view: ReviewerView) -> list[Mark]:
    """Evidence of all voices for what they differ on, if it was marked on this very text."""
    marks = [
        Mark(score.evidence_start, score.evidence_end, "evidence", sign_of(voice, key, word_of(score), found))
        for voice in found.voices
        if voice.review.redacted_view_id == view.view_id
        for key in found.dimensions
        if (score := find_score(voice.review, key)) is not None
        and score.evidence_field == answer_key
        and score.evidence_start is not None
        and score.evidence_end is not None
    ]
    return sorted(marks, key=lambda mark: mark.sign)


def sign_of(voice: Voice, key: str, word: str, found: Talk) -> str:
    """Whose evidence it is, and for which score; the dimension only where they differ on several."""
    about = f"{LETTERS[key]} {word}" if len(found.dimensions) > 1 else word
    return _("Reviewer %(letter)s: %(score)s", letter=voice.letter, score=about)


def dimension_of(found: Talk, key: str, view: ReviewerView) -> dict[str, Any]:
    """One dimension with what each voice gave it."""
    lines = []
    for voice in found.voices:
        score = find_score(voice.review, key)
        same_text = voice.review.redacted_view_id == view.view_id
        lines.append(
            {
                "name": name_of(voice),
                "first": word_of(score) or "–",
                "anchor": BY_KEY[key].anchor(score.value) if score and score.value else "",
                "revised": score.revised_value if score else None,
                "reason": score.revised_reason if score else "",
                "quote": view.quote(score.evidence_field, score.evidence_start, score.evidence_end)
                if score and same_text
                else "",
            }
        )
    return {"key": key, "letter": LETTERS[key], "label": BY_KEY[key].label, "lines": lines}


def revise_form(found: Talk, key: str, filled: ReviseForm | None) -> ReviseForm:
    """The form for one of one's own dimensions; the one that was just refused comes back as it was."""
    assert found.mine is not None
    score = find_score(found.mine.review, key)
    now = (score.revised_value or score.value) if score else None
    form = (
        filled
        if filled is not None and filled.dimension.data == key
        else ReviseForm(formdata=None, version=found.mine.review.version, dimension=key, value=str(now))
    )
    for field in (form.value, form.reason, form.kept):  # one such form for each dimension stands on the page
        field.id = f"{field.name}-{key}"
    return form


@bp.post("/talk/<ref>/comments")
def talk_comment(ref: str) -> Answer:
    found, closed = entered(ref)
    if closed:
        return redirect(url_for("recruiting_review.talk", ref=ref), code=303)
    form = CommentForm()
    if not form.validate():
        return talk_page(found, comment=form, status=422)
    hints = [hint_in_words(one) for one in look_over(form.text.data or "", get_current_member())]
    if hints and not form.kept.data:
        return talk_page(found, comment=form, hints=hints, status=422)
    talking.comment(get_current_member(), found, form.text.data or "", kept_as_it_is=bool(hints))
    flash(_("Said."), "good")
    return redirect(url_for("recruiting_review.talk", ref=ref, _anchor="said"), code=303)


@bp.post("/talk/<ref>/revise")
def talk_revise(ref: str) -> Answer:
    found, closed = entered(ref)
    if closed:
        return redirect(url_for("recruiting_review.talk", ref=ref), code=303)
    form = ReviseForm()
    if not form.validate():
        return talk_page(found, revise=form, status=422)
    hints = [hint_in_words(one) for one in look_over(form.reason.data or "", get_current_member())]
    if hints and not form.kept.data:
        return talk_page(found, revise=form, hints=hints, status=422)
    try:
        talking.revise(
            get_current_member(),
            found,
            form.dimension.data or "",
            int(form.value.data),
            form.reason.data or "",
            seen_version=form.seen_version,
        )
    except Invalid as error:
        form.refuse(form[error.field] if error.field in form.data else None, error.sentence)
        return talk_page(found, revise=form, status=422)
    except Conflict as error:
        form.version.data = str(found.mine.review.version) if found.mine else ""
        form.refuse(None, error.sentence)
        return talk_page(found, revise=form, status=409)
    flash(_("Kept beside your first score, which stays."), "good")
    return redirect(url_for("recruiting_review.talk", ref=ref), code=303)


def talk_words(count: int) -> str:
    """How many stories want a talk."""
    return ngettext("One story wants a talk.", "%(num)s stories want a talk.", count)
