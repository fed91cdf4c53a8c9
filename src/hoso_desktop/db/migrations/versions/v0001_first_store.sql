CREATE TABLE attachment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid VARCHAR NOT NULL,
	name VARCHAR DEFAULT '' NOT NULL,
	media_type VARCHAR DEFAULT '' NOT NULL,
	size INTEGER NOT NULL,
	sha256 VARCHAR DEFAULT '' NOT NULL,
	cipher_sha256 VARCHAR DEFAULT '' NOT NULL,
	cipher_size INTEGER NOT NULL,
	storage_id VARCHAR DEFAULT '' NOT NULL,
	identity_generation INTEGER DEFAULT '1' NOT NULL,
	pages INTEGER,
	has_text INTEGER,
	signed INTEGER,
	dpi INTEGER,
	pdfa VARCHAR DEFAULT '' NOT NULL,
	UNIQUE (uid)
)
--
CREATE INDEX attachment_by_hash ON attachment (sha256)
--
CREATE TABLE body (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	name VARCHAR DEFAULT '' NOT NULL,
	kind VARCHAR DEFAULT 'other' NOT NULL,
	abbreviation VARCHAR DEFAULT '' NOT NULL,
	code VARCHAR DEFAULT '' NOT NULL,
	superior VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid)
)
--
CREATE TABLE entry (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid VARCHAR NOT NULL,
	number INTEGER DEFAULT '0' NOT NULL,
	number_suffix VARCHAR DEFAULT '' NOT NULL,
	number_separator VARCHAR DEFAULT '-' NOT NULL,
	notation VARCHAR DEFAULT '' NOT NULL,
	number_written VARCHAR DEFAULT '' NOT NULL,
	match_key VARCHAR DEFAULT '' NOT NULL,
	date_written VARCHAR DEFAULT '' NOT NULL,
	date_certainty VARCHAR DEFAULT 'none' NOT NULL,
	date_year INTEGER,
	date_month INTEGER,
	date_day INTEGER,
	type_name VARCHAR DEFAULT '' NOT NULL,
	subject VARCHAR DEFAULT '' NOT NULL,
	author VARCHAR DEFAULT '' NOT NULL,
	term VARCHAR DEFAULT '' NOT NULL,
	direction VARCHAR DEFAULT '' NOT NULL,
	arrival_number VARCHAR DEFAULT '' NOT NULL,
	arrival_written VARCHAR DEFAULT '' NOT NULL,
	arrival_certainty VARCHAR DEFAULT 'none' NOT NULL,
	arrival_year INTEGER,
	arrival_month INTEGER,
	arrival_day INTEGER,
	signer VARCHAR DEFAULT '' NOT NULL,
	recipients VARCHAR DEFAULT '' NOT NULL,
	language VARCHAR DEFAULT 'Tiếng Việt' NOT NULL,
	topic VARCHAR DEFAULT '' NOT NULL,
	keyword VARCHAR DEFAULT '' NOT NULL,
	info_sign VARCHAR DEFAULT '' NOT NULL,
	access VARCHAR DEFAULT 'public' NOT NULL,
	confidence VARCHAR DEFAULT '' NOT NULL,
	autograph VARCHAR DEFAULT '' NOT NULL,
	process_attached INTEGER,
	reserve INTEGER DEFAULT '0' NOT NULL,
	reserve_status VARCHAR DEFAULT '' NOT NULL,
	document_id VARCHAR DEFAULT '' NOT NULL,
	backlog INTEGER DEFAULT '0' NOT NULL,
	no_dossier_reason VARCHAR DEFAULT '' NOT NULL,
	media VARCHAR DEFAULT '' NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	revision INTEGER DEFAULT '1' NOT NULL,
	UNIQUE (uid)
)
--
CREATE INDEX entry_by_match ON entry (match_key)
--
CREATE TABLE file_plan (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	year INTEGER NOT NULL,
	term VARCHAR DEFAULT '' NOT NULL,
	state VARCHAR DEFAULT 'draft' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (year, term),
	UNIQUE (uid)
)
--
CREATE TABLE import_batch (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	at_utc VARCHAR DEFAULT '' NOT NULL,
	actor VARCHAR DEFAULT '' NOT NULL,
	source_name VARCHAR DEFAULT '' NOT NULL,
	kind VARCHAR DEFAULT '' NOT NULL,
	counts VARCHAR DEFAULT '{}' NOT NULL,
	undone_at VARCHAR DEFAULT '' NOT NULL,
	fonds_uids VARCHAR DEFAULT '[]' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid)
)
--
CREATE TABLE journal (
	seq INTEGER NOT NULL,
	store_id VARCHAR DEFAULT '' NOT NULL,
	uid VARCHAR NOT NULL,
	at_utc VARCHAR DEFAULT '' NOT NULL,
	offset_min INTEGER NOT NULL,
	clock_doubtful INTEGER DEFAULT '0' NOT NULL,
	actor VARCHAR DEFAULT '' NOT NULL,
	kind VARCHAR DEFAULT '' NOT NULL,
	object_uid VARCHAR DEFAULT '' NOT NULL,
	dossier_uid VARCHAR DEFAULT '' NOT NULL,
	dossier_seq INTEGER,
	travels INTEGER DEFAULT '0' NOT NULL,
	salt BLOB NOT NULL,
	body BLOB,
	body_commit VARCHAR DEFAULT '' NOT NULL,
	prev VARCHAR DEFAULT '' NOT NULL,
	hash VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (seq),
	UNIQUE (store_id, dossier_uid, dossier_seq),
	UNIQUE (uid)
)
--
CREATE INDEX journal_by_object ON journal (object_uid)
--
CREATE TABLE list_mapping (
	fingerprint VARCHAR NOT NULL,
	mapping VARCHAR DEFAULT '{}' NOT NULL,
	PRIMARY KEY (fingerprint)
)
--
CREATE TABLE missing_number (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	type_name VARCHAR DEFAULT '' NOT NULL,
	body_symbol VARCHAR DEFAULT '' NOT NULL,
	term VARCHAR DEFAULT '' NOT NULL,
	number INTEGER NOT NULL,
	reason VARCHAR DEFAULT 'unknown' NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (type_name, body_symbol, term, number),
	UNIQUE (uid)
)
--
CREATE TABLE person (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	name VARCHAR DEFAULT '' NOT NULL,
	login VARCHAR DEFAULT '' NOT NULL,
	roles VARCHAR DEFAULT '[]' NOT NULL,
	closed INTEGER DEFAULT '0' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid)
)
--
CREATE TABLE read_mark (
	person_uid VARCHAR NOT NULL,
	dossier_id INTEGER NOT NULL,
	day VARCHAR NOT NULL,
	PRIMARY KEY (person_uid, dossier_id, day)
)
--
CREATE TABLE secret_key (
	kind VARCHAR NOT NULL,
	generation INTEGER NOT NULL,
	value VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (kind, generation)
)
--
CREATE TABLE setting (
	"key" VARCHAR NOT NULL,
	value VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY ("key")
)
--
CREATE TABLE term (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	label VARCHAR DEFAULT '' NOT NULL,
	congress VARCHAR DEFAULT '' NOT NULL,
	begins VARCHAR DEFAULT '' NOT NULL,
	ends VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (label),
	UNIQUE (uid)
)
--
CREATE TABLE delivery (
	journal_seq INTEGER NOT NULL,
	road VARCHAR NOT NULL,
	state VARCHAR DEFAULT 'pending' NOT NULL,
	attempts INTEGER DEFAULT '0' NOT NULL,
	next_at VARCHAR DEFAULT '' NOT NULL,
	result VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (journal_seq, road),
	FOREIGN KEY(journal_seq) REFERENCES journal (seq)
)
--
CREATE TABLE file_plan_entry (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	file_plan_id INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	heading VARCHAR DEFAULT '' NOT NULL,
	heading_title VARCHAR DEFAULT '' NOT NULL,
	small_heading VARCHAR DEFAULT '' NOT NULL,
	notation VARCHAR DEFAULT '' NOT NULL,
	title VARCHAR DEFAULT '' NOT NULL,
	retention VARCHAR DEFAULT 'unset' NOT NULL,
	kind VARCHAR DEFAULT 'general' NOT NULL,
	owner VARCHAR DEFAULT '' NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	source VARCHAR DEFAULT '' NOT NULL,
	confirmed INTEGER DEFAULT '0' NOT NULL,
	remind_secrecy INTEGER DEFAULT '0' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid),
	FOREIGN KEY(file_plan_id) REFERENCES file_plan (id) ON DELETE CASCADE
)
--
CREATE TABLE fonds (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	number VARCHAR DEFAULT '' NOT NULL,
	name VARCHAR DEFAULT '' NOT NULL,
	cover_line VARCHAR DEFAULT '' NOT NULL,
	body_id INTEGER,
	state VARCHAR DEFAULT 'open' NOT NULL,
	closed_on VARCHAR DEFAULT '' NOT NULL,
	successor_id INTEGER,
	history VARCHAR DEFAULT '' NOT NULL,
	document_time VARCHAR DEFAULT '' NOT NULL,
	key_groups VARCHAR DEFAULT '' NOT NULL,
	language VARCHAR DEFAULT 'Tiếng Việt' NOT NULL,
	reserve_copy INTEGER DEFAULT '0' NOT NULL,
	inventory_rule VARCHAR DEFAULT 'by_retention' NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid),
	FOREIGN KEY(body_id) REFERENCES body (id),
	FOREIGN KEY(successor_id) REFERENCES fonds (id)
)
--
CREATE TABLE import_item (
	batch_id INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	object_id INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	source_key VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (batch_id, kind, object_id),
	FOREIGN KEY(batch_id) REFERENCES import_batch (id)
)
--
CREATE INDEX import_item_by_object ON import_item (kind, object_id)
--
CREATE TABLE inventory (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	fonds_id INTEGER NOT NULL,
	number VARCHAR DEFAULT '' NOT NULL,
	name VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (fonds_id, number),
	UNIQUE (uid),
	FOREIGN KEY(fonds_id) REFERENCES fonds (id)
)
--
CREATE TABLE dossier (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid VARCHAR NOT NULL,
	fonds_id INTEGER NOT NULL,
	notation VARCHAR DEFAULT '' NOT NULL,
	period VARCHAR DEFAULT '' NOT NULL,
	title VARCHAR DEFAULT '' NOT NULL,
	term VARCHAR DEFAULT '' NOT NULL,
	kind VARCHAR DEFAULT 'general' NOT NULL,
	retention VARCHAR DEFAULT 'unset' NOT NULL,
	state VARCHAR DEFAULT 'open' NOT NULL,
	inventory_id INTEGER,
	number VARCHAR DEFAULT '' NOT NULL,
	list_number VARCHAR DEFAULT '' NOT NULL,
	keeper VARCHAR DEFAULT '' NOT NULL,
	body_id INTEGER,
	room VARCHAR DEFAULT '' NOT NULL,
	cupboard VARCHAR DEFAULT '' NOT NULL,
	shelf VARCHAR DEFAULT '' NOT NULL,
	box VARCHAR DEFAULT '' NOT NULL,
	backlog INTEGER DEFAULT '0' NOT NULL,
	kept_back INTEGER DEFAULT '0' NOT NULL,
	on_loan INTEGER DEFAULT '0' NOT NULL,
	restricted INTEGER DEFAULT '0' NOT NULL,
	begin_written VARCHAR DEFAULT '' NOT NULL,
	begin_certainty VARCHAR DEFAULT 'none' NOT NULL,
	begin_year INTEGER,
	begin_month INTEGER,
	begin_day INTEGER,
	end_written VARCHAR DEFAULT '' NOT NULL,
	end_certainty VARCHAR DEFAULT 'none' NOT NULL,
	end_year INTEGER,
	end_month INTEGER,
	end_day INTEGER,
	access VARCHAR DEFAULT 'public' NOT NULL,
	language VARCHAR DEFAULT 'Tiếng Việt' NOT NULL,
	keyword VARCHAR DEFAULT '' NOT NULL,
	info_sign VARCHAR DEFAULT '' NOT NULL,
	condition VARCHAR DEFAULT '' NOT NULL,
	confidence VARCHAR DEFAULT '' NOT NULL,
	paper_code VARCHAR DEFAULT '' NOT NULL,
	reserve INTEGER DEFAULT '0' NOT NULL,
	reserve_status VARCHAR DEFAULT '' NOT NULL,
	document_time VARCHAR DEFAULT '' NOT NULL,
	separately_kept INTEGER DEFAULT '0' NOT NULL,
	separately_kept_pointer VARCHAR DEFAULT '' NOT NULL,
	declared_sheets INTEGER,
	declared_pages INTEGER,
	sheets_pencilled INTEGER DEFAULT '0' NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	revision INTEGER DEFAULT '1' NOT NULL,
	sort_key VARCHAR DEFAULT '' NOT NULL,
	UNIQUE (fonds_id, notation, period),
	UNIQUE (inventory_id, number),
	CONSTRAINT archival_identity_is_whole CHECK ((inventory_id IS NULL) = (number = '')),
	UNIQUE (uid),
	FOREIGN KEY(fonds_id) REFERENCES fonds (id),
	FOREIGN KEY(inventory_id) REFERENCES inventory (id),
	FOREIGN KEY(body_id) REFERENCES body (id)
)
--
CREATE INDEX dossier_by_sort ON dossier (sort_key)
--
CREATE TABLE package (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	dossier_id INTEGER NOT NULL,
	name VARCHAR DEFAULT '' NOT NULL,
	profile VARCHAR DEFAULT '' NOT NULL,
	sha256 VARCHAR DEFAULT '' NOT NULL,
	size INTEGER NOT NULL,
	built_at VARCHAR DEFAULT '' NOT NULL,
	manifest VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid),
	FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
