from __future__ import annotations

import pytest

from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.printing.reader import read_text

FORM = """
id = "cover_overlay"
variant = "party"
version = 1
title = "Bìa in sẵn"
source = "Thử"
file_suffix = "bia"
document_title = "Bìa {code}"
document_title_many = "Bìa {count} hồ sơ"
overlay = true

[[head]]
top = 100
text = "{title}"

[[head]]
top = 120
text = "{notation} - {period}"
"""


def test_values_and_separators_at_their_places_are_an_overlay() -> None:
    assert [row.top for row in read_text(FORM, "own.toml").head] == [100.0, 120.0]


@pytest.mark.parametrize(
    "old, new, key",
    [
        ("{notation} -", "Từ {notation} -", "head[2]"),
        ("top = 120\n", "", "head[2]"),
        ("top = 120\n", "top = 120\nleader = true\n", "head[2]"),
        ("top = 120\n", "top = 120\nunderline = true\n", "head[2]"),
        ('text = "{title}"', "rule = 10", "head[1]"),
        ("overlay = true", 'overlay = true\nheader = "party"', "header"),
    ],
)
def test_an_overlay_that_would_print_words_or_lines_is_refused(old: str, new: str, key: str) -> None:
    text = FORM.replace(old, new, 1)
    assert text != FORM
    with pytest.raises(UserError) as caught:
        read_text(text, "own.toml")
    assert caught.value.params["key"] == key
    assert "giấy in sẵn" in explain(caught.value)
    read_text(text.replace("overlay = true", "overlay = false"), "own.toml")


@pytest.mark.parametrize("key", ["height", "line"])
def test_only_a_line_with_a_place_has_a_height(key: str) -> None:
    text = FORM.replace("overlay = true", "overlay = false").replace("top = 120", f"{key} = 8")
    with pytest.raises(UserError) as caught:
        read_text(text, "own.toml")
    assert caught.value.params["key"] == f"head[2].{key}"
    read_text(FORM.replace("top = 120", f"top = 120\n{key} = 8"), "own.toml")
