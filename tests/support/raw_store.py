"""A store's database as a thief with the key would see it: every page decrypted, free ones as well."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from hoso_desktop.domain.text import fold
from hoso_desktop.services.office import Office

_PAGE, _RESERVE, _SALT, _IV = 4096, 80, 16, 16


def plain_pages(path: Path, key: bytes) -> bytes:
    """SQLCipher 4 with a raw key: AES-256-CBC, the IV of each page in its reserved end."""
    data, out = path.read_bytes(), []
    for start in range(0, len(data), _PAGE):
        page = data[start : start + _PAGE]
        body = page[_SALT if start == 0 else 0 : _PAGE - _RESERVE]
        iv = page[_PAGE - _RESERVE : _PAGE - _RESERVE + _IV]
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        out.append(decryptor.update(body) + decryptor.finalize())
    return b"".join(out)


def spellings(word: str) -> list[bytes]:
    """A word as it could stand there: capitals or not, either normal form, inside JSON, in other widths."""
    texts = {word, word.lower(), word.upper(), json.dumps(word, ensure_ascii=False)[1:-1]}
    forms = {unicodedata.normalize(form, text) for text in texts for form in ("NFC", "NFD")}
    return [text.encode(encoding) for text in forms for encoding in ("utf-8", "utf-16-le")]


def database_holds(office: Office, word: str) -> bool:
    """Whether any page of the main file holds the word, after the write-ahead log went into it."""
    office.store.checkpoint()
    key = office.store.key_for("db")
    plain = plain_pages(office.store.files.database, key)
    assert b"CREATE TABLE journal" in plain  # else nothing was decrypted
    return any(spelt in plain for spelt in spellings(word))


def rows_hold(office: Office, word: str) -> list[str]:
    """Tables any value of which holds the word; words of the index by asking it."""
    found = []
    with office.store.read() as connection:
        names = [row[0] for row in connection.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%'"
        )]  # fmt: skip
        for name in names:
            for row in connection.exec_driver_sql(f"SELECT * FROM {name}"):
                values = [v if isinstance(v, bytes) else str(v).encode() for v in row]
                if any(spelt in value for value in values for spelt in spellings(word)):
                    found.append(name)
                    break
        for name in ("search_exact", "search_folded"):
            typed = word.lower() if name == "search_exact" else _bare(word)
            query = f"SELECT count(*) FROM {name} WHERE {name} MATCH ?"
            if connection.exec_driver_sql(query, (f'"{typed}"*',)).scalar():
                found.append(name)
    return found


def _bare(word: str) -> str:
    return fold(word)