--
CREATE INDEX package_by_name ON package (name)
--
CREATE TABLE placement (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	uid VARCHAR NOT NULL,
	dossier_id INTEGER NOT NULL,
	entry_id INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	pages INTEGER,
	sides INTEGER DEFAULT '1' NOT NULL,
	sheet_count INTEGER,
	first_sheet INTEGER,
	first_suffix VARCHAR DEFAULT '' NOT NULL,
	last_sheet INTEGER,
	last_suffix VARCHAR DEFAULT '' NOT NULL,
	copy_kind VARCHAR DEFAULT 'principal' NOT NULL,
	retention VARCHAR DEFAULT 'unset' NOT NULL,
	condition VARCHAR DEFAULT '' NOT NULL,
	document_time VARCHAR DEFAULT '' NOT NULL,
	original_place VARCHAR DEFAULT '' NOT NULL,
	source_path VARCHAR DEFAULT '' NOT NULL,
	note VARCHAR DEFAULT '' NOT NULL,
	attachment_id INTEGER,
	revision INTEGER DEFAULT '1' NOT NULL,
	UNIQUE (uid),
	FOREIGN KEY(dossier_id) REFERENCES dossier (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(attachment_id) REFERENCES attachment (id)
)
--
CREATE INDEX placement_by_dossier ON placement (dossier_id, ordinal)
--
CREATE INDEX placement_by_entry ON placement (entry_id, uid, dossier_id)
--
CREATE INDEX placement_totals ON placement (dossier_id, pages, sheet_count, attachment_id)
--
CREATE TABLE printed (
	id INTEGER NOT NULL,
	uid VARCHAR NOT NULL,
	dossier_id INTEGER NOT NULL,
	form VARCHAR DEFAULT '' NOT NULL,
	print_number INTEGER NOT NULL,
	at_utc VARCHAR DEFAULT '' NOT NULL,
	content_hash VARCHAR DEFAULT '' NOT NULL,
	template VARCHAR DEFAULT '' NOT NULL,
	pages INTEGER NOT NULL,
	pdf_sha256 VARCHAR DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (uid),
	FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
--
CREATE INDEX printed_by_dossier ON printed (dossier_id, form)
--
CREATE VIRTUAL TABLE search_exact USING fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='2 3 4')
--
INSERT INTO search_exact(search_exact, rank) VALUES('pgsz', 3800)
--
CREATE VIRTUAL TABLE search_folded USING fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='2 3 4')
--
INSERT INTO search_folded(search_folded, rank) VALUES('pgsz', 3800)
--
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal is insert-only'); END
--
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is insert-only'); END
