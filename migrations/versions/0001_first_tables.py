"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table('account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('password', sa.String(length=200), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.CheckConstraint('length(email) <= 200', name=op.f('ck_account_email_length')),
    sa.CheckConstraint('length(name) <= 120', name=op.f('ck_account_name_length')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('email', name=op.f('uq_account_email'))
    )
    op.create_table('partner',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('timezone', sa.String(length=60), nullable=False),
    sa.Column('operator', sa.String(length=200), nullable=False),
    sa.CheckConstraint('length(name) <= 200', name=op.f('ck_partner_name_length')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner'))
    )
    op.create_table('invitation',
    sa.Column('token', sa.LargeBinary(length=32), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('side', sa.String(length=20), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('languages', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("role IN ('admin', 'editor', 'translator', 'moderator', 'reader')", name=op.f('ck_invitation_role')),
    sa.CheckConstraint("side IN ('local', 'visiting', 'independent')", name=op.f('ck_invitation_side')),
    sa.CheckConstraint('length(email) <= 200', name=op.f('ck_invitation_email_length')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_invitation_partner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token', name=op.f('uq_invitation_token'))
    )
    op.create_table('mission',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('meeting_on', sa.Date(), nullable=True),
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind IN ('short', 'embedded', 'hybrid', 'emergency')", name=op.f('ck_mission_kind')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_mission_dates')),
    sa.CheckConstraint('length(name) <= 200', name=op.f('ck_mission_name_length')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_mission_partner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'id', name=op.f('pk_mission'))
    )
    op.create_table('organisation',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('side', sa.String(length=20), nullable=False),
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("side IN ('local', 'visiting', 'independent')", name=op.f('ck_organisation_side')),
    sa.CheckConstraint('length(name) <= 200', name=op.f('ck_organisation_name_length')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_organisation_partner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'id', name=op.f('pk_organisation'))
    )
    op.create_table('record',
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('thing', sa.String(length=60), nullable=False),
    sa.Column('about', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_record_partner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'id', name=op.f('pk_record'))
    )
    op.create_table('reset',
    sa.Column('token', sa.LargeBinary(length=32), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_reset_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_reset'))
    )
    op.create_index(op.f('ix_reset_account_id'), 'reset', ['account_id'], unique=False)
    op.create_table('sign_in',
    sa.Column('token', sa.LargeBinary(length=32), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('partner_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_in_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_sign_in_partner_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('id', name=op.f('uq_sign_in_id'))
    )
    op.create_index(op.f('ix_sign_in_account_id'), 'sign_in', ['account_id'], unique=False)
    op.create_table('site',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('support', sa.String(length=200), nullable=False),
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('length(contact) <= 200', name=op.f('ck_site_contact_length')),
    sa.CheckConstraint('length(name) <= 200', name=op.f('ck_site_name_length')),
    sa.CheckConstraint('length(support) <= 200', name=op.f('ck_site_support_length')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_site_partner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'id', name=op.f('pk_site'))
    )
    op.create_table('survey',
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('audience', sa.String(length=20), nullable=False),
    sa.Column('library', sa.String(length=60), nullable=True),
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("audience IN ('staff', 'patients', 'chw', 'local_team', 'administrators', 'visitors', 'trainees', 'community', 'local_lead', 'both_sides')", name=op.f('ck_survey_audience')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_survey_partner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'id', name=op.f('pk_survey')),
    sa.UniqueConstraint('partner_id', 'key', name=op.f('uq_survey_partner_id_key'))
    )
    op.create_table('member',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('side', sa.String(length=20), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('languages', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("role IN ('admin', 'editor', 'translator', 'moderator', 'reader')", name=op.f('ck_member_role')),
    sa.CheckConstraint("side IN ('local', 'visiting', 'independent')", name=op.f('ck_member_side')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_member_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['partner_id', 'organisation_id'], ['organisation.partner_id', 'organisation.id'], name=op.f('fk_member_partner_id_organisation_id')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_member_partner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'id', name=op.f('pk_member')),
    sa.UniqueConstraint('partner_id', 'account_id', name=op.f('uq_member_partner_id_account_id'))
    )
    op.create_table('mission_organisation',
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('mission_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['partner_id', 'mission_id'], ['mission.partner_id', 'mission.id'], name=op.f('fk_mission_organisation_partner_id_mission_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['partner_id', 'organisation_id'], ['organisation.partner_id', 'organisation.id'], name=op.f('fk_mission_organisation_partner_id_organisation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'mission_id', 'organisation_id', name=op.f('pk_mission_organisation'))
    )
    op.create_table('mission_site',
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('mission_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['partner_id', 'mission_id'], ['mission.partner_id', 'mission.id'], name=op.f('fk_mission_site_partner_id_mission_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['partner_id', 'site_id'], ['site.partner_id', 'site.id'], name=op.f('fk_mission_site_partner_id_site_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'mission_id', 'site_id', name=op.f('pk_mission_site'))
    )
    op.create_table('version',
    sa.Column('survey_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('document', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['partner_id', 'survey_id'], ['survey.partner_id', 'survey.id'], name=op.f('fk_version_partner_id_survey_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'id', name=op.f('pk_version')),
    sa.UniqueConstraint('partner_id', 'survey_id', 'number', name=op.f('uq_version_partner_id_survey_id_number'))
    )
    op.create_table('round',
    sa.Column('mission_id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('audience', sa.String(length=20), nullable=False),
    sa.Column('mode', sa.String(length=20), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('wish', sa.String(length=20), nullable=True),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('grace', sa.Integer(), nullable=False),
    sa.Column('k', sa.Integer(), nullable=False),
    sa.Column('envelope_size', sa.Integer(), nullable=False),
    sa.Column('seal_public', sa.LargeBinary(length=65), nullable=True),
    sa.Column('languages', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('text_languages', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('variables', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('released_on', sa.Date(), nullable=True),
    sa.Column('unreadable', sa.Integer(), nullable=False),
    sa.Column('not_valid', sa.Integer(), nullable=False),
    sa.Column('voided', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("audience IN ('staff', 'patients', 'chw', 'local_team', 'administrators', 'visitors', 'trainees', 'community', 'local_lead', 'both_sides')", name=op.f('ck_round_audience')),
    sa.CheckConstraint("channel IN ('open', 'codes')", name=op.f('ck_round_channel')),
    sa.CheckConstraint("mode IN ('anonymous')", name=op.f('ck_round_mode')),
    sa.CheckConstraint("state = 'draft' OR seal_public IS NOT NULL", name=op.f('ck_round_sealed')),
    sa.CheckConstraint("state IN ('draft', 'open', 'closed', 'too_few', 'held', 'released', 'published')", name=op.f('ck_round_state')),
    sa.CheckConstraint("wish IN ('open', 'close', 'release')", name=op.f('ck_round_wish')),
    sa.CheckConstraint('closes_on >= opens_on', name=op.f('ck_round_dates')),
    sa.CheckConstraint('grace BETWEEN 0 AND 7', name=op.f('ck_round_grace')),
    sa.CheckConstraint('k >= 5', name=op.f('ck_round_minimum_group')),
    sa.ForeignKeyConstraint(['partner_id', 'mission_id'], ['mission.partner_id', 'mission.id'], name=op.f('fk_round_partner_id_mission_id')),
    sa.ForeignKeyConstraint(['partner_id', 'version_id'], ['version.partner_id', 'version.id'], name=op.f('fk_round_partner_id_version_id')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_round_partner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'id', name=op.f('pk_round'))
    )
    op.create_table('comment',
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.LargeBinary(length=16), nullable=False),
    sa.Column('question', sa.String(length=60), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=True),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('shown', sa.Text(), nullable=True),
    sa.Column('shown_language', sa.String(length=12), nullable=True),
    sa.CheckConstraint("status IN ('waiting', 'shown', 'retold', 'rejected')", name=op.f('ck_comment_status')),
    sa.CheckConstraint('length(id) = 16', name=op.f('ck_comment_id_length')),
    sa.CheckConstraint('length(text) <= 5000', name=op.f('ck_comment_text_length')),
    sa.ForeignKeyConstraint(['partner_id', 'round_id'], ['round.partner_id', 'round.id'], name=op.f('fk_comment_partner_id_round_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'round_id', 'id', name=op.f('pk_comment')),
    sqlite_with_rowid=False
    )
    op.create_table('door',
    sa.Column('slug', sa.String(length=20), nullable=False),
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('stratum_no', sa.Integer(), nullable=True),
    sa.CheckConstraint('length(slug) <= 20', name=op.f('ck_door_slug_length')),
    sa.ForeignKeyConstraint(['partner_id', 'round_id'], ['round.partner_id', 'round.id'], name=op.f('fk_door_partner_id_round_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_door')),
    sqlite_with_rowid=False
    )
    op.create_table('snapshot',
    sa.Column('mission_id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('figures', sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql'), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_snapshot_number')),
    sa.ForeignKeyConstraint(['partner_id', 'mission_id'], ['mission.partner_id', 'mission.id'], name=op.f('fk_snapshot_partner_id_mission_id')),
    sa.ForeignKeyConstraint(['partner_id', 'round_id'], ['round.partner_id', 'round.id'], name=op.f('fk_snapshot_partner_id_round_id')),
    sa.PrimaryKeyConstraint('partner_id', 'id', name=op.f('pk_snapshot'))
    )
    op.create_table('stratum',
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('invited', sa.Integer(), nullable=True),
    sa.Column('issued', sa.Integer(), nullable=False),
    sa.Column('band', sa.String(length=20), nullable=True),
    sa.Column('band_on', sa.Date(), nullable=True),
    sa.CheckConstraint('invited >= 0', name=op.f('ck_stratum_invited')),
    sa.ForeignKeyConstraint(['partner_id', 'round_id'], ['round.partner_id', 'round.id'], name=op.f('fk_stratum_partner_id_round_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['partner_id', 'site_id'], ['site.partner_id', 'site.id'], name=op.f('fk_stratum_partner_id_site_id')),
    sa.PrimaryKeyConstraint('partner_id', 'round_id', 'no', name=op.f('pk_stratum')),
    sqlite_with_rowid=False
    )
    op.create_table('tally',
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('node', sa.Text(), nullable=False),
    sa.Column('question', sa.String(length=60), nullable=False),
    sa.Column('option', sa.String(length=60), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.CheckConstraint('n >= 0', name=op.f('ck_tally_n')),
    sa.ForeignKeyConstraint(['partner_id', 'round_id'], ['round.partner_id', 'round.id'], name=op.f('fk_tally_partner_id_round_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'round_id', 'node', 'question', 'option', name=op.f('pk_tally')),
    sqlite_with_rowid=False
    )
    op.create_table('code',
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('h', sa.LargeBinary(length=32), nullable=False),
    sa.Column('stratum_no', sa.Integer(), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(h) = 32', name=op.f('ck_code_h_length')),
    sa.CheckConstraint('used IN (0, 1)', name=op.f('ck_code_used')),
    sa.ForeignKeyConstraint(['partner_id', 'round_id', 'stratum_no'], ['stratum.partner_id', 'stratum.round_id', 'stratum.no'], name=op.f('fk_code_partner_id_round_id_stratum_no'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'round_id', 'h', name=op.f('pk_code')),
    sqlite_with_rowid=False
    )
    op.create_table('envelope',
    sa.Column('partner_id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.LargeBinary(length=16), nullable=False),
    sa.Column('stratum_no', sa.Integer(), nullable=False),
    sa.Column('box', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('length(id) = 16', name=op.f('ck_envelope_id_length')),
    sa.ForeignKeyConstraint(['partner_id', 'round_id', 'stratum_no'], ['stratum.partner_id', 'stratum.round_id', 'stratum.no'], name=op.f('fk_envelope_partner_id_round_id_stratum_no'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'round_id', 'id', name=op.f('pk_envelope')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('envelope')
    op.drop_table('code')
    op.drop_table('tally')
    op.drop_table('stratum')
    op.drop_table('snapshot')
    op.drop_table('door')
    op.drop_table('comment')
    op.drop_table('round')
    op.drop_table('version')
    op.drop_table('mission_site')
    op.drop_table('mission_organisation')
    op.drop_table('member')
    op.drop_table('survey')
    op.drop_table('site')
    op.drop_index(op.f('ix_sign_in_account_id'), table_name='sign_in')
    op.drop_table('sign_in')
    op.drop_index(op.f('ix_reset_account_id'), table_name='reset')
    op.drop_table('reset')
    op.drop_table('record')
    op.drop_table('organisation')
    op.drop_table('mission')
    op.drop_table('invitation')
    op.drop_table('partner')
    op.drop_table('account')
