"""The first schema: everything.

Revision: 0001
After: 
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


#: Search index, and the triggers that keep what never changes.
HANGS_ON = {
    "sqlite": (
        "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'this log only grows'); END",
        "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'this log only grows'); END",
        "CREATE VIRTUAL TABLE search_index USING fts5(title, body, content='search_entry', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='3')",
        "CREATE TRIGGER search_entry_put AFTER INSERT ON search_entry BEGIN INSERT INTO search_index(rowid, title, body) VALUES (new.id, new.title, new.body); END",
        "CREATE TRIGGER search_entry_take AFTER DELETE ON search_entry BEGIN INSERT INTO search_index(search_index, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); END",
        "CREATE TRIGGER search_entry_change AFTER UPDATE ON search_entry BEGIN INSERT INTO search_index(search_index, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); INSERT INTO search_index(rowid, title, body) VALUES (new.id, new.title, new.body); END",
        "CREATE TRIGGER questionnaire_version_is_frozen BEFORE UPDATE ON questionnaire_version WHEN (NEW.questionnaire_id IS NOT OLD.questionnaire_id OR NEW.number IS NOT OLD.number OR NEW.schema IS NOT OLD.schema OR NEW.published_at IS NOT OLD.published_at) AND NOT (OLD.published_at IS NULL) BEGIN SELECT RAISE(ABORT, 'a questionnaire_version never changes'); END",
        "CREATE TRIGGER snapshot_is_frozen BEFORE UPDATE ON snapshot WHEN (NEW.application_id IS NOT OLD.application_id OR NEW.number IS NOT OLD.number OR NEW.answers IS NOT OLD.answers OR NEW.created_at IS NOT OLD.created_at OR NEW.erased_at IS NOT OLD.erased_at) AND NOT (NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL) BEGIN SELECT RAISE(ABORT, 'a snapshot never changes'); END",
        "CREATE TRIGGER case_event_no_update BEFORE UPDATE ON case_event BEGIN SELECT RAISE(ABORT, 'this log only grows'); END",
        "CREATE TRIGGER case_event_no_delete BEFORE DELETE ON case_event WHEN EXISTS (SELECT 1 FROM moderation_case WHERE id = OLD.case_id) BEGIN SELECT RAISE(ABORT, 'this log only grows'); END",
        "CREATE TRIGGER redacted_view_is_frozen BEFORE UPDATE ON redacted_view WHEN (NEW.application_id IS NOT OLD.application_id OR NEW.snapshot_id IS NOT OLD.snapshot_id OR NEW.number IS NOT OLD.number OR NEW.answers IS NOT OLD.answers OR NEW.released_at IS NOT OLD.released_at OR NEW.erased_at IS NOT OLD.erased_at) AND NOT (NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL) BEGIN SELECT RAISE(ABORT, 'a redacted_view never changes'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION event_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'this log only grows'; END $$",
        "CREATE TRIGGER event_only_grows BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_only_grows()",
        "ALTER TABLE search_entry ADD COLUMN document tsvector GENERATED ALWAYS AS (setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'B')) STORED",
        "CREATE INDEX ix_search_entry_document ON search_entry USING gin (document)",
        "CREATE OR REPLACE FUNCTION questionnaire_version_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a questionnaire_version never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER questionnaire_version_is_frozen BEFORE UPDATE ON questionnaire_version FOR EACH ROW WHEN ((NEW.questionnaire_id IS DISTINCT FROM OLD.questionnaire_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.schema IS DISTINCT FROM OLD.schema OR NEW.published_at IS DISTINCT FROM OLD.published_at) AND NOT (OLD.published_at IS NULL)) EXECUTE FUNCTION questionnaire_version_is_frozen()",
        "CREATE OR REPLACE FUNCTION snapshot_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a snapshot never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER snapshot_is_frozen BEFORE UPDATE ON snapshot FOR EACH ROW WHEN ((NEW.application_id IS DISTINCT FROM OLD.application_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.answers IS DISTINCT FROM OLD.answers OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.erased_at IS DISTINCT FROM OLD.erased_at) AND NOT (NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL)) EXECUTE FUNCTION snapshot_is_frozen()",
        "CREATE OR REPLACE FUNCTION case_event_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM moderation_case WHERE id = OLD.case_id) THEN RETURN OLD; END IF; RAISE EXCEPTION 'this log only grows'; END $$",
        "CREATE TRIGGER case_event_only_grows BEFORE UPDATE OR DELETE ON case_event FOR EACH ROW EXECUTE FUNCTION case_event_only_grows()",
        "CREATE OR REPLACE FUNCTION redacted_view_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a redacted_view never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER redacted_view_is_frozen BEFORE UPDATE ON redacted_view FOR EACH ROW WHEN ((NEW.application_id IS DISTINCT FROM OLD.application_id OR NEW.snapshot_id IS DISTINCT FROM OLD.snapshot_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.answers IS DISTINCT FROM OLD.answers OR NEW.released_at IS DISTINCT FROM OLD.released_at OR NEW.erased_at IS DISTINCT FROM OLD.erased_at) AND NOT (NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL)) EXECUTE FUNCTION redacted_view_is_frozen()",
    ),
}


def upgrade() -> None:
    op.create_table('email',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('to_address', sa.String(length=320), nullable=False),
    sa.Column('to_name', sa.String(length=200), nullable=False),
    sa.Column('from_name', sa.String(length=200), nullable=True),
    sa.Column('reply_to', sa.String(length=320), nullable=True),
    sa.Column('subject', sa.String(length=900), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=True),
    sa.Column('headers', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('stream', sa.Enum('account', 'decision', 'notice', 'digest', 'announcement', name='stream', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('guard', sa.String(length=80), nullable=True),
    sa.Column('guard_args', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('message_id', sa.String(length=400), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'handing_over', 'sent', 'failed', 'uncertain', 'skipped', name='emailstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('body_dropped_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_email')),
    sa.UniqueConstraint('key', name=op.f('uq_email_key')),
    sa.UniqueConstraint('message_id', name=op.f('uq_email_message_id'))
    )
    with op.batch_alter_table('email', schema=None) as batch_op:
        batch_op.create_index('ix_email_person_id', ['person_id'], unique=False)
        batch_op.create_index('ix_email_program_id_created_at', ['program_id', 'created_at'], unique=False)
        batch_op.create_index('ix_email_program_id_id', ['program_id', 'id'], unique=False)
        batch_op.create_index('ix_email_state_created_at', ['state', 'created_at'], unique=False)

    op.create_table('event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('actor_kind', sa.Enum('member', 'applicant', 'system', name='actorkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('subject', sa.String(length=80), nullable=True),
    sa.Column('data', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_program_id_id', ['program_id', 'id'], unique=False)
        batch_op.create_index('ix_event_subject', ['subject'], unique=False)

    op.create_table('job',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('lane', sa.Enum('account', 'prompt', 'bulk', name='lane', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('payload', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=True),
    sa.Column('subject', sa.String(length=200), nullable=True),
    sa.Column('state', sa.Enum('waiting', 'running', 'done', 'parked', name='jobstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('max_attempts', sa.Integer(), nullable=False),
    sa.Column('lease_until', sa.Float(precision=53), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('progress', sa.SmallInteger(), nullable=True),
    sa.Column('progress_note', sa.String(length=200), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('progress BETWEEN 0 AND 100', name=op.f('ck_job_progress')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('key', name=op.f('uq_job_key'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_running', ['lane', 'lease_until'], unique=False, sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))
        batch_op.create_index('ix_job_state_finished_at', ['state', 'finished_at'], unique=False)
        batch_op.create_index('ix_job_waiting', ['lane', 'run_at', 'id'], unique=False, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.create_index('uq_job_subject_running', ['subject'], unique=True, sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))

    op.create_table('limit_count',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('tried', sa.Integer(), nullable=False),
    sa.Column('window_ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_limit_count')),
    sa.UniqueConstraint('name', name=op.f('uq_limit_count_name'))
    )
    with op.batch_alter_table('limit_count', schema=None) as batch_op:
        batch_op.create_index('ix_limit_count_window_ends_at', ['window_ends_at'], unique=False)

    op.create_table('periodic_slot',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('slot_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', 'slot_at', name=op.f('pk_periodic_slot'))
    )
    op.create_table('person',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('email_key', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('time_zone', sa.String(length=60), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('email_verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email_key', name=op.f('uq_person_email_key'))
    )
    op.create_table('program',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('tagline', sa.String(length=160), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('address_line', sa.String(length=200), nullable=False),
    sa.Column('time_zone', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('answer_promise_days', sa.Integer(), nullable=False),
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_program')),
    sa.UniqueConstraint('slug', name=op.f('uq_program_slug'))
    )
    op.create_table('search_entry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_entry')),
    sa.UniqueConstraint('kind', 'subject_id', name=op.f('uq_search_entry_kind_subject_id'))
    )
    with op.batch_alter_table('search_entry', schema=None) as batch_op:
        batch_op.create_index('ix_search_entry_program_id', ['program_id'], unique=False)

    op.create_table('agreement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('text_html', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_agreement_program_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('program_id', 'number', name=op.f('uq_agreement_program_id_number'))
    )
    op.create_table('member',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('roles', sa.Integer(), nullable=False),
    sa.Column('standing', sa.Enum('active', 'paused', 'alumni', 'removed', name='standing', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('about', sa.String(length=160), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('joined_seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('silenced_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('suspended_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('roles > 0', name=op.f('ck_member_has_a_role')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_member_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_member_program_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member')),
    sa.UniqueConstraint('program_id', 'person_id', name=op.f('uq_member_program_id_person_id'))
    )
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.create_index('ix_member_person_id', ['person_id'], unique=False)

    op.create_table('questionnaire',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('purpose', sa.Enum('application', 'conversation', name='purpose', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_questionnaire_program_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaire')),
    sa.UniqueConstraint('program_id', 'slug', name=op.f('uq_questionnaire_program_id_slug'))
    )
    op.create_table('sign_in',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('device', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_sign_in_token_digest'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_person_id', ['person_id'], unique=False)

    op.create_table('single_use_link',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('purpose', sa.Enum('reset_password', 'change_email', name='linkpurpose', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('secret_digest', sa.String(length=64), nullable=False),
    sa.Column('new_email', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_single_use_link_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_single_use_link')),
    sa.UniqueConstraint('secret_digest', name=op.f('uq_single_use_link_secret_digest'))
    )
    with op.batch_alter_table('single_use_link', schema=None) as batch_op:
        batch_op.create_index('ix_single_use_link_person_id', ['person_id'], unique=False)

    op.create_table('space',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('about', sa.String(length=240), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_space_program_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_space')),
    sa.UniqueConstraint('program_id', 'name', name=op.f('uq_space_program_id_name')),
    sa.UniqueConstraint('ref', name=op.f('uq_space_ref'))
    )
    op.create_table('agreement_acceptance',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('agreement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_acceptance_agreement_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_agreement_acceptance_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_acceptance')),
    sa.UniqueConstraint('agreement_id', 'member_id', name=op.f('uq_agreement_acceptance_agreement_id_member_id'))
    )
    with op.batch_alter_table('agreement_acceptance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_acceptance_member_id'), ['member_id'], unique=False)

    op.create_table('conversation_report',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.String(length=16), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reporter_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('form_key', sa.String(length=64), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('week_on', sa.Date(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Enum('conversation', 'recommendation', 'share_only', 'overheard', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('mode', sa.Enum('face_to_face', 'voice_call', 'video_call', 'private_message', 'group_chat', 'email', 'public_post', 'forum', 'review_site', 'letter', 'other', name='mode', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('relation', sa.Enum('partner', 'family', 'close_friend', 'friend', 'acquaintance', 'colleague', 'neighbor', 'professional', 'stranger', name='relation', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('prompt', sa.Enum('unprompted', 'they_asked', 'need_arose', 'saw_product', 'saw_media_or_ad', 'program_activity', 'other', name='prompt', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('basis', sa.Enum('own_experience', 'saw_someone', 'heard_or_read', 'deal_only', name='basis', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('came_back', sa.Enum('nothing', 'question', 'doubt', 'agreement', 'own_story', 'complaint', 'thanks', name='cameback', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('recommendation', sa.Enum('none', 'try', 'buy', 'avoid', 'fits_not_you', 'find_out_more', name='recommendation', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('story', sa.Text(), nullable=False),
    sa.Column('names_confirmed', sa.Boolean(), nullable=False),
    sa.Column('polarity', sa.Enum('very_positive', 'positive', 'mixed', 'neutral', 'negative', 'very_negative', name='polarity', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('depth', sa.Enum('mention', 'exchange', 'long_talk', name='depth', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('disclosure', sa.Enum('said_at_start', 'said_during', 'already_knew', 'written_in_post', 'not_said', name='disclosure', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('group_size', sa.Enum('one', 'two_to_four', 'five_to_ten', 'more', name='groupsize', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('venue', sa.Enum('home', 'others_home', 'work', 'school', 'shop', 'event', 'transport', 'outdoors', 'online', 'other', name='venue', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('state', sa.Enum('submitted', 'edited', 'voided', name='reportstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=300), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('thanked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'voided') = (voided_at IS NOT NULL)", name=op.f('ck_conversation_report_voided_has_a_moment')),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_conversation_report_program_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reporter_id'], ['member.id'], name=op.f('fk_conversation_report_reporter_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversation_report')),
    sa.UniqueConstraint('ref', name=op.f('uq_conversation_report_ref')),
    sa.UniqueConstraint('reporter_id', 'form_key', name=op.f('uq_conversation_report_reporter_id_form_key'))
    )
    with op.batch_alter_table('conversation_report', schema=None) as batch_op:
        batch_op.create_index('ix_conversation_report_program_id_reported_at', ['program_id', 'reported_at', 'id'], unique=False)
        batch_op.create_index('ix_conversation_report_program_id_week_on', ['program_id', 'week_on'], unique=False)
        batch_op.create_index('ix_conversation_report_reporter_id_happened_on', ['reporter_id', 'happened_on', 'id'], unique=False)
        batch_op.create_index('ix_conversation_report_waiting', ['program_id', 'reported_at', 'id'], unique=False, sqlite_where=sa.text('answered_at IS NULL AND voided_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL AND voided_at IS NULL'))

    op.create_table('digest_issue',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('period_key', sa.String(length=20), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('from_seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('to_seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('planned', 'empty', 'rendered', 'sent', 'failed', 'uncertain', 'skipped', name='issuestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('mail_key', sa.String(length=200), nullable=True),
    sa.Column('rendered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('to_seq >= from_seq', name=op.f('ck_digest_issue_window')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_digest_issue_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digest_issue')),
    sa.UniqueConstraint('mail_key', name=op.f('uq_digest_issue_mail_key')),
    sa.UniqueConstraint('member_id', 'period_key', name=op.f('uq_digest_issue_member_id_period_key'))
    )
    with op.batch_alter_table('digest_issue', schema=None) as batch_op:
        batch_op.create_index('ix_digest_issue_member_id_due_at', ['member_id', 'due_at'], unique=False)
        batch_op.create_index('ix_digest_issue_rendered', ['id'], unique=False, sqlite_where=sa.text("state = 'rendered'"), postgresql_where=sa.text("state = 'rendered'"))

    op.create_table('invitation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('email_key', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('roles', sa.Integer(), nullable=False),
    sa.Column('secret_digest', sa.String(length=64), nullable=False),
    sa.Column('because_of', sa.String(length=80), nullable=False),
    sa.Column('invited_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['invited_by_id'], ['member.id'], name=op.f('fk_invitation_invited_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_invitation_member_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_invitation_program_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('secret_digest', name=op.f('uq_invitation_secret_digest'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_invited_by_id'), ['invited_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_member_id'), ['member_id'], unique=False)
        batch_op.create_index('ix_invitation_program_id_email_key', ['program_id', 'email_key'], unique=False)

    op.create_table('mail_preference',
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cadence', sa.Enum('daily', 'weekly', 'fortnightly', 'never', name='cadence', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('minute', sa.Integer(), nullable=False),
    sa.Column('sections', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('instant', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('delay', sa.Integer(), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('next_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_period', sa.String(length=20), nullable=False),
    sa.Column('since_seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('last_period', sa.String(length=20), nullable=False),
    sa.CheckConstraint('minute BETWEEN 0 AND 1439', name=op.f('ck_mail_preference_minute')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_mail_preference_weekday')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_mail_preference_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_mail_preference'))
    )
    with op.batch_alter_table('mail_preference', schema=None) as batch_op:
        batch_op.create_index('ix_mail_preference_next_due_at', ['next_due_at', 'member_id'], unique=False)

    op.create_table('questionnaire_version',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('questionnaire_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('schema', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_questionnaire_version_number_positive')),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_questionnaire_version_questionnaire_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaire_version')),
    sa.UniqueConstraint('questionnaire_id', 'number', name=op.f('uq_questionnaire_version_questionnaire_id_number'))
    )
    with op.batch_alter_table('questionnaire_version', schema=None) as batch_op:
        batch_op.create_index('uq_questionnaire_version_draft', ['questionnaire_id'], unique=True, sqlite_where=sa.text('published_at IS NULL'), postgresql_where=sa.text('published_at IS NULL'))

    op.create_table('quiet_week',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('week_on', sa.Date(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_quiet_week_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_quiet_week_program_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiet_week')),
    sa.UniqueConstraint('member_id', 'week_on', name=op.f('uq_quiet_week_member_id_week_on'))
    )
    with op.batch_alter_table('quiet_week', schema=None) as batch_op:
        batch_op.create_index('ix_quiet_week_program_id_week_on', ['program_id', 'week_on'], unique=False)

    op.create_table('space_floor',
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_space_floor_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['space_id'], ['space.id'], name=op.f('fk_space_floor_space_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', 'space_id', name=op.f('pk_space_floor'))
    )
    with op.batch_alter_table('space_floor', schema=None) as batch_op:
        batch_op.create_index('ix_space_floor_space_id', ['space_id'], unique=False)

    op.create_table('thread',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('ref', sa.String(length=16), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('pinned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('announced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('guide', sa.Enum('read_first', 'introductions', name='guide', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('last_publish_seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('post_count', sa.Integer(), nullable=False),
    sa.Column('last_posted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('moved_seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['member.id'], name=op.f('fk_thread_author_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_thread_program_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['space_id'], ['space.id'], name=op.f('fk_thread_space_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread')),
    sa.UniqueConstraint('ref', name=op.f('uq_thread_ref'))
    )
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.create_index('ix_thread_author_id', ['author_id'], unique=False)
        batch_op.create_index('ix_thread_program_id_last_publish_seq', ['program_id', 'last_publish_seq'], unique=False)
        batch_op.create_index('ix_thread_space_id_last_publish_seq', ['space_id', 'last_publish_seq'], unique=False)

    op.create_table('topic',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('starters', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('origin', sa.String(length=80), nullable=False),
    sa.Column('state', sa.Enum('draft', 'live', 'retired', name='topicstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('simple', sa.Text(), nullable=False),
    sa.Column('portable', sa.Text(), nullable=False),
    sa.Column('repeatable', sa.Text(), nullable=False),
    sa.Column('tried', sa.Text(), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('launched_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['member.id'], name=op.f('fk_topic_created_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_topic_program_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic'))
    )
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.create_index('ix_topic_created_by_id', ['created_by_id'], unique=False)
        batch_op.create_index('ix_topic_program_id_state', ['program_id', 'state'], unique=False)

    op.create_table('unread_bound',
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_unread_bound_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_unread_bound'))
    )
    op.create_table('call',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('source', sa.Enum('open', 'broadcast', 'nomination', name='callsource', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('questionnaire_version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=True),
    sa.Column('places', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('closes_at > opens_at', name=op.f('ck_call_closes_after_it_opens')),
    sa.ForeignKeyConstraint(['created_by_id'], ['member.id'], name=op.f('fk_call_created_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_call_program_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['questionnaire_version_id'], ['questionnaire_version.id'], name=op.f('fk_call_questionnaire_version_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call')),
    sa.UniqueConstraint('program_id', 'slug', name=op.f('uq_call_program_id_slug'))
    )
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index('ix_call_program_id_closes_at', ['program_id', 'closes_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_questionnaire_version_id'), ['questionnaire_version_id'], unique=False)

    op.create_table('conversation_follow_up',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('report_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('outcome', sa.Enum('consumption_only', 'inquiry', 'trial', 'conversion', 'relay', 're_creation', 'declined', 'unknown', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['conversation_report.id'], name=op.f('fk_conversation_follow_up_report_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversation_follow_up')),
    sa.UniqueConstraint('report_id', name=op.f('uq_conversation_follow_up_report_id'))
    )
    op.create_table('draft',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('space_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(thread_id IS NULL) <> (space_id IS NULL)', name=op.f('ck_draft_one_place')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_draft_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['space_id'], ['space.id'], name=op.f('fk_draft_space_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_draft_thread_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('member_id', 'space_id', name=op.f('uq_draft_member_id_space_id')),
    sa.UniqueConstraint('member_id', 'thread_id', name=op.f('uq_draft_member_id_thread_id'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_space_id'), ['space_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draft_thread_id'), ['thread_id'], unique=False)

    op.create_table('post',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('is_opener', sa.Boolean(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('renderer', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('publish_seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hidden_reason_key', sa.String(length=40), nullable=False),
    sa.Column('hidden_reason', sa.Text(), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('publish_seq IS NULL OR (hidden_at IS NULL AND taken_back_at IS NULL)', name=op.f('ck_post_readable_or_not')),
    sa.ForeignKeyConstraint(['author_id'], ['member.id'], name=op.f('fk_post_author_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_post_program_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_post_thread_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post'))
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index('ix_post_author_id_publish_seq', ['author_id', 'publish_seq'], unique=False)
        batch_op.create_index('ix_post_program_id_publish_seq', ['program_id', 'publish_seq'], unique=True)
        batch_op.create_index('ix_post_thread_id_place', ['thread_id', 'place'], unique=False)
        batch_op.create_index('ix_post_thread_id_publish_seq', ['thread_id', 'publish_seq'], unique=False)
        batch_op.create_index('uq_post_opener', ['thread_id'], unique=True, sqlite_where=sa.text('is_opener'), postgresql_where=sa.text('is_opener'))

    op.create_table('report_amendment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('report_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['conversation_report.id'], name=op.f('fk_report_amendment_report_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_amendment'))
    )
    with op.batch_alter_table('report_amendment', schema=None) as batch_op:
        batch_op.create_index('ix_report_amendment_report_id', ['report_id'], unique=False)

    op.create_table('report_answer',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('report_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waited_seconds', sa.Integer(), nullable=False),
    sa.Column('amended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['member.id'], name=op.f('fk_report_answer_author_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['report_id'], ['conversation_report.id'], name=op.f('fk_report_answer_report_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_answer')),
    sa.UniqueConstraint('report_id', name=op.f('uq_report_answer_report_id'))
    )
    with op.batch_alter_table('report_answer', schema=None) as batch_op:
        batch_op.create_index('ix_report_answer_author_id', ['author_id'], unique=False)

    op.create_table('report_topic',
    sa.Column('report_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('topic_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['conversation_report.id'], name=op.f('fk_report_topic_report_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_report_topic_topic_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('report_id', 'topic_id', name=op.f('pk_report_topic'))
    )
    with op.batch_alter_table('report_topic', schema=None) as batch_op:
        batch_op.create_index('ix_report_topic_topic_id', ['topic_id'], unique=False)

    op.create_table('thanks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('from_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('to_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('report_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('reason', sa.String(length=160), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('thanked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waited_seconds', sa.Integer(), nullable=True),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_thanks_not_oneself')),
    sa.ForeignKeyConstraint(['from_id'], ['member.id'], name=op.f('fk_thanks_from_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_thanks_program_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['report_id'], ['conversation_report.id'], name=op.f('fk_thanks_report_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['to_id'], ['member.id'], name=op.f('fk_thanks_to_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thanks'))
    )
    with op.batch_alter_table('thanks', schema=None) as batch_op:
        batch_op.create_index('ix_thanks_from_id', ['from_id'], unique=False)
        batch_op.create_index('ix_thanks_program_id_id', ['program_id', 'id'], unique=False)
        batch_op.create_index('ix_thanks_report_id', ['report_id'], unique=False)
        batch_op.create_index('ix_thanks_to_id_id', ['to_id', 'id'], unique=False)

    op.create_table('thread_mark',
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('read_seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('exact', sa.Boolean(), nullable=False),
    sa.Column('level', sa.Enum('every', 'to_me', 'mute', name='watchlevel', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_thread_mark_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_thread_mark_thread_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', 'thread_id', name=op.f('pk_thread_mark'))
    )
    with op.batch_alter_table('thread_mark', schema=None) as batch_op:
        batch_op.create_index('ix_thread_mark_thread_id_level', ['thread_id', 'level'], unique=False)

    op.create_table('application',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_ref', sa.String(length=10), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('questionnaire_version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'in_screening', 'released', 'in_review', 'ask_more', 'invited', 'waitlisted', 'declined', 'joined', 'lapsed', 'closed', 'withdrawn', name='applicationstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('email_key', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('nominated_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('answers', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('answers_version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name=op.f('ck_application_sent_before_read')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_application_call_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_application_member_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['nominated_by_id'], ['member.id'], name=op.f('fk_application_nominated_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_application_program_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['questionnaire_version_id'], ['questionnaire_version.id'], name=op.f('fk_application_questionnaire_version_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application')),
    sa.UniqueConstraint('call_id', 'email_key', name=op.f('uq_application_call_id_email_key')),
    sa.UniqueConstraint('public_ref', name=op.f('uq_application_public_ref'))
    )
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_nominated_by_id'), ['nominated_by_id'], unique=False)
        batch_op.create_index('ix_application_program_id_state_waiting_since', ['program_id', 'state', 'waiting_since'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_questionnaire_version_id'), ['questionnaire_version_id'], unique=False)

    op.create_table('call_visits',
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_visits_call_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('call_id', 'day', name=op.f('pk_call_visits'))
    )
    op.create_table('decision_batch',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('frozen_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('sent_at IS NULL OR frozen_at IS NOT NULL', name=op.f('ck_decision_batch_frozen_before_sent')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_decision_batch_call_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['frozen_by_id'], ['member.id'], name=op.f('fk_decision_batch_frozen_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['sent_by_id'], ['member.id'], name=op.f('fk_decision_batch_sent_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_batch'))
    )
    with op.batch_alter_table('decision_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_batch_frozen_by_id'), ['frozen_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_batch_sent_by_id'), ['sent_by_id'], unique=False)
        batch_op.create_index('uq_decision_batch_unfrozen', ['call_id'], unique=True, sqlite_where=sa.text('frozen_at IS NULL'), postgresql_where=sa.text('frozen_at IS NULL'))

    op.create_table('mention',
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('named', 'quoted', name='mentionkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_mention_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_mention_post_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'member_id', 'kind', name=op.f('pk_mention'))
    )
    with op.batch_alter_table('mention', schema=None) as batch_op:
        batch_op.create_index('ix_mention_member_id_post_id', ['member_id', 'post_id'], unique=False)

    op.create_table('moderation_case',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('program_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.Enum('post', name='casekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('state', sa.Enum('open', 'decided', name='casestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('cause', sa.Enum('reported', 'revised', 'appealed', 'undone', name='cause', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('point', sa.Enum('ties', 'selling', 'kindness', 'others', 'safety', 'else', name='conductpoint', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('outcome', sa.Enum('let_stand', 'ask_change', 'hide', 'dropped', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rule_hid_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('restore_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('author_told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appeal_words', sa.Text(), nullable=False),
    sa.Column('last_reported_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'decided') = (decided_at IS NOT NULL)", name=op.f('ck_moderation_case_decided_or_open')),
    sa.CheckConstraint("(state = 'decided') = (outcome IS NOT NULL)", name=op.f('ck_moderation_case_outcome_of_decided')),
    sa.ForeignKeyConstraint(['author_id'], ['member.id'], name=op.f('fk_moderation_case_author_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['claimed_by_id'], ['member.id'], name=op.f('fk_moderation_case_claimed_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_moderation_case_post_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_moderation_case_program_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_case')),
    sa.UniqueConstraint('kind', 'post_id', name=op.f('uq_moderation_case_kind_post_id')),
    sa.UniqueConstraint('ref', name=op.f('uq_moderation_case_ref'))
    )
    with op.batch_alter_table('moderation_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moderation_case_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_moderation_case_claimed_by_id'), ['claimed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_moderation_case_post_id'), ['post_id'], unique=False)
        batch_op.create_index('ix_moderation_case_program_id_state_decided_at', ['program_id', 'state', 'decided_at'], unique=False)
        batch_op.create_index('ix_moderation_case_program_id_state_due_at', ['program_id', 'state', 'due_at'], unique=False)
        batch_op.create_index('ix_moderation_case_restore_at', ['restore_at'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('mention', 'reply', 'answer', 'thanks', 'case', 'announcement', 'followed', name='noticekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('data', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mail', sa.Enum('none', 'pending', 'posted', 'sent', 'failed', 'skipped', name='noticemail', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('mail_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mail_key', sa.String(length=200), nullable=True),
    sa.Column('mail_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['member.id'], name=op.f('fk_notice_actor_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_notice_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_notice_post_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('member_id', 'subject', name=op.f('uq_notice_member_id_subject'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_actor_id', ['actor_id'], unique=False)
        batch_op.create_index('ix_notice_mail_key', ['mail_key'], unique=False)
        batch_op.create_index('ix_notice_member_id_id', ['member_id', 'id'], unique=False)
        batch_op.create_index('ix_notice_pending', ['member_id', 'mail_due_at'], unique=False, sqlite_where=sa.text("mail = 'pending'"), postgresql_where=sa.text("mail = 'pending'"))
        batch_op.create_index('ix_notice_post_id', ['post_id'], unique=False)
        batch_op.create_index('ix_notice_unread', ['member_id', 'id'], unique=False, sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))

    op.create_table('post_revision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_revision_post_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_revision')),
    sa.UniqueConstraint('post_id', 'number', name=op.f('uq_post_revision_post_id_number'))
    )
    op.create_table('reaction',
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('thanks', 'same_here', 'good_question', 'going_to_use', name='reactionkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_reaction_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_reaction_post_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'member_id', 'kind', name=op.f('pk_reaction'))
    )
    with op.batch_alter_table('reaction', schema=None) as batch_op:
        batch_op.create_index('ix_reaction_member_id', ['member_id'], unique=False)

    op.create_table('review_round',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('call_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('target_reviews', sa.Integer(), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('not_blind_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('not_blind_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('not_blind_reason', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(not_blind_since IS NULL) = (not_blind_reason = '')", name=op.f('ck_review_round_not_blind_with_a_reason')),
    sa.CheckConstraint('target_reviews BETWEEN 1 AND 9', name=op.f('ck_review_round_target_reviews_sensible')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_review_round_call_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['not_blind_by_id'], ['member.id'], name=op.f('fk_review_round_not_blind_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_round')),
    sa.UniqueConstraint('call_id', name=op.f('uq_review_round_call_id'))
    )
    with op.batch_alter_table('review_round', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_round_not_blind_by_id'), ['not_blind_by_id'], unique=False)

    op.create_table('access_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('view', sa.Enum('raw', 'redacted', name='accessview', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_access_event_application_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_access_event_member_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_event'))
    )
    with op.batch_alter_table('access_event', schema=None) as batch_op:
        batch_op.create_index('ix_access_event_application_id_view', ['application_id', 'view'], unique=False)
        batch_op.create_index('ix_access_event_member_id', ['member_id'], unique=False)

    op.create_table('access_grant',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('view', sa.Enum('raw', 'redacted', name='accessview', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_access_grant_application_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_access_grant_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_grant'))
    )
    with op.batch_alter_table('access_grant', schema=None) as batch_op:
        batch_op.create_index('ix_access_grant_member_id', ['member_id'], unique=False)
        batch_op.create_index('uq_access_grant_live', ['application_id', 'member_id', 'view'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('answer_revision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('field_key', sa.String(length=41), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('autosave', 'save', 'conflict', name='revisionkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_answer_revision_application_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_revision'))
    )
    with op.batch_alter_table('answer_revision', schema=None) as batch_op:
        batch_op.create_index('ix_answer_revision_application_id_field_key_id', ['application_id', 'field_key', 'id'], unique=False)

    op.create_table('assignment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('round_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reviewer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('assigned', 'started', 'submitted', 'recused', 'withdrawn', name='assignmentstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('order_key', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('assigned_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_assignment_application_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['assigned_by_id'], ['member.id'], name=op.f('fk_assignment_assigned_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['reviewer_id'], ['member.id'], name=op.f('fk_assignment_reviewer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['round_id'], ['review_round.id'], name=op.f('fk_assignment_round_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment')),
    sa.UniqueConstraint('application_id', 'reviewer_id', name=op.f('uq_assignment_application_id_reviewer_id'))
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_assigned_by_id'), ['assigned_by_id'], unique=False)
        batch_op.create_index('ix_assignment_reviewer_id_state', ['reviewer_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_round_id'), ['round_id'], unique=False)

    op.create_table('case_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('step', sa.Enum('reported', 'withdrawn', 'taken', 'given_back', 'noted', 'rule_hid', 'rule_lifted', 'rule_ran_out', 'decided', 'dropped', 'undone', 'revised', 'appealed', 'sanctioned', 'sanction_lifted', name='step', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('actor_kind', sa.Enum('member', 'applicant', 'system', name='actorkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reverts_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('data', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['moderation_case.id'], name=op.f('fk_case_event_case_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_event'))
    )
    with op.batch_alter_table('case_event', schema=None) as batch_op:
        batch_op.create_index('ix_case_event_case_id', ['case_id', 'id'], unique=False)

    op.create_table('conflict',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('knows', 'family', 'work', 'competitor', 'nominated', 'other', name='conflictkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('declared_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_conflict_application_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['declared_by_id'], ['member.id'], name=op.f('fk_conflict_declared_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_conflict_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflict')),
    sa.UniqueConstraint('application_id', 'member_id', name=op.f('uq_conflict_application_id_member_id'))
    )
    with op.batch_alter_table('conflict', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conflict_declared_by_id'), ['declared_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conflict_member_id'), ['member_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('batch_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('outcome', sa.Enum('invite', 'waitlist', 'decline', 'ask_more', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('wait_until', sa.Date(), nullable=True),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('supersedes_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('after_freeze', sa.Boolean(), nullable=False),
    sa.Column('change_reason', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("NOT after_freeze OR change_reason <> ''", name=op.f('ck_decision_late_change_with_a_reason')),
    sa.CheckConstraint('mailed_at IS NULL OR frozen_at IS NOT NULL', name=op.f('ck_decision_frozen_before_mailed')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_decision_application_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['batch_id'], ['decision_batch.id'], name=op.f('fk_decision_batch_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['member.id'], name=op.f('fk_decision_decided_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['supersedes_id'], ['decision.id'], name=op.f('fk_decision_supersedes_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index('ix_decision_batch_id', ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_supersedes_id'), ['supersedes_id'], unique=False)
        batch_op.create_index('uq_decision_in_force', ['application_id'], unique=True, sqlite_where=sa.text('replaced_at IS NULL'), postgresql_where=sa.text('replaced_at IS NULL'))

    op.create_table('digest_item',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('issue_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('section', sa.Enum('waiting', 'started', 'thanks', 'announcements', 'best', 'unanswered', 'newcomers', name='section', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('notice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('thread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('post_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('from_seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('to_seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('score', sa.Double(), nullable=True),
    sa.Column('why', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['issue_id'], ['digest_issue.id'], name=op.f('fk_digest_item_issue_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_digest_item_notice_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_digest_item_post_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_digest_item_thread_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digest_item')),
    sa.UniqueConstraint('issue_id', 'position', name=op.f('uq_digest_item_issue_id_position'))
    )
    with op.batch_alter_table('digest_item', schema=None) as batch_op:
        batch_op.create_index('ix_digest_item_notice_id', ['notice_id'], unique=False)
        batch_op.create_index('ix_digest_item_post_id', ['post_id'], unique=False)
        batch_op.create_index('ix_digest_item_thread_id', ['thread_id'], unique=False)

    op.create_table('moderation_decision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('let_stand', 'ask_change', 'hide', 'dropped', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('point', sa.Enum('ties', 'selling', 'kindness', 'others', 'safety', 'else', name='conductpoint', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('letter', sa.Text(), nullable=False),
    sa.Column('reporter_line', sa.String(length=240), nullable=False),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('was_hidden', sa.Boolean(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('undo_letter', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['moderation_case.id'], name=op.f('fk_moderation_decision_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['member.id'], name=op.f('fk_moderation_decision_decided_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['undone_by_id'], ['member.id'], name=op.f('fk_moderation_decision_undone_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_decision')),
    sa.UniqueConstraint('case_id', 'number', name=op.f('uq_moderation_decision_case_id_number'))
    )
    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moderation_decision_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_moderation_decision_undone_by_id'), ['undone_by_id'], unique=False)

    op.create_table('moderation_note',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['member.id'], name=op.f('fk_moderation_note_author_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['case_id'], ['moderation_case.id'], name=op.f('fk_moderation_note_case_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_note'))
    )
    with op.batch_alter_table('moderation_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moderation_note_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_moderation_note_case_id', ['case_id', 'id'], unique=False)

    op.create_table('moderation_sanction',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('warning', 'silence', 'suspension', name='sanctionkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('letter', sa.Text(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['moderation_case.id'], name=op.f('fk_moderation_sanction_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['given_by_id'], ['member.id'], name=op.f('fk_moderation_sanction_given_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['lifted_by_id'], ['member.id'], name=op.f('fk_moderation_sanction_lifted_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_moderation_sanction_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_sanction'))
    )
    with op.batch_alter_table('moderation_sanction', schema=None) as batch_op:
        batch_op.create_index('ix_moderation_sanction_case_id', ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_moderation_sanction_given_by_id'), ['given_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_moderation_sanction_lifted_by_id'), ['lifted_by_id'], unique=False)
        batch_op.create_index('ix_moderation_sanction_member_id', ['member_id', 'id'], unique=False)

    op.create_table('resume_link',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('secret_digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_resume_link_application_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resume_link')),
    sa.UniqueConstraint('secret_digest', name=op.f('uq_resume_link_secret_digest'))
    )
    with op.batch_alter_table('resume_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resume_link_application_id'), ['application_id'], unique=False)

    op.create_table('snapshot',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('answers', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_snapshot_application_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_snapshot')),
    sa.UniqueConstraint('application_id', 'number', name=op.f('uq_snapshot_application_id_number'))
    )
    op.create_table('moderation_report',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reason', sa.Enum('ties', 'selling', 'kindness', 'others', 'safety', 'else', name='conductpoint', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.Enum('let_stand', 'ask_change', 'hide', 'dropped', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('answer', sa.String(length=240), nullable=False),
    sa.Column('decision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['moderation_case.id'], name=op.f('fk_moderation_report_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decision_id'], ['moderation_decision.id'], name=op.f('fk_moderation_report_decision_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_moderation_report_member_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_report'))
    )
    with op.batch_alter_table('moderation_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moderation_report_decision_id'), ['decision_id'], unique=False)
        batch_op.create_index('ix_moderation_report_member_id', ['member_id', 'id'], unique=False)
        batch_op.create_index('uq_moderation_report_open', ['case_id', 'member_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL AND answered_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL AND answered_at IS NULL'))

    op.create_table('redacted_view',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('snapshot_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('answers', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('released_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_redacted_view_application_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['released_by_id'], ['member.id'], name=op.f('fk_redacted_view_released_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['snapshot_id'], ['snapshot.id'], name=op.f('fk_redacted_view_snapshot_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_redacted_view')),
    sa.UniqueConstraint('application_id', 'number', name=op.f('uq_redacted_view_application_id_number'))
    )
    with op.batch_alter_table('redacted_view', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_redacted_view_released_by_id'), ['released_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_redacted_view_snapshot_id'), ['snapshot_id'], unique=False)
        batch_op.create_index('uq_redacted_view_in_force', ['application_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))

    op.create_table('redaction_span',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('snapshot_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('field_key', sa.String(length=40), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('category', sa.Enum('name', 'handle', 'link', 'contact', 'audience_size', 'engagement', 'status', 'fame', 'postal_address', name='category', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('tier', sa.Integer(), nullable=False),
    sa.Column('source', sa.Enum('rule', 'screener', 'flag', name='spansource', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('proposed', 'accepted', 'rejected', name='spanstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('start >= 0 AND "end" > start', name=op.f('ck_redaction_span_not_empty')),
    sa.CheckConstraint('tier IN (1, 2)', name=op.f('ck_redaction_span_tier_known')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['member.id'], name=op.f('fk_redaction_span_decided_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['snapshot_id'], ['snapshot.id'], name=op.f('fk_redaction_span_snapshot_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_redaction_span'))
    )
    with op.batch_alter_table('redaction_span', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_redaction_span_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index('ix_redaction_span_snapshot_id_field_key_start', ['snapshot_id', 'field_key', 'start'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('assignment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('redacted_view_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'voided', name='reviewstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('text_changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('exposed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name=op.f('ck_review_submitted_with_a_moment')),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_review_assignment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['redacted_view_id'], ['redacted_view.id'], name=op.f('fk_review_redacted_view_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('assignment_id', name=op.f('uq_review_assignment_id'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index('ix_review_redacted_view_id', ['redacted_view_id'], unique=False)

    op.create_table('score',
    sa.Column('review_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('dimension', sa.String(length=40), nullable=False),
    sa.Column('value', sa.SmallInteger(), nullable=True),
    sa.Column('no_evidence', sa.Boolean(), nullable=False),
    sa.Column('evidence_field', sa.String(length=40), nullable=True),
    sa.Column('evidence_start', sa.Integer(), nullable=True),
    sa.Column('evidence_end', sa.Integer(), nullable=True),
    sa.CheckConstraint('(evidence_field IS NULL AND evidence_start IS NULL AND evidence_end IS NULL) OR (evidence_field IS NOT NULL AND evidence_start >= 0 AND evidence_end > evidence_start)', name=op.f('ck_score_evidence_whole')),
    sa.CheckConstraint('value BETWEEN 1 AND 5', name=op.f('ck_score_value_on_the_scale')),
    sa.CheckConstraint('value IS NULL OR NOT no_evidence', name=op.f('ck_score_value_or_no_evidence')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_score_review_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('review_id', 'dimension', name=op.f('pk_score'))
    )
    for statement in HANGS_ON[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table('score')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index('ix_review_redacted_view_id')

    op.drop_table('review')
    with op.batch_alter_table('redaction_span', schema=None) as batch_op:
        batch_op.drop_index('ix_redaction_span_snapshot_id_field_key_start')
        batch_op.drop_index(batch_op.f('ix_redaction_span_decided_by_id'))

    op.drop_table('redaction_span')
    with op.batch_alter_table('redacted_view', schema=None) as batch_op:
        batch_op.drop_index('uq_redacted_view_in_force', sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_redacted_view_snapshot_id'))
        batch_op.drop_index(batch_op.f('ix_redacted_view_released_by_id'))

    op.drop_table('redacted_view')
    with op.batch_alter_table('moderation_report', schema=None) as batch_op:
        batch_op.drop_index('uq_moderation_report_open', sqlite_where=sa.text('withdrawn_at IS NULL AND answered_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL AND answered_at IS NULL'))
        batch_op.drop_index('ix_moderation_report_member_id')
        batch_op.drop_index(batch_op.f('ix_moderation_report_decision_id'))

    op.drop_table('moderation_report')
    op.drop_table('snapshot')
    with op.batch_alter_table('resume_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_resume_link_application_id'))

    op.drop_table('resume_link')
    with op.batch_alter_table('moderation_sanction', schema=None) as batch_op:
        batch_op.drop_index('ix_moderation_sanction_member_id')
        batch_op.drop_index(batch_op.f('ix_moderation_sanction_lifted_by_id'))
        batch_op.drop_index(batch_op.f('ix_moderation_sanction_given_by_id'))
        batch_op.drop_index('ix_moderation_sanction_case_id')

    op.drop_table('moderation_sanction')
    with op.batch_alter_table('moderation_note', schema=None) as batch_op:
        batch_op.drop_index('ix_moderation_note_case_id')
        batch_op.drop_index(batch_op.f('ix_moderation_note_author_id'))

    op.drop_table('moderation_note')
    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_moderation_decision_undone_by_id'))
        batch_op.drop_index(batch_op.f('ix_moderation_decision_decided_by_id'))

    op.drop_table('moderation_decision')
    with op.batch_alter_table('digest_item', schema=None) as batch_op:
        batch_op.drop_index('ix_digest_item_thread_id')
        batch_op.drop_index('ix_digest_item_post_id')
        batch_op.drop_index('ix_digest_item_notice_id')

    op.drop_table('digest_item')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index('uq_decision_in_force', sqlite_where=sa.text('replaced_at IS NULL'), postgresql_where=sa.text('replaced_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_decision_supersedes_id'))
        batch_op.drop_index(batch_op.f('ix_decision_decided_by_id'))
        batch_op.drop_index('ix_decision_batch_id')

    op.drop_table('decision')
    with op.batch_alter_table('conflict', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_conflict_member_id'))
        batch_op.drop_index(batch_op.f('ix_conflict_declared_by_id'))

    op.drop_table('conflict')
    with op.batch_alter_table('case_event', schema=None) as batch_op:
        batch_op.drop_index('ix_case_event_case_id')

    op.drop_table('case_event')
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignment_round_id'))
        batch_op.drop_index('ix_assignment_reviewer_id_state')
        batch_op.drop_index(batch_op.f('ix_assignment_assigned_by_id'))

    op.drop_table('assignment')
    with op.batch_alter_table('answer_revision', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_revision_application_id_field_key_id')

    op.drop_table('answer_revision')
    with op.batch_alter_table('access_grant', schema=None) as batch_op:
        batch_op.drop_index('uq_access_grant_live', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('ix_access_grant_member_id')

    op.drop_table('access_grant')
    with op.batch_alter_table('access_event', schema=None) as batch_op:
        batch_op.drop_index('ix_access_event_member_id')
        batch_op.drop_index('ix_access_event_application_id_view')

    op.drop_table('access_event')
    with op.batch_alter_table('review_round', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_round_not_blind_by_id'))

    op.drop_table('review_round')
    with op.batch_alter_table('reaction', schema=None) as batch_op:
        batch_op.drop_index('ix_reaction_member_id')

    op.drop_table('reaction')
    op.drop_table('post_revision')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_unread', sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))
        batch_op.drop_index('ix_notice_post_id')
        batch_op.drop_index('ix_notice_pending', sqlite_where=sa.text("mail = 'pending'"), postgresql_where=sa.text("mail = 'pending'"))
        batch_op.drop_index('ix_notice_member_id_id')
        batch_op.drop_index('ix_notice_mail_key')
        batch_op.drop_index('ix_notice_actor_id')

    op.drop_table('notice')
    with op.batch_alter_table('moderation_case', schema=None) as batch_op:
        batch_op.drop_index('ix_moderation_case_restore_at')
        batch_op.drop_index('ix_moderation_case_program_id_state_due_at')
        batch_op.drop_index('ix_moderation_case_program_id_state_decided_at')
        batch_op.drop_index(batch_op.f('ix_moderation_case_post_id'))
        batch_op.drop_index(batch_op.f('ix_moderation_case_claimed_by_id'))
        batch_op.drop_index(batch_op.f('ix_moderation_case_author_id'))

    op.drop_table('moderation_case')
    with op.batch_alter_table('mention', schema=None) as batch_op:
        batch_op.drop_index('ix_mention_member_id_post_id')

    op.drop_table('mention')
    with op.batch_alter_table('decision_batch', schema=None) as batch_op:
        batch_op.drop_index('uq_decision_batch_unfrozen', sqlite_where=sa.text('frozen_at IS NULL'), postgresql_where=sa.text('frozen_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_decision_batch_sent_by_id'))
        batch_op.drop_index(batch_op.f('ix_decision_batch_frozen_by_id'))

    op.drop_table('decision_batch')
    op.drop_table('call_visits')
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_application_questionnaire_version_id'))
        batch_op.drop_index('ix_application_program_id_state_waiting_since')
        batch_op.drop_index(batch_op.f('ix_application_nominated_by_id'))
        batch_op.drop_index(batch_op.f('ix_application_member_id'))

    op.drop_table('application')
    with op.batch_alter_table('thread_mark', schema=None) as batch_op:
        batch_op.drop_index('ix_thread_mark_thread_id_level')

    op.drop_table('thread_mark')
    with op.batch_alter_table('thanks', schema=None) as batch_op:
        batch_op.drop_index('ix_thanks_to_id_id')
        batch_op.drop_index('ix_thanks_report_id')
        batch_op.drop_index('ix_thanks_program_id_id')
        batch_op.drop_index('ix_thanks_from_id')

    op.drop_table('thanks')
    with op.batch_alter_table('report_topic', schema=None) as batch_op:
        batch_op.drop_index('ix_report_topic_topic_id')

    op.drop_table('report_topic')
    with op.batch_alter_table('report_answer', schema=None) as batch_op:
        batch_op.drop_index('ix_report_answer_author_id')

    op.drop_table('report_answer')
    with op.batch_alter_table('report_amendment', schema=None) as batch_op:
        batch_op.drop_index('ix_report_amendment_report_id')

    op.drop_table('report_amendment')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index('uq_post_opener', sqlite_where=sa.text('is_opener'), postgresql_where=sa.text('is_opener'))
        batch_op.drop_index('ix_post_thread_id_publish_seq')
        batch_op.drop_index('ix_post_thread_id_place')
        batch_op.drop_index('ix_post_program_id_publish_seq')
        batch_op.drop_index('ix_post_author_id_publish_seq')

    op.drop_table('post')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_thread_id'))
        batch_op.drop_index(batch_op.f('ix_draft_space_id'))

    op.drop_table('draft')
    op.drop_table('conversation_follow_up')
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_call_questionnaire_version_id'))
        batch_op.drop_index('ix_call_program_id_closes_at')
        batch_op.drop_index(batch_op.f('ix_call_created_by_id'))

    op.drop_table('call')
    op.drop_table('unread_bound')
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.drop_index('ix_topic_program_id_state')
        batch_op.drop_index('ix_topic_created_by_id')

    op.drop_table('topic')
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_index('ix_thread_space_id_last_publish_seq')
        batch_op.drop_index('ix_thread_program_id_last_publish_seq')
        batch_op.drop_index('ix_thread_author_id')

    op.drop_table('thread')
    with op.batch_alter_table('space_floor', schema=None) as batch_op:
        batch_op.drop_index('ix_space_floor_space_id')

    op.drop_table('space_floor')
    with op.batch_alter_table('quiet_week', schema=None) as batch_op:
        batch_op.drop_index('ix_quiet_week_program_id_week_on')

    op.drop_table('quiet_week')
    with op.batch_alter_table('questionnaire_version', schema=None) as batch_op:
        batch_op.drop_index('uq_questionnaire_version_draft', sqlite_where=sa.text('published_at IS NULL'), postgresql_where=sa.text('published_at IS NULL'))

    op.drop_table('questionnaire_version')
    with op.batch_alter_table('mail_preference', schema=None) as batch_op:
        batch_op.drop_index('ix_mail_preference_next_due_at')

    op.drop_table('mail_preference')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index('ix_invitation_program_id_email_key')
        batch_op.drop_index(batch_op.f('ix_invitation_member_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_invited_by_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('digest_issue', schema=None) as batch_op:
        batch_op.drop_index('ix_digest_issue_rendered', sqlite_where=sa.text("state = 'rendered'"), postgresql_where=sa.text("state = 'rendered'"))
        batch_op.drop_index('ix_digest_issue_member_id_due_at')

    op.drop_table('digest_issue')
    with op.batch_alter_table('conversation_report', schema=None) as batch_op:
        batch_op.drop_index('ix_conversation_report_waiting', sqlite_where=sa.text('answered_at IS NULL AND voided_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL AND voided_at IS NULL'))
        batch_op.drop_index('ix_conversation_report_reporter_id_happened_on')
        batch_op.drop_index('ix_conversation_report_program_id_week_on')
        batch_op.drop_index('ix_conversation_report_program_id_reported_at')

    op.drop_table('conversation_report')
    with op.batch_alter_table('agreement_acceptance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_acceptance_member_id'))

    op.drop_table('agreement_acceptance')
    op.drop_table('space')
    with op.batch_alter_table('single_use_link', schema=None) as batch_op:
        batch_op.drop_index('ix_single_use_link_person_id')

    op.drop_table('single_use_link')
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index('ix_sign_in_person_id')

    op.drop_table('sign_in')
    op.drop_table('questionnaire')
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_index('ix_member_person_id')

    op.drop_table('member')
    op.drop_table('agreement')
    with op.batch_alter_table('search_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_search_entry_program_id')

    op.drop_table('search_entry')
    op.drop_table('program')
    op.drop_table('person')
    op.drop_table('periodic_slot')
    with op.batch_alter_table('limit_count', schema=None) as batch_op:
        batch_op.drop_index('ix_limit_count_window_ends_at')

    op.drop_table('limit_count')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('uq_job_subject_running', sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))
        batch_op.drop_index('ix_job_waiting', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.drop_index('ix_job_state_finished_at')
        batch_op.drop_index('ix_job_running', sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))

    op.drop_table('job')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_subject')
        batch_op.drop_index('ix_event_program_id_id')

    op.drop_table('event')
    with op.batch_alter_table('email', schema=None) as batch_op:
        batch_op.drop_index('ix_email_state_created_at')
        batch_op.drop_index('ix_email_program_id_id')
        batch_op.drop_index('ix_email_program_id_created_at')
        batch_op.drop_index('ix_email_person_id')

    op.drop_table('email')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION event_only_grows")
        op.execute("DROP FUNCTION questionnaire_version_is_frozen")
        op.execute("DROP FUNCTION snapshot_is_frozen")
        op.execute("DROP FUNCTION case_event_only_grows")
        op.execute("DROP FUNCTION redacted_view_is_frozen")
