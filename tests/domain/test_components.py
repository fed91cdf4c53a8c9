"""The sets of expected components as data, and which one a dossier is held against."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from hoso_desktop.domain.components import NONE, ComponentSet, choose, fit, read_sets
from hoso_desktop.domain.dossier import Dossier, DossierKind
from hoso_desktop.domain.text import key
from tests.support.dossier_facts import rule_table

TABLE = rule_table("components")
SETS = read_sets(TABLE)
ROLES = {"", "minutes", "outcome", "submission", "opinions", "explanation"}


def chosen(title: str, kind: DossierKind = DossierKind.GENERAL, said: str = "") -> str | None:
    dossier = Dossier("d", "f", "X.01", "2026", title, kind=kind, component_set=said)
    found = choose(SETS, dossier)
    return found.id if found is not None else None


# -- the data ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", SETS, ids=[one.id for one in SETS])
def test_every_set_is_consistent(one: ComponentSet) -> None:
    ids = {component.id for component in one.components}
    assert one.title
    assert one.source
    assert "cần xác nhận" in one.source  # nothing here is confirmed by a provincial office
    assert not one.confirmed
    assert [component.order for component in one.components] == sorted(c.order for c in one.components)
    for component in one.components:
        assert component.owner, component.id
        assert component.source, component.id
        assert component.role in ROLES, component.id
        assert component.must_with in {"", *ids}, component.id
        assert not (component.must and component.must_with), component.id
        assert not component.confirmed


@pytest.mark.parametrize("one", SETS, ids=[one.id for one in SETS])
def test_no_name_stands_for_two_components(one: ComponentSet) -> None:
    every = [name for component in one.components for name in {key(name) for name in component.names}]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("one", SETS, ids=[one.id for one in SETS])
def test_a_group_is_of_one_mind(one: ComponentSet) -> None:
    for group in {component.group for component in one.components if component.group}:
        members = [component for component in one.components if component.group == group]
        assert len(members) > 1
        assert len({(m.must, m.order, m.after) for m in members}) == 1
        # C02 asks for the submission by its role, so it stands for its group.
        assert all(member is members[0] for member in members if member.role == "submission")


def test_every_kind_has_its_sets() -> None:
    kinds = {kind.value: [one for one in SETS if one.kind == kind.value] for kind in DossierKind}
    assert all(kinds.values())
    assert len(kinds["congress"]) == 7
    for kind, sets in kinds.items():
        assert sum(one.default for one in sets) == (0 if kind == "congress" else 1), kind
    assert all(one.components or one.kind == "numeric_series" for one in SETS)


def test_the_committees_set_is_shorter_than_the_cells() -> None:
    sizes = {one.id: len(one.components) for one in SETS}
    assert sizes["inspection_cell"] == 11  # the twelfth item is printed by the program
    assert sizes["inspection_ubkt"] < sizes["inspection_cell"]


@pytest.mark.parametrize("name", ["format", "set"])
def test_a_table_without_a_part_is_refused(name: str) -> None:
    with pytest.raises(KeyError):
        read_sets({key_: value for key_, value in TABLE.items() if key_ != name})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda table: table.update(format=1),
        lambda table: table["set"].append(table["set"][0]),
        lambda table: table["set"][0]["components"].append(table["set"][0]["components"][0]),
        lambda table: table["set"][0]["components"][0].update(names=[]),
        lambda table: table["set"][0]["components"][0].update(names=["…"]),
        lambda table: table["set"][0].update(kind="nonsense"),
    ],
)
def test_a_spoilt_table_is_refused(spoil: Any) -> None:
    table = copy.deepcopy(TABLE)
    spoil(table)
    with pytest.raises(ValueError):  # noqa: PT011 - each names what is wrong in its own words
        read_sets(table)


# -- names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, pattern, fits",
    [
        ("Biên bản hội nghị", "Biên bản", True),
        ("BIEN BAN HOI NGHI", "Biên bản", True),
        ("Biên bảng", "Biên bản", False),
        ("Trích biên bản", "Biên bản", False),
        ("Quyết định về việc chuẩn y Ban Chấp hành", "Quyết định … chuẩn y", True),
        ("Quyết định về nhân sự", "Quyết định … chuẩn y", False),
        ("Việc quyết định chuẩn y", "Quyết định … chuẩn y", False),
        ("", "Biên bản", False),
    ],
)
def test_fit(text: str, pattern: str, fits: bool) -> None:
    assert bool(fit(key(text), pattern)) is fits


def test_fit_anywhere_keeps_whole_words() -> None:
    assert fit(key("Hồ sơ Hội nghị Ban Thường vụ"), "Ban Thường vụ", anywhere=True)
    assert not fit(key("Hồ sơ Hội nghị Ban Thường vụn"), "Ban Thường vụ", anywhere=True)
    longer = fit(key("bao cao tham dinh x"), "Báo cáo thẩm định")
    assert longer > fit(key("bao cao tham dinh x"), "Báo cáo")


# -- which set -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title, kind, want",
    [
        ("Hồ sơ Hội nghị Ban Chấp hành Đảng bộ xã Tân Lập lần thứ 5/2026", "meeting", "meeting_bch"),
        ("Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026", "general", "meeting_btv"),
        ("Hồ sơ họp Thường trực Đảng ủy xã Tân Lập quý 4/2026", "meeting", "meeting_tt"),
        ("Hồ sơ lấy ý kiến Ban Thường vụ Đảng ủy xã bằng văn bản năm 2026", "general", "meeting_written"),
        ("Hồ sơ lấy ý kiến Ban Thường vụ Đảng ủy xã bằng văn bản năm 2026", "meeting", "meeting_written"),
        ("Hồ sơ Hội nghị cán bộ toàn xã", "general", "meeting"),
        ("Hồ sơ phát triển đảng viên", "meeting", "meeting"),
        ("Hồ sơ phát triển đảng viên", "general", "general"),
        ("Tập Nghị quyết của Đảng ủy xã năm 2026", "general", None),
        ("Tập Hội nghị Ban Thường vụ", "general", None),
        ("Tập Quyết định năm 2026", "numeric_series", "numeric_series"),
        ("Hồ sơ kết nạp đảng viên Nguyễn Văn A", "personnel", "personnel_admission"),
        ("Hồ sơ kết nạp đảng viên Nguyễn Văn A", "general", "personnel_admission"),
        ("Hồ sơ công nhận đảng viên chính thức Trần Thị B", "general", "personnel_official"),
        ("Hồ sơ bổ nhiệm Phó Chánh Văn phòng", "general", "personnel"),
        ("Hồ sơ kiểm tra khi có dấu hiệu vi phạm đối với đồng chí A", "general", "inspection_ubkt"),
        ("Hồ sơ thi hành kỷ luật đối với đồng chí A", "general", "discipline_ubkt"),
        ("Báo cáo kết quả kết nạp đảng viên năm 2026", "general", "general"),
        ("Hồ sơ kiểm tra, quyết toán tài chính năm 2026", "general", "general"),
        ("Hồ sơ công nhận đảng viên chính thức Trần Thị B", "personnel", "personnel_official"),
        ("Hồ sơ quy hoạch cán bộ nhiệm kỳ 2025-2030", "personnel", "personnel_planning"),
        ("Hồ sơ bổ nhiệm, điều động, miễn nhiệm cán bộ", "personnel", "personnel"),
        ("Hồ sơ phát thẻ đảng, xóa tên, cho ra khỏi Đảng", "personnel", "personnel_leaving"),
        ("Hồ sơ nhân sự khác", "personnel", "personnel"),
        ("Hồ sơ kiểm tra chi bộ thôn Đông", "inspection", "inspection_ubkt"),
        ("Hồ sơ thi hành kỷ luật đối với đồng chí A", "inspection", "discipline_ubkt"),
        ("Hồ sơ Đại hội đại biểu lần thứ I: công tác chỉ đạo, chuẩn bị chung", "congress", "congress_1"),
        ("Hồ sơ Đại hội đại biểu lần thứ I: văn kiện", "congress", "congress_2"),
        ("Hồ sơ Đại hội đại biểu lần thứ I: nhân sự", "congress", "congress_3"),
        ("Hồ sơ Đại hội đại biểu lần thứ I: diễn biến đại hội", "congress", "congress_4"),
        ("Hồ sơ Đại hội đại biểu lần thứ I: kết quả bầu cử, chuẩn y", "congress", "congress_5"),
        ("Hồ sơ Đại hội: tuyên truyền, phục vụ, an ninh, kinh phí", "congress", "congress_6"),
        ("Hồ sơ đại hội các chi bộ, đảng bộ trực thuộc nhiệm kỳ 2025-2030", "congress", "congress_7"),
        ("Hồ sơ đại hội", "congress", None),
        ("Hồ sơ công tác dân vận năm 2026", "campaign", "campaign"),
        ("Hồ sơ triển khai, sơ kết, tổng kết nghị quyết, chỉ thị", "campaign", "campaign_resolution"),
        ("Hồ sơ kiểm điểm, đánh giá, xếp loại tổ chức đảng", "campaign", "campaign_review"),
        ("Hồ sơ lãnh đạo phát triển kinh tế - xã hội năm 2026", "campaign", "campaign_leadership"),
    ],
)
def test_the_set_follows_from_kind_and_title(title: str, kind: str, want: str | None) -> None:
    assert chosen(title, DossierKind(kind)) == want


def test_what_the_clerk_said_wins() -> None:
    assert chosen("Hồ sơ kiểm tra", DossierKind.INSPECTION, "inspection_cell") == "inspection_cell"
    assert chosen("Hội nghị Ban Thường vụ", DossierKind.MEETING, NONE) is None
    assert chosen("Hội nghị Ban Thường vụ", DossierKind.MEETING, "no longer there") == "meeting_btv"


def test_every_title_of_the_starter_plan_finds_its_set() -> None:
    plan = rule_table("file_plan_commune")
    for heading in plan["heading"]:
        for row in heading["titles"]:
            kind = DossierKind(row.get("kind", "general"))
            found = next((one for one in SETS if one.id == chosen(row["title"], kind)), None)
            assert found is not None or row["title"].startswith("Tập"), row["title"]
            if kind is not DossierKind.GENERAL:
                assert found is not None
                assert found.kind == kind.value, row["title"]


def test_every_set_of_the_office_is_reached_from_a_title_of_the_starter_plan() -> None:
    """A set nobody is led to is no help: those of a chi bộ and of single meetings are chosen by hand."""
    plan = rule_table("file_plan_commune")
    rows = [row for heading in plan["heading"] for row in heading["titles"]]
    reached = {chosen(row["title"], DossierKind(row.get("kind", "general"))) for row in rows}
    by_hand = {one.id for one in SETS if one.id.endswith("_cell")} | {"meeting"}
    assert {one.id for one in SETS} - reached == by_hand
