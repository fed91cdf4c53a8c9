ALTER TABLE attachment ADD COLUMN recipients VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE person ADD COLUMN recipient VARCHAR DEFAULT '' NOT NULL
--
ALTER TABLE person ADD COLUMN sealed_identity VARCHAR DEFAULT '' NOT NULL
--
CREATE TABLE anchor (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	at_utc VARCHAR DEFAULT '' NOT NULL,
	seq INTEGER NOT NULL,
	hash VARCHAR DEFAULT '' NOT NULL,
	kind VARCHAR DEFAULT '' NOT NULL,
	place VARCHAR DEFAULT '' NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid)
)
--
CREATE TABLE backup (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	at_utc VARCHAR DEFAULT '' NOT NULL,
	day VARCHAR DEFAULT '' NOT NULL,
	occasion VARCHAR DEFAULT '' NOT NULL,
	place VARCHAR DEFAULT '' NOT NULL,
	name VARCHAR DEFAULT '' NOT NULL,
	state VARCHAR DEFAULT '' NOT NULL,
	size INTEGER DEFAULT '0' NOT NULL,
	counts VARCHAR DEFAULT '{}' NOT NULL,
	seq INTEGER DEFAULT '0' NOT NULL,
	checked_at VARCHAR DEFAULT '' NOT NULL,
	restored_at VARCHAR DEFAULT '' NOT NULL,
	removed_at VARCHAR DEFAULT '' NOT NULL,
	detail VARCHAR DEFAULT '' NOT NULL,
	revision INTEGER DEFAULT '1' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid)
)
--
CREATE INDEX backup_by_day ON backup (place, day)
--
DROP TRIGGER journal_no_update
--
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal WHEN NOT (NEW.body IS NULL AND OLD.body IS NOT NULL AND length(NEW.salt) = 0 AND NEW.seq IS OLD.seq AND NEW.store_id IS OLD.store_id AND NEW.uid IS OLD.uid AND NEW.at_utc IS OLD.at_utc AND NEW.offset_min IS OLD.offset_min AND NEW.clock_doubtful IS OLD.clock_doubtful AND NEW.actor IS OLD.actor AND NEW.kind IS OLD.kind AND NEW.object_uid IS OLD.object_uid AND NEW.dossier_uid IS OLD.dossier_uid AND NEW.dossier_seq IS OLD.dossier_seq AND NEW.travels IS OLD.travels AND NEW.body_commit IS OLD.body_commit AND NEW.prev IS OLD.prev AND NEW.hash IS OLD.hash) BEGIN SELECT RAISE(ABORT, 'journal is insert-only'); END
