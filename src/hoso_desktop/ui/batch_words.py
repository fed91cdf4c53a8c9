"""What a hand-over waits for, in the clerk's words. Texts only."""

from __future__ import annotations

from datetime import date

from hoso_desktop.domain import hand_over as rule
from hoso_desktop.domain.hand_over import BatchState, HandOverKind, ItemState, Road
from hoso_desktop.services.batch_overview import NextStep, Whole
from hoso_desktop.ui.day_text import day_text
from hoso_desktop.ui.text import tr


def act_text(step: NextStep) -> str:
    """The primary button."""
    return {
        NextStep.MEND: tr("Xem còn thiếu gì"),
        NextStep.PAPERS: tr("Ghi người nhận, in 2 bản…"),
        NextStep.BUILD: tr("Đóng gói…"),
        NextStep.HAND_OVER: tr("Bàn giao…"),
        NextStep.RESUBMIT: tr("Làm lại bản mới"),
        NextStep.RECEIPT: tr("Nhận biên nhận…"),
        NextStep.CLOSE: tr("Kết thúc đợt"),
        NextStep.FILL: tr("Thêm hồ sơ vào đợt…"),
        NextStep.NOTHING: "",
    }[step]


def about_text(whole: Whole) -> str:
    """State, receiver, day and boxes in one line."""
    batch = whole.view.batch
    parts = [rule.BATCH_LABEL[batch.state]]
    if batch.receiver_person:
        parts.append(tr("người nhận: {name}", name=batch.receiver_person))
    if batch.handed_on:
        parts.append(tr("ngày giao: {day}", day=day_text(date.fromisoformat(batch.handed_on))))
    if batch.boxes is not None:
        parts.append(tr("{count} hộp", count=f"{batch.boxes:02d}"))
    return " · ".join(parts)


def next_text(whole: Whole) -> str:
    """What comes next and why, and which dossiers go on paper only."""
    return " ".join(text for text in (_step_text(whole), _paper_text(whole)) if text)


def _step_text(whole: Whole) -> str:
    items, step = whole.view.items, whole.next_step
    back = sum(item.state is ItemState.RETURNED for item in items)
    waiting = sum(item.state in (ItemState.HANDED_OVER, ItemState.RECEIVED) for item in items)
    if not whole.view.whole:
        return tr("Đợt này có hồ sơ bạn không được xem nên bạn chỉ xem được, không làm tiếp được.")
    return {
        NextStep.MEND: tr(
            "Còn {count} hồ sơ chưa giao được. Xem từng việc, bấm Sửa ngay để đến đúng chỗ phải sửa.",
            count=len(whole.unready),
        ),
        NextStep.PAPERS: tr(
            "Hồ sơ đã đủ. Ghi người nhận, số hộp rồi in mục lục nộp lưu (F5) và biên bản giao nhận (F6), "
            "mỗi thứ 2 bản."
        ),
        NextStep.BUILD: tr(
            "Còn {count} hồ sơ chưa đóng gói. Chọn USB hoặc thư mục; gói đã có và còn tốt thì giữ nguyên.",
            count=len(whole.unpacked),
        ),
        NextStep.HAND_OVER: tr("Đã đủ để giao. Ghi bàn giao khi nơi nhận đã ký biên bản."),
        NextStep.RESUBMIT: tr(
            "{count} hồ sơ bị trả lại. Mở hồ sơ, sửa theo lý do nơi nhận nêu, rồi làm lại bản mới để giao "
            "lần nữa.",
            count=back,
        ),
        NextStep.RECEIPT: tr(
            "Đã giao, {count} hồ sơ chờ nơi nhận trả lời. Bản gốc vẫn ở trong kho này.", count=waiting
        ),
        NextStep.CLOSE: tr("Nơi nhận đã tiếp nhận mọi hồ sơ. Kết thúc đợt; bản gốc vẫn ở trong kho này."),
        NextStep.FILL: tr("Đợt chưa có hồ sơ nào."),
        NextStep.NOTHING: tr("Đợt đã xong: mọi hồ sơ đã được tiếp nhận. Bản gốc vẫn ở trong kho này."),
    }[step]


def _paper_text(whole: Whole) -> str:
    paper = [item.code for item in whole.view.items if item.road is Road.PAPER]
    if not paper or whole.view.batch.state is BatchState.CLOSED:
        return ""
    some = ", ".join(paper[:3]) + (" …" if len(paper) > 3 else "")
    return tr("Chỉ giao bản giấy, không có tệp: {count} hồ sơ ({codes}).", count=len(paper), codes=some)


def asks_archive(kind: HandOverKind) -> bool:
    """Whether the receiver is another office, with a name, a code and a registration."""
    return kind is HandOverKind.HISTORICAL_ARCHIVE
