"""An office's own forms: versions, broken ones refused with their line, the shipped one still prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.db import schema
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import explain, sentence
from hoso_desktop.printing.forms import FORM_IDS, shipped, variants
from hoso_desktop.services import form_store, papers
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.services.undo import undo
from tests.printing.reading import page_texts
from tests.support.office import add_dossier, journal_kinds, make_office, unlock

COVER = form_store.shipped_text("cover")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        yield made


@pytest.fixture
def uid(office: Office) -> str:
    return add_dossier(office, "HN.15", "Hồ sơ Hội nghị lần thứ mười lăm")


def changed(old: str, new: str, text: str = COVER) -> str:
    assert old in text
    return text.replace(old, new, 1)


def printed(office: Office, form_id: str, uid: str) -> str:
    return " ".join(" ".join(page_texts(papers.render(office, form_id, [uid]).pdf)).split())


OWN = changed('text = "HỒ SƠ"', 'text = "HỒ SƠ MẪU CỦA XÃ"')


def test_without_own_versions_everything_is_shipped(office: Office) -> None:
    specs, problems = form_store.specs(office)
    assert dict(problems) == {}
    assert dict(specs) == {form_id: shipped(form_id) for form_id in FORM_IDS}
    assert form_store.versions(office, "cover") == ()
    assert form_store.text_of(office, "cover") == COVER


def test_an_own_version_prints_alone_and_in_the_set_and_survives_closing(tmp_path: Path) -> None:
    folder = tmp_path / "k2"
    with make_office(folder) as office:
        uid = add_dossier(office)
        form_store.adopt(office, OWN)
        assert "form.adopted" in journal_kinds(office)
    with unlock(folder) as office:
        assert "HỒ SƠ MẪU CỦA XÃ" in printed(office, "cover", uid)
        assert "HỒ SƠ MẪU CỦA XÃ" in printed(office, "set", uid)
        assert papers.render(office, "cover", [uid]).template == "cover/party@2"
        (own,) = form_store.versions(office, "cover")
        assert (own.version, own.person_uid, own.adopted_at[:10]) == (2, office.person.uid, "2026-11-16")


def test_versions_count_on_and_one_can_go_back_reset_and_undo(office: Office, uid: str) -> None:
    form_store.adopt(office, OWN)
    form_store.adopt(office, changed('text = "HỒ SƠ"', 'text = "BÌA THỨ HAI"'))
    assert "BÌA THỨ HAI" in printed(office, "cover", uid)
    form_store.go_back(office, "cover", 2)
    assert "HỒ SƠ MẪU CỦA XÃ" in printed(office, "cover", uid)
    done = form_store.reset(office, "cover")
    assert papers.render(office, "cover", [uid]).template == "cover/party@1"
    assert [one.version for one in form_store.versions(office, "cover")] == [5, 4, 3, 2]
    with pytest.raises(UserError) as caught:
        form_store.reset(office, "cover")
    assert caught.value.code == "form.is_shipped"
    undo(office, done.change_uid)
    assert "HỒ SƠ MẪU CỦA XÃ" in printed(office, "cover", uid)


def test_a_shipped_variant_can_be_chosen(office: Office) -> None:
    names = [spec.variant for spec in variants("contents")]
    form_store.use_variant(office, "contents", names[1])
    assert form_store.specs(office)[0]["contents"].variant == names[1]
    with pytest.raises(UsageError) as caught:
        form_store.use_variant(office, "contents", "royal")
    assert names[1] in explain(caught.value)
    assert form_store.specs(office)[0]["contents"].variant == names[1]


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_every_shipped_variant_could_be_an_offices_own(office: Office, form_id: str) -> None:
    for spec in variants(form_id):
        form_store.use_variant(office, form_id, spec.variant)
        used = form_store.specs(office)[0][form_id]
        assert (used.variant, used.table) == (spec.variant, spec.table)


@pytest.mark.parametrize(
    "old, new, key",
    [
        ("size = 75", 'size = "75"', "head[4].size"),
        ('id = "cover"', 'id = "cover"\ncolour = "red"', "colour"),
        ('id = "cover"', 'id = "covers"', "id"),
        ('id = "cover"', 'id = "cover"\nsignature = "king"', "signature"),
    ],
)
def test_a_broken_version_is_refused_with_line_and_key(
    office: Office, uid: str, old: str, new: str, key: str
) -> None:
    form_store.adopt(office, OWN)
    with pytest.raises(UserError) as caught:
        form_store.adopt(office, changed(old, new), name="bia.toml")
    said = explain(caught.value)
    assert "bia.toml, dòng " in said
    assert key in said
    assert len(form_store.versions(office, "cover")) == 1
    assert "HỒ SƠ MẪU CỦA XÃ" in printed(office, "cover", uid)


def test_a_form_without_a_word_the_program_asks_for_is_refused(office: Office) -> None:
    for form_id in FORM_IDS:
        for key in shipped(form_id).words:
            before, words, rest = form_store.shipped_text(form_id).partition("\n[words]")
            text = before + words + changed(f"\n{key} = ", f"\nmis_{key} = ", rest)
            with pytest.raises(UserError) as caught:
                form_store.adopt(office, text)
            assert caught.value.params["key"] == f"words.{key}"
            assert form_store.versions(office, form_id) == ()


def test_a_stored_version_nobody_can_read_is_said_and_the_shipped_one_prints(
    office: Office, uid: str
) -> None:
    with office.change() as tx:
        values = {
            "uid": "u", "name": "form/cover", "version": "7", "source": "", "confirmed": 0,
            "body": changed("size = 75", 'size = "75"'), "adopted_at": "2026-11-16T02:00:00Z",
            "person_uid": office.person.uid,
        }  # fmt: skip
        tx.insert(schema.rule_set, values)
        tx.record("form.adopted", body={})
    paper = papers.render(office, "cover", [uid])
    assert paper.template == "cover/party@1"
    (problem,) = paper.problems
    said = sentence(problem.code, **problem.params)
    assert "dòng " in said
    assert "head[4].size" in said
    assert [one.code for one in papers.render(office, "set", [uid]).problems] == [problem.code]
    assert papers.render(office, "contents", [uid]).problems == ()
    form_store.adopt(office, OWN)
    assert papers.render(office, "cover", [uid]).problems == ()
    assert form_store.versions(office, "cover")[0].version == 8


def test_a_file_that_is_no_form_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "lon.toml"
    file.write_bytes(b"#" * 300_000)
    with pytest.raises(UserError) as caught:
        form_store.read_file(file)
    assert caught.value.code == "form.too_large"
    with pytest.raises(UserError) as caught:
        form_store.read_file(tmp_path / "khong-co.toml")
    assert "khong-co.toml" in explain(caught.value)


def test_the_lines_that_differ(office: Office) -> None:
    assert form_store.differences(COVER, OWN) == ['-text = "HỒ SƠ"', '+text = "HỒ SƠ MẪU CỦA XÃ"']
    assert form_store.differences(COVER, COVER) == []


def test_the_office_spelling_acts_on_the_words_of_every_form(office: Office, uid: str) -> None:
    form_store.adopt(office, changed('text = "HỒ SƠ"', 'text = "HỒ SƠ ĐẢNG ỦY, cấp ủy"'))
    assert "HỒ SƠ ĐẢNG ỦY, cấp ủy" in printed(office, "cover", uid)
    save_settings(office, tone="uỷ")
    assert "HỒ SƠ ĐẢNG UỶ, cấp uỷ" in printed(office, "cover", uid)
    for spec in form_store.specs(office)[0].values():
        rows = (*spec.head, *spec.tail, *spec.foot)
        texts = [cell.text for row in rows for cell in row.cells if row.block == ""]
        texts += [column.heading for column in spec.table.columns] if spec.table else []
        assert [text for text in (*texts, *spec.words.values()) if "ủy" in text.lower()] == [], spec.id
    assert "ỦY" in form_store.text_of(office, "cover")  # what is kept stays as it was written
