"""The program's own kinds of files in foreign hands: JSON, TOML, bundles of forms, packages, stores."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from typing import Any

from hoso_desktop.crypto import signing
from tests.hostile.archives import Entry, archive
from tests.hostile.mutations import damaged
from tests.hostile.texts import CELLS

_SEED = bytes(range(32))
_ODD: list[Any] = [
    None,
    True,
    -1,
    0,
    2**31,
    2**64,
    -(2**70),
    1e308,
    "",
    "x" * 3_000,
    [],
    {},
    [[]],
    {"a": {}},
    "../../x",
    "9" * 5_000,
]
_RAW = [
    b"",
    b"null",
    b"[]",
    b"{",
    b"NaN",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"1" * 10_000,
    b'{"a":1e99999}',
    b"-Infinity",
    b'"\\ud800"',
    b"\xff\xfe{\0}\0",
    b"\xef\xbb\xbf{}",
    b'{"a":1,"a":2}',
    b"[" + b"0," * 300_000 + b"0]",
    b"\0" * 4_000,
]


def json_bytes(rng: random.Random, sound: bytes) -> bytes:
    """Sound JSON with one value made odd, or no JSON at all."""
    chance = rng.random()
    if chance < 0.25:
        return rng.choice(_RAW)
    if chance < 0.5:
        return damaged(rng, sound)
    tree = json.loads(sound)
    for _ in range(rng.choice([1, 1, 3])):
        _spoil(rng, tree)
    text = json.dumps(tree, ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.2:
        text = text.replace(": ", rng.choice([': Infinity, "z": ', ': 1e999, "z": ', ': NaN, "z": ']), 1)
    return text.encode("utf-8", "surrogatepass")


def _spoil(rng: random.Random, tree: Any) -> None:
    node = tree
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        chosen = rng.choice(keys)
        if isinstance(node[chosen], dict | list) and node[chosen] and rng.random() < 0.7:
            node = node[chosen]
            continue
        if isinstance(node, dict) and rng.random() < 0.2:
            del node[chosen]
        else:
            node[chosen] = rng.choice(_ODD)
        return


def _toml_value(rng: random.Random, text: str) -> str:
    lines = text.splitlines()
    at = rng.choice([number for number, line in enumerate(lines) if " = " in line])
    odd = [
        "-1",
        "9" * 5_000,
        "1e999",
        "inf",
        "nan",
        '""',
        "[]",
        "{}",
        "true",
        "1979-05-27",
        '"{a.b}"',
        '"{0!r:>99999999}"',
        "0",
        '"' + "x" * 9_000 + '"',
        '"{' + "{" * 50 + '"',
        "[" * 3_000,
        '"\\u0000"',
        f"'{CELLS[0]}'",
        "999999999",
        "0.0000001",
    ]
    lines[at] = f"{lines[at].partition(' = ')[0]} = {rng.choice(odd)}"
    return "\n".join(lines)


def _toml_lines(rng: random.Random, text: str) -> str:
    lines = text.splitlines()
    start = rng.randrange(len(lines))
    rows = lines[start : start + rng.randrange(1, 12)]
    if rng.random() < 0.5:
        del lines[start : start + len(rows)]
    else:
        lines[start:start] = rows * rng.choice([1, 3, 400])
    return "\n".join(lines)


def _toml_deep(rng: random.Random, text: str) -> str:
    depth = rng.choice([100, 20_000])
    deep = [
        "a = " + "[" * depth,
        "a" + ".a" * depth + " = 1",
        "[" + "a." * depth + "a]\n",
        "a = " + "{a=" * depth,
    ]
    return f"{rng.choice(deep)}\n{text}"


TOML: list[Callable[[random.Random, str], str]] = [_toml_value, _toml_value, _toml_lines, _toml_deep]


def toml(rng: random.Random, sound: bytes) -> bytes:
    """A form or a settings file that is none."""
    if rng.random() < 0.25:
        return damaged(rng, sound)
    return rng.choice(TOML)(rng, sound.decode()).encode("utf-8", "surrogatepass")


def bundle(rng: random.Random, parts: dict[str, bytes]) -> bytes:
    """A bundle of forms: its members changed, its manifest odd, its archive strange."""
    members = dict(parts)
    name = rng.choice(list(members))
    if name.endswith(".json"):
        members[name] = json_bytes(rng, members[name])
    elif name.endswith(".toml"):
        members[name] = toml(rng, members[name])
    else:
        members[name] = rng.randbytes(rng.choice([0, 64, 9_000]))
    if rng.random() < 0.3:
        members[rng.choice(["../x", "forms/../x.toml", "forms/CON.toml", "them"])] = b"a"
    if rng.random() < 0.6:
        _sign_again(members)
    data = archive([Entry(member.encode(), content, flags=0) for member, content in members.items()])
    return damaged(rng, data) if rng.random() < 0.3 else data


def _sign_again(members: dict[str, bytes]) -> None:
    """As somebody does who has a key of his own: the forms are then looked into."""
    try:
        manifest = json.loads(members["manifest.json"])
        manifest["public_key"] = signing.public_key(_SEED).hex()
        manifest["version"] = max(int(manifest["version"]), 9)
    except (KeyError, ValueError, TypeError, OverflowError, RecursionError):
        return
    forms = {name: data for name, data in members.items() if name not in ("manifest.json", "signature")}
    manifest["files"] = {name: hashlib.sha256(data).hexdigest() for name, data in forms.items()}
    members["manifest.json"] = json.dumps(manifest).encode("utf-8", "surrogatepass")
    members["signature"] = signing.sign(_SEED, members["manifest.json"])


def picture(rng: random.Random, sound: bytes) -> bytes:
    """A picture, damaged or only pretending."""
    heads = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"GIF89a", b"BM", b"RIFF\0\0\0\0WEBP"]
    return (
        damaged(rng, sound)
        if rng.random() < 0.5
        else rng.choice(heads) + rng.randbytes(rng.choice([0, 9, 5_000]))
    )
