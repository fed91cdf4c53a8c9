"""Encrypting the database under another key: in one transaction of SQLCipher, by who has it to himself."""

from __future__ import annotations

from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher


def rekey(database: Path, old: bytes, new: bytes) -> None:
    """Change the raw key (32 bytes each). A power cut leaves the old key or the new one, nothing between."""
    driver = sqlcipher.connect(str(database), isolation_level=None, timeout=5.0)
    try:
        for pragma in (
            "cipher_log_level=none",
            f"key=\"x'{old.hex()}'\"",
            "journal_mode=WAL",
            "synchronous=FULL",
            "wal_checkpoint(TRUNCATE)",
            f"rekey=\"x'{new.hex()}'\"",
            "wal_checkpoint(TRUNCATE)",
        ):
            driver.execute(f"PRAGMA {pragma}").fetchall()
        driver.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlcipher.OperationalError as error:
        if "table is locked" not in str(error):
            raise
        # A disk that refuses in the middle of a rekey is first told of by the next statement, in these words.
        raise sqlcipher.OperationalError("disk I/O error") from error
    finally:
        driver.close()


def opens(database: Path, raw_key: bytes) -> bool:
    """Whether a key opens a database; false for a wrong key and for a file whose first page is damaged."""
    driver = sqlcipher.connect(str(database), isolation_level=None, timeout=5.0)
    try:
        driver.execute("PRAGMA cipher_log_level=none").fetchall()
        driver.execute(f"PRAGMA key=\"x'{raw_key.hex()}'\"").fetchall()
        driver.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlcipher.DatabaseError:
        return False
    finally:
        driver.close()
    return True
