ALTER TABLE person ADD COLUMN position VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE person ADD COLUMN leaves_on VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE person ADD COLUMN revision INTEGER DEFAULT '1' NOT NULL
--
ALTER TABLE file_plan ADD COLUMN numbering VARCHAR DEFAULT 'heading' NOT NULL
--
ALTER TABLE file_plan ADD COLUMN symbol_order VARCHAR DEFAULT 'symbol_first' NOT NULL
--
ALTER TABLE file_plan ADD COLUMN separator VARCHAR DEFAULT '.' NOT NULL
--
ALTER TABLE file_plan ADD COLUMN heading_by VARCHAR DEFAULT 'field' NOT NULL
--
ALTER TABLE file_plan ADD COLUMN decision_number VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE file_plan ADD COLUMN decision_day VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE file_plan ADD COLUMN signer VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE file_plan ADD COLUMN signer_position VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE file_plan ADD COLUMN copied_from VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE file_plan ADD COLUMN revision INTEGER DEFAULT '1' NOT NULL
--
ALTER TABLE file_plan_entry ADD COLUMN component_set VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE file_plan_entry ADD COLUMN type_name VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE file_plan_entry ADD COLUMN each VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE file_plan_entry ADD COLUMN last_number INTEGER DEFAULT '0' NOT NULL
--
ALTER TABLE file_plan_entry ADD COLUMN origin_uid VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE file_plan_entry ADD COLUMN revision INTEGER DEFAULT '1' NOT NULL
--
ALTER TABLE file_plan_entry ADD COLUMN added_on VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE dossier ADD COLUMN component_set VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE dossier ADD COLUMN plan_entry_uid VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE entry ADD COLUMN placements INTEGER DEFAULT '0' NOT NULL
--
ALTER TABLE entry ADD COLUMN stated_pages INTEGER
--
ALTER TABLE entry ADD COLUMN stated_sheets INTEGER
--
ALTER TABLE placement ADD COLUMN component VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE placement ADD COLUMN own_numbering INTEGER DEFAULT '0' NOT NULL
--
ALTER TABLE placement ADD COLUMN signature VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE placement ADD COLUMN missed_sheets VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE attachment ADD COLUMN checked_at VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE attachment ADD COLUMN check_result VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE missing_number ADD COLUMN dossier_code VARCHAR DEFAULT '' NOT NULL
--
CREATE TABLE sign_off (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	dossier_id INTEGER NOT NULL,
	step VARCHAR DEFAULT '' NOT NULL,
	from_state VARCHAR DEFAULT '' NOT NULL,
	to_state VARCHAR DEFAULT '' NOT NULL,
	at_utc VARCHAR DEFAULT '' NOT NULL,
	day VARCHAR DEFAULT '' NOT NULL,
	person_uid VARCHAR DEFAULT '' NOT NULL,
	signer VARCHAR DEFAULT '' NOT NULL,
	position VARCHAR DEFAULT '' NOT NULL,
	signed_on VARCHAR DEFAULT '' NOT NULL,
	delegation VARCHAR DEFAULT '' NOT NULL,
	reason VARCHAR DEFAULT '' NOT NULL,
	content_hash VARCHAR DEFAULT '' NOT NULL,
	stated_sheets INTEGER,
	stated_words VARCHAR DEFAULT '' NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid),
	FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
