"""Opening raw applications, masking, releasing, and pulling back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import ActorKind, record
from community.core.policies import require
from community.core.states import move, unchanged
from community.programs.models import Member
from community.questionnaires.models import QuestionnaireVersion
from community.questionnaires.schema import Schema
from community.recruiting import access
from community.recruiting.events import ApplicationClaimed, ApplicationPulledBack, ApplicationReleased
from community.recruiting.models import (
    AccessGrant,
    AccessView,
    Application,
    RedactedView,
    RedactionSpan,
    Review,
    ReviewRound,
    ReviewState,
    SpanSource,
    SpanStatus,
)
from community.recruiting.models.reviewing import Assignment
from community.recruiting.nominating.words import known_about
from community.recruiting.policies import may_declare_not_blind, may_open_raw
from community.recruiting.reviewing import allocating
from community.recruiting.screening import queries
from community.recruiting.screening.attached import files_of
from community.recruiting.screening.masks import occurrences, redacted, texts_of
from community.recruiting.screening.transcripts import missing, recordings_of, transcripts_of, write_down
from community.recruiting.sides import reviews_in_round, round_of
from community.recruiting.states import MOVES, REVIEWABLE, TO_SCREEN, ApplicationState
from community.redaction.spans import Category, Tier

#: What a screener looks for in every application. All of it, each time.
CHECKLIST = ("identity", "reach", "platform", "others")


@dataclass(frozen=True)
class Stretch:
    """Code points `start` to `end` of the answer `field_key`, and what they give away."""

    field_key: str
    start: int
    end: int
    category: Category


def claim(actor: Member, application: Application) -> None:
    """Open the raw text: written down, and open to one person at a time."""
    _require_raw(actor, application)
    if application.state not in TO_SCREEN:
        raise WrongState(_l("This application is not waiting to be screened."))
    holder = access.find_holder(application.id, other_than=actor.id)
    if holder is not None:
        raise WrongState(_l("%(name)s has this one open. Please take another.", name=holder))
    access.open_for(application.id, actor.id, AccessView.RAW)
    if application.state is ApplicationState.SUBMITTED:
        application.state = move(application.state, ApplicationState.IN_SCREENING, MOVES)
    db.session.flush()
    record(ApplicationClaimed(program_id=application.program_id, actor_id=actor.id, application_id=application.id))


def save_masks(
    actor: Member,
    application: Application,
    *,
    verdicts: Mapping[int, SpanStatus],
    added: Sequence[Stretch] = (),
    words: str = "",
    category: Category = Category.NAME,
    transcripts: Mapping[str, str] | None = None,
    seen_version: int | None,
) -> None:
    """Keep what the screener accepts, rejects and adds. `words` are masked wherever they stand, exactly as written.

    :param transcripts: what was typed of recordings, by the key of the text. Places are those of the wording before.
    :raises Invalid: when a stretch lies outside its answer, or the words stand nowhere.
    """
    grant = open_grant(actor, application)
    unchanged(application, seen_version)
    snapshot = queries.latest_snapshot(application.id)
    schema = schema_of(application)
    recordings = recordings_of(schema, snapshot.answers, files_of(application.id, snapshot.answers))
    texts = texts_of(schema, snapshot.answers, {one.key: one.text for one in recordings})
    rows = queries.spans_of(snapshot.id)
    for row in rows:
        verdict = verdicts.get(row.id)
        if verdict is not None and verdict is not row.status:
            row.status, row.decided_by_id, row.decided_at = verdict, actor.id, now()
    stretches = [*added, *_stretches(texts, words, category)]
    known = {(row.field_key, row.start, row.end) for row in rows}
    for stretch in dict.fromkeys(stretches):
        if not 0 <= stretch.start < stretch.end <= len(texts.get(stretch.field_key, "")):
            raise Invalid(_l("What was selected does not fit the text. Please select it again."))
        if (stretch.field_key, stretch.start, stretch.end) not in known:
            db.session.add(_span(snapshot.id, stretch, SpanSource.SCREENER, SpanStatus.ACCEPTED, actor.id))
    db.session.flush()
    for recording in recordings:
        if transcripts and recording.key in transcripts:
            write_down(application, snapshot, recording, transcripts[recording.key], member_id=actor.id)
    access.prolong(grant)
    db.session.flush()


def _stretches(texts: Mapping[str, str], words: str, category: Category) -> list[Stretch]:
    words = words.strip()
    if not words:
        return []
    found = [
        Stretch(key, start, end, category) for key, text in texts.items() for start, end in occurrences(text, words)
    ]
    if not found:
        raise Invalid(_l("These words stand in no answer. Please write them exactly as they stand."), field="words")
    return found


def _span(
    snapshot_id: int, stretch: Stretch, source: SpanSource, status: SpanStatus, member_id: int | None
) -> RedactionSpan:
    return RedactionSpan(
        snapshot_id=snapshot_id,
        field_key=stretch.field_key,
        start=stretch.start,
        end=stretch.end,
        category=stretch.category,
        tier=Tier.PROPOSED.value,
        source=source,
        status=status,
        created_at=now(),
        decided_by_id=member_id,
        decided_at=now() if member_id else None,
    )


def schema_of(application: Application) -> Schema:
    """The questions that the application answers; its version must be loaded."""
    return Schema.parse(application.questionnaire_version.schema)


def texts_to_release(application: Application) -> dict[str, str]:
    """What reviewers would read if the application were released now. Its questions must be loaded."""
    snapshot = queries.latest_snapshot(application.id)
    schema = schema_of(application)
    return redacted(
        snapshot.answers,
        schema,
        queries.spans_of(snapshot.id),
        known_about(application),
        application.language,
        transcripts_of(schema, application.id, snapshot.answers),
    )


def release(
    actor: Member, application: Application, *, checked: Collection[str], seen_version: int | None
) -> RedactedView:
    """Let reviewers have it, as it is masked now, and choose who they are.

    :raises Invalid: when something on the checklist was not looked for, a recording was not written down of which
        there is nothing else to read, or nobody can review it.
    """
    open_grant(actor, application)
    unchanged(application, seen_version)
    snapshot = queries.latest_snapshot(application.id)
    files = files_of(application.id, snapshot.answers)
    if missing(recordings_of(schema_of(application), snapshot.answers, files)):
        raise Invalid(_l("An answer is a recording only. Please write down what is said: reviewers don’t hear it."))
    for item in CHECKLIST:
        if item not in checked:
            raise Invalid(_l("Please look for this before it goes on."), field=item)
    application.state = move(application.state, ApplicationState.RELEASED, MOVES)
    application.waiting_since = now()
    view = _new_view(actor, application)
    access.end(application.id, AccessView.RAW)
    allocating.staff(application, round_of(application.call_id), view)
    record(
        ApplicationReleased(
            program_id=application.program_id,
            actor_id=actor.id,
            application_id=application.id,
            redacted_view_id=view.id,
        )
    )
    return view


def _new_view(actor: Member, application: Application) -> RedactedView:
    snapshot = queries.latest_snapshot(application.id)
    texts = texts_to_release(application)
    _withdraw_views(application.id)
    last = db.session.scalar(select(func.max(RedactedView.number)).where(RedactedView.application_id == application.id))
    view = RedactedView(
        application_id=application.id,
        snapshot_id=snapshot.id,
        number=(last or 0) + 1,
        answers=texts,
        released_by_id=actor.id,
        released_at=now(),
    )
    db.session.add(view)
    db.session.flush()
    return view


def _withdraw_views(application_id: int) -> None:
    db.session.execute(
        update(RedactedView)
        .where(RedactedView.application_id == application_id, RedactedView.withdrawn_at.is_(None))
        .values(withdrawn_at=now())
        .execution_options(synchronize_session="fetch")
    )


def pull_back(actor: Member, application: Application) -> None:
    """Undo a release before anybody has sent a review of it."""
    _require_raw(actor, application)
    if application.state not in REVIEWABLE:
        raise WrongState(_l("Reviewers don’t have this application."))
    sent = db.session.scalar(
        select(Review.id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(Assignment.application_id == application.id, Review.state != ReviewState.DRAFT)
        .limit(1)
    )
    if sent is not None:
        raise WrongState(_l("Somebody has sent a review of it, so it can’t be pulled back any more."))
    take_from_reviewers(application, because="screener", actor_id=actor.id)


def take_from_reviewers(
    application: Application,
    *,
    because: str,
    actor_id: int | None = None,
    actor_kind: ActorKind = ActorKind.MEMBER,
) -> None:
    """Back to screening, and closed to reviewers at once. Their drafts stay for when it is released again.

    :param because: "edited", "withdrawn", "screener", "leak" or "question".
    """
    application.state = move(application.state, ApplicationState.IN_SCREENING, MOVES)
    application.waiting_since = now()
    _withdraw_views(application.id)
    access.end(application.id, AccessView.REDACTED)
    db.session.flush()
    record(
        ApplicationPulledBack(
            program_id=application.program_id,
            actor_id=actor_id,
            actor_kind=actor_kind,
            application_id=application.id,
            because=because,
        )
    )


def flag(application: Application, words: str) -> int:
    """Propose `words`, which a reviewer saw, for masking wherever they stand. Returns in how many places."""
    snapshot = queries.latest_snapshot(application.id)
    version = db.session.get_one(QuestionnaireVersion, application.questionnaire_version_id)
    schema = Schema.parse(version.schema)
    texts = texts_of(schema, snapshot.answers, transcripts_of(schema, application.id, snapshot.answers))
    found = [
        Stretch(key, start, end, Category.NAME)
        for key, text in texts.items()
        for start, end in occurrences(text, words.strip())
    ]
    for stretch in found:
        db.session.add(_span(snapshot.id, stretch, SpanSource.FLAG, SpanStatus.ACCEPTED, None))
    db.session.flush()
    return len(found)


def declare_not_blind(actor: Member, review_round: ReviewRound, reason: str) -> None:
    """Say that screening and review can't be kept apart in this round. It can't be unsaid: pages were seen by then."""
    require(may_declare_not_blind, actor)
    if not review_round.is_blind:
        return
    review_round.not_blind_since = now()
    review_round.not_blind_by_id = actor.id
    review_round.not_blind_reason = reason
    db.session.flush()


def _require_raw(actor: Member, application: Application) -> None:
    review_round = round_of(application.call_id)
    require(
        may_open_raw,
        actor,
        application,
        reviews_in_round=reviews_in_round(review_round.id, actor),
        blind=review_round.is_blind,
    )


def open_grant(actor: Member, application: Application) -> AccessGrant:
    """The actor's leave to work on it.

    :raises WrongState: if it is over.
    """
    _require_raw(actor, application)
    grant = access.find_grant(application.id, actor.id, AccessView.RAW)
    if grant is None:
        raise WrongState(_l("This application is no longer open to you. Please open it again."))
    return grant
