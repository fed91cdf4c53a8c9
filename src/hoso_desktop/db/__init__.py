"""The encrypted store: the only SQL (SQLAlchemy Core on SQLCipher) and the vault of attachments."""