--
CREATE INDEX sign_off_by_dossier ON sign_off (dossier_id)
--
CREATE TABLE component_mark (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	dossier_id INTEGER NOT NULL,
	component VARCHAR DEFAULT '' NOT NULL,
	reason VARCHAR DEFAULT '' NOT NULL,
	day VARCHAR DEFAULT '' NOT NULL,
	person_uid VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (dossier_id, component),
	UNIQUE (uid),
	FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
--
CREATE TABLE expected_paper (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	dossier_id INTEGER NOT NULL,
	ordinal INTEGER DEFAULT '0' NOT NULL,
	title VARCHAR DEFAULT '' NOT NULL,
	source_uid VARCHAR DEFAULT '' NOT NULL,
	owed_by VARCHAR DEFAULT '' NOT NULL,
	placement_uid VARCHAR DEFAULT '' NOT NULL,
	dismissed_reason VARCHAR DEFAULT '' NOT NULL,
	revision INTEGER DEFAULT '1' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid),
	FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
--
CREATE INDEX expected_paper_by_dossier ON expected_paper (dossier_id)
--
CREATE TABLE meeting (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	dossier_id INTEGER NOT NULL,
	held_on VARCHAR DEFAULT '' NOT NULL,
	members_total INTEGER,
	members_present INTEGER,
	votes_sent INTEGER,
	votes_returned INTEGER,
	votes_for INTEGER,
	note VARCHAR DEFAULT '' NOT NULL,
	revision INTEGER DEFAULT '1' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (dossier_id),
	UNIQUE (uid),
	FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
--
CREATE TABLE holding (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	dossier_id INTEGER NOT NULL,
	kind VARCHAR DEFAULT 'kept_back' NOT NULL,
	consent_number VARCHAR DEFAULT '' NOT NULL,
	consent_day VARCHAR DEFAULT '' NOT NULL,
	from_day VARCHAR DEFAULT '' NOT NULL,
	until_day VARCHAR DEFAULT '' NOT NULL,
	reason VARCHAR DEFAULT '' NOT NULL,
	ended_on VARCHAR DEFAULT '' NOT NULL,
	revision INTEGER DEFAULT '1' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid),
	FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
--
CREATE INDEX holding_by_dossier ON holding (dossier_id)
--
CREATE TABLE loan (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	dossier_id INTEGER NOT NULL,
	borrower VARCHAR DEFAULT '' NOT NULL,
	lent_on VARCHAR DEFAULT '' NOT NULL,
	due_on VARCHAR DEFAULT '' NOT NULL,
	returned_on VARCHAR DEFAULT '' NOT NULL,
	allowed_by VARCHAR DEFAULT '' NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	revision INTEGER DEFAULT '1' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid),
	FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
--
CREATE INDEX loan_by_dossier ON loan (dossier_id)
--
CREATE TABLE reader (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	dossier_id INTEGER NOT NULL,
	person_uid VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (dossier_id, person_uid),
	UNIQUE (uid),
	FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
--
CREATE TABLE scan_file (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	name VARCHAR DEFAULT '' NOT NULL,
	size INTEGER NOT NULL,
	modified VARCHAR DEFAULT '' NOT NULL,
	sha256 VARCHAR DEFAULT '' NOT NULL,
	state VARCHAR DEFAULT 'waiting' NOT NULL,
	reason VARCHAR DEFAULT '' NOT NULL,
	seen_day VARCHAR DEFAULT '' NOT NULL,
	placement_uid VARCHAR DEFAULT '' NOT NULL,
	revision INTEGER DEFAULT '1' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid)
)
--
CREATE INDEX scan_file_by_name ON scan_file (name)
--
CREATE TABLE rule_set (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	name VARCHAR DEFAULT '' NOT NULL,
	version VARCHAR DEFAULT '' NOT NULL,
	source VARCHAR DEFAULT '' NOT NULL,
	body VARCHAR DEFAULT '' NOT NULL,
	confirmed INTEGER DEFAULT '0' NOT NULL,
	adopted_at VARCHAR DEFAULT '' NOT NULL,
	person_uid VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid)
)
--
CREATE INDEX rule_set_by_name ON rule_set (name)
--
CREATE TABLE inspection (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	day VARCHAR DEFAULT '' NOT NULL,
	body VARCHAR DEFAULT '' NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	revision INTEGER DEFAULT '1' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid)
)
--
CREATE INDEX entry_by_register ON entry (direction, date_year, date_month, date_day, number)
--
CREATE INDEX entry_by_series ON entry (notation, term, number)
--
CREATE INDEX entry_unfiled ON entry (direction) WHERE placements = 0 AND no_dossier_reason = ''
--
CREATE INDEX file_plan_entry_by_plan ON file_plan_entry (file_plan_id, ordinal)
--
UPDATE entry SET placements = (SELECT count(*) FROM placement WHERE placement.entry_id = entry.id)
--
CREATE TRIGGER placement_counts_in AFTER INSERT ON placement BEGIN UPDATE entry SET placements = placements + 1 WHERE id = NEW.entry_id; END
--
CREATE TRIGGER placement_counts_out AFTER DELETE ON placement BEGIN UPDATE entry SET placements = placements - 1 WHERE id = OLD.entry_id; END
--
CREATE TRIGGER placement_counts_moved AFTER UPDATE OF entry_id ON placement WHEN OLD.entry_id <> NEW.entry_id BEGIN UPDATE entry SET placements = placements - 1 WHERE id = OLD.entry_id; UPDATE entry SET placements = placements + 1 WHERE id = NEW.entry_id; END
