"""What the clerk says about a dossier's components: stored, told in the journal, taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.domain.component_view import Standing
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.retention import PERMANENT
from hoso_desktop.errors import UserError
from hoso_desktop.paths import resource
from hoso_desktop.services import checks, components, dossiers, queries, rules
from hoso_desktop.services.dossiers import NewDossier
from hoso_desktop.services.office import Office
from hoso_desktop.services.undo import undo
from tests.support import lifecycle as lifecycle_support
from tests.support.office import (
    GOLDEN,
    add_dossier,
    documents,
    journal_kinds,
    make_office,
    paper,
    pasted_rows,
)

TITLE = "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026"
STORY: dict[str, Any] = json.loads((GOLDEN / "story-a" / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture
def uid(office: Office) -> str:
    """Story A before its minutes are found."""
    made = add_dossier(office, "HN.15", TITLE)
    rows, minutes = pasted_rows("story-a/paste.tsv"), STORY["minutes_row"] - 1
    dossiers.add_documents(office, made, rows[:minutes] + rows[minutes + 1 :])
    return made


def standing(office: Office, uid: str, component: str) -> Standing:
    return next(
        line.standing for line in components.view(office, uid).lines if line.component.id == component
    )


def codes(office: Office, uid: str) -> list[str]:
    return [finding.code for finding in checks.findings(office, uid)]


# -- story A ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [DossierKind.GENERAL, DossierKind.MEETING])
def test_story_a_raises_nothing_but_the_minutes(office: Office, kind: DossierKind) -> None:
    new = NewDossier("HN.15", TITLE, retention=PERMANENT, kind=kind)
    uid = next(iter(dossiers.new_dossier(office, new).dossiers))
    rows, minutes = pasted_rows("story-a/paste.tsv"), STORY["minutes_row"] - 1
    unwanted = set(STORY["A1"]["must_not_appear"])
    for count, row in enumerate(rows[:minutes] + rows[minutes + 1 :], start=1):
        dossiers.add_documents(office, uid, [row])
        assert not unwanted & set(codes(office, uid)), count
    assert codes(office, uid) == [one["code"] for one in STORY["A1"]["findings"]]
    dossiers.add_documents(office, uid, [rows[minutes]], position=minutes)
    assert codes(office, uid) == STORY["A2"]["findings"] == []
    late = pasted_rows("story-a/late.tsv")
    dossiers.add_documents(office, uid, late, position=STORY["A3"]["after_row"])
    assert codes(office, uid) == []


# -- không phát sinh -----------------------------------------------------------------------------------------


def test_not_applicable_is_kept_told_and_taken_back(office: Office, uid: str) -> None:
    assert codes(office, uid) == ["C01"]
    done = components.not_applicable(office, uid, "minutes", "  ghi vào sổ  biên bản chung ")
    assert uid in done.dossiers
    assert standing(office, uid, "minutes") is Standing.NOT_APPLICABLE
    line = components.view(office, uid).role("minutes")
    assert line is not None
    assert line.reason == "ghi vào sổ biên bản chung"
    assert codes(office, uid) == []
    assert journal_kinds(office)[-1] == "component.not_applicable"
    again = undo(office, done.change_uid)
    assert uid in again.dossiers  # so that an open screen reads it again
    assert codes(office, uid) == ["C01"]
    undo(office, again.change_uid)
    assert codes(office, uid) == []


def test_a_mark_can_be_changed_and_taken_away(office: Office, uid: str) -> None:
    components.not_applicable(office, uid, "votes", "biểu quyết giơ tay")
    components.not_applicable(office, uid, "votes", "không biểu quyết")
    line = next(one for one in components.view(office, uid).lines if one.component.id == "votes")
    assert line.reason == "không biểu quyết"
    taken = components.applicable_again(office, uid, "votes")
    assert standing(office, uid, "votes") is Standing.MAY
    undo(office, taken.change_uid)
    assert standing(office, uid, "votes") is Standing.NOT_APPLICABLE


@pytest.mark.parametrize(
    "component, reason, code",
    [
        ("minutes", "  ", "component.no_reason"),
        ("ballots", "không có", "component.unknown"),
        ("minutes", "xem công văn MẬT số 5", "secret.text_refused"),
    ],
)
def test_a_mark_that_cannot_be_taken(
    office: Office, uid: str, component: str, reason: str, code: str
) -> None:
    facts = len(journal_kinds(office))
    with pytest.raises(UserError) as refused:
        components.not_applicable(office, uid, component, reason)
    assert refused.value.code == code
    assert len(journal_kinds(office)) == facts


def test_nothing_can_be_marked_where_nothing_is_expected(office: Office) -> None:
    uid = add_dossier(office, "TH.02", "Tập Quyết định năm 2026")
    with pytest.raises(UserError) as refused:
        components.not_applicable(office, uid, "minutes", "x")
    assert refused.value.code == "component.none_here"
    with pytest.raises(UserError) as unmarked:
        components.applicable_again(office, uid, "minutes")
    assert unmarked.value.code == "component.not_marked"


# -- what a paper is, which set ------------------------------------------------------------------------------


def test_what_a_paper_is(office: Office, uid: str) -> None:
    listed = documents(office, uid)[6]
    done = components.say_component(office, listed.uid, "minutes")
    assert codes(office, uid) == []
    assert components.view(office, uid).role("minutes").papers == (listed.uid,)  # type: ignore[union-attr]
    undo(office, done.change_uid)
    assert codes(office, uid) == ["C01"]
    components.say_component(office, documents(office, uid)[0].uid, "-")
    assert standing(office, uid, "invitation") is Standing.MAY  # the programme is there
    for wanted, code in (("ballots", "component.unknown"), ("minutes", "document.gone")):
        with pytest.raises(UserError) as refused:
            components.say_component(office, listed.uid if code != "document.gone" else "none", wanted)
        assert refused.value.code == code


def test_which_set(office: Office, uid: str) -> None:
    done = components.set_component_set(office, uid, "meeting_bch")
    found = components.view(office, uid).chosen
    assert found is not None
    assert found.id == "meeting_bch"
    undo(office, done.change_uid)
    components.set_component_set(office, uid, "-")
    assert components.view(office, uid).chosen is None
    assert codes(office, uid) == []
    components.set_component_set(office, uid, "")
    assert codes(office, uid) == ["C01"]
    with pytest.raises(UserError) as refused:
        components.set_component_set(office, uid, "nonsense")
    assert refused.value.code == "component.unknown_set"


# -- papers named in minutes ---------------------------------------------------------------------------------

NAMED = "- Tờ trình 215/TTr-UBND;\n- Đề án số 03 về chuyển đổi số"


def named(office: Office, uid: str) -> list[tuple[str, str]]:
    return [(one.expected.title, one.standing.value) for one in components.view(office, uid).named]


def test_named_papers_become_expected(office: Office, uid: str) -> None:
    done = components.name_papers(office, uid, NAMED)
    assert named(office, uid) == [
        ("Tờ trình 215/TTr-UBND", "present"), ("Đề án số 03 về chuyển đổi số", "missing"),
    ]  # fmt: skip
    assert codes(office, uid) == ["C01", "C05"]
    assert journal_kinds(office)[-2:] == ["named.added", "named.added"]
    dossiers.add_documents(office, uid, [paper("Đề án số 03 về chuyển đổi số của Đảng ủy xã")])
    assert codes(office, uid) == ["C01"]
    components.name_papers(office, uid, ["Đề án số 03 về chuyển đổi số", "Báo cáo 9-BC/ĐU"])
    assert len(named(office, uid)) == 3
    with pytest.raises(UserError) as known:
        components.name_papers(office, uid, "ĐỀ ÁN SỐ 03 về chuyển đổi số.")
    assert known.value.code == "named.known"
    undo(office, done.change_uid)
    assert named(office, uid) == [("Báo cáo 9-BC/ĐU", "missing")]


def test_a_named_paper_dismissed_linked_forgotten(office: Office, uid: str) -> None:
    components.name_papers(office, uid, NAMED)
    project = components.view(office, uid).named[1].expected.uid
    components.dismiss_paper(office, project, "rút khỏi chương trình")
    assert named(office, uid)[1][1] == "not_applicable"
    components.dismiss_paper(office, project, "")
    assert named(office, uid)[1][1] == "missing"
    done = components.link_paper(office, project, documents(office, uid)[4].uid)
    assert named(office, uid)[1][1] == "present"
    undo(office, done.change_uid)
    assert named(office, uid)[1][1] == "missing"
    forgotten = components.forget_paper(office, project)
    assert len(named(office, uid)) == 1
    undo(office, forgotten.change_uid)
    assert len(named(office, uid)) == 2
    with pytest.raises(UserError) as gone:
        components.dismiss_paper(office, "nobody", "x")
    assert gone.value.code == "named.gone"


@pytest.mark.parametrize(
    "text, code",
    [
        ("\n - \n", "named.nothing"),
        ("Báo cáo MẬT về biên giới", "secret.text_refused"),
        ("x" * (components.MOST_TITLE + 1), "named.too_long"),
        ("\n".join(f"Báo cáo thứ {n}" for n in range(components.MOST_NAMED + 1)), "named.too_many"),
    ],
)
def test_a_list_that_cannot_be_taken(office: Office, uid: str, text: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        components.name_papers(office, uid, text)
    assert refused.value.code == code
    assert named(office, uid) == []


# -- figures of the meeting ----------------------------------------------------------------------------------


def test_figures_of_a_meeting(office: Office, uid: str) -> None:
    assert components.meeting(office, uid) == MeetingFacts()
    first = MeetingFacts(date(2026, 11, 12), members_total=9, members_present=8, note=" đủ  điều kiện ")
    done = components.set_meeting(office, uid, first)
    kept = components.meeting(office, uid)
    assert kept == replace(first, note="đủ điều kiện")
    components.set_meeting(office, uid, replace(kept, votes_returned=9, votes_for=7))
    with pytest.raises(UserError) as elsewhere:
        components.set_meeting(office, uid, replace(kept, votes_for=1))
    assert elsewhere.value.code == "record.changed_elsewhere"
    assert components.meeting(office, uid).votes_for == 7
    with pytest.raises(UserError):
        undo(office, done.change_uid)  # the figures have moved on
    assert journal_kinds(office).count("meeting.changed") == 2


def test_the_day_of_the_meeting_makes_its_minutes_due(office: Office) -> None:
    uid = add_dossier(office, "HN.16", TITLE)
    dossiers.add_documents(office, uid, [paper("Giấy mời"), paper("Tờ trình")])
    for day, want in ((date(2026, 11, 16), []), (date(2026, 11, 15), ["C04"])):
        now = components.meeting(office, uid)
        components.set_meeting(office, uid, replace(now, held_on=day))
        assert codes(office, uid) == want


@pytest.mark.parametrize(
    "facts, code",
    [
        (MeetingFacts(members_total=-1), "meeting.bad_figure"),
        (MeetingFacts(votes_for=10_000), "meeting.bad_figure"),
        (MeetingFacts(members_total=9, members_present=10), "meeting.more_than"),
        (MeetingFacts(votes_sent=9, votes_returned=10), "meeting.more_than"),
        (MeetingFacts(members_total=9, votes_returned=10), "meeting.more_than"),
        (MeetingFacts(votes_returned=9, votes_for=10), "meeting.more_than"),
        (MeetingFacts(note="tài liệu MẬT kèm theo"), "secret.text_refused"),
    ],
)
def test_impossible_figures(office: Office, uid: str, facts: MeetingFacts, code: str) -> None:
    with pytest.raises(UserError) as refused:
        components.set_meeting(office, uid, facts)
    assert refused.value.code == code
    assert components.meeting(office, uid) == MeetingFacts()


# -- the sets in force ---------------------------------------------------------------------------------------


def test_the_office_may_take_its_own_sets_into_use(office: Office, uid: str) -> None:
    text = resource("rules/components.toml").read_text(encoding="utf-8")
    own = text.replace('version = "2026.1"', 'version = "2026.2"').replace(
        'label = "Danh sách dự hội nghị"', 'label = "Danh sách điểm danh"'
    )
    rules.put(office, rules.RuleSet("components", own, shipped=False), differences=1)
    labels = {line.label for line in components.view(office, uid).lines}
    assert "Danh sách điểm danh" in labels
    assert codes(office, uid) == ["C01"]


def test_a_dossier_that_is_gone(office: Office) -> None:
    for call in (
        lambda: components.view(office, "nobody"),
        lambda: components.not_applicable(office, "nobody", "minutes", "x"),
        lambda: components.name_papers(office, "nobody", "Báo cáo"),
        lambda: components.set_meeting(office, "nobody", MeetingFacts()),
        lambda: components.set_component_set(office, "nobody", "-"),
    ):
        with pytest.raises(UserError) as gone:
            call()
        assert gone.value.code == "dossier.gone"
    assert components.meeting(office, "nobody") == MeetingFacts()


def test_a_completed_dossier_keeps_what_was_said_of_it(tmp_path: Path) -> None:
    with make_office(tmp_path / "closed") as closed:
        lifecycle_support.ready(closed, tmp_path / "in")
        uid = queries.resolve(closed, "TH.01/2026")
        components.name_papers(closed, uid, ["Đề án số hóa"])
        (named,) = components.view(closed, uid).named
        components.dismiss_paper(closed, named.expected.uid, "Không gửi")
        lifecycle_support.complete(closed, uid)
        for act in (
            partial(components.set_meeting, closed, uid, MeetingFacts(members_total=9)),
            partial(components.name_papers, closed, uid, ["Phương án"]),
            partial(components.forget_paper, closed, named.expected.uid),
        ):
            with pytest.raises(UserError) as refused:
                act()
            assert refused.value.code == "dossier.closed"
