"""States, steps and conditions of a dossier in words: one wording for the window and the command line."""

from __future__ import annotations

from collections.abc import Mapping

from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.domain.dossier import EDITABLE, STATE_LABEL, DossierState
from hoso_desktop.domain.lifecycle import SIDE_LABEL, Condition
from hoso_desktop.domain.sign_off import SignOff, Step
from hoso_desktop.messages import sentence
from hoso_desktop.services import papers
from hoso_desktop.services.lifecycle import StateView


def condition_text(condition: Condition) -> str:
    """What is still to be done, in one sentence."""
    params = dict(condition.problem.params)
    forms = params.get("forms")
    if isinstance(forms, tuple):
        params["forms"] = ", ".join(papers.spoken(form) for form in forms)
    return sentence(condition.problem.code, **params)


def state_line(view: StateView) -> str:
    """`Đã hoàn thiện · Đang cho mượn`."""
    return " · ".join((STATE_LABEL[view.state], *(SIDE_LABEL[side] for side in view.side)))


def ready_line(view: StateView) -> str:
    """`Chưa đủ điều kiện hoàn thiện: còn 1 việc.`, or nothing."""
    step = view.next_step
    count = sum(condition.stops for condition in view.conditions.get(step, ())) if step else 0
    if not count:
        return ""
    if step is Step.COMPLETED:
        return sentence("lifecycle.not_ready", count=count)
    return sentence("lifecycle.in_the_way", count=count)


def remark(view: StateView) -> str:
    """What a person should know about a completed dossier: changed unseen, or nobody has signed."""
    if view.changed_unseen and view.state in _CLOSED:
        return sentence("lifecycle.changed_unseen")
    return sentence("check.C20.none") if view.unsigned else ""


_CLOSED = tuple(state for state in DossierState if state not in EDITABLE)


def step_label(step: Step) -> str:
    """`Hoàn thiện hồ sơ`, `Bổ sung` …"""
    return sentence(f"lifecycle.step.{step.value}")


def step_text(step: SignOff, names: Mapping[str, str]) -> str:
    """One line of the history: when, who, what, who signed, why."""
    moment = step.at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
    parts = [f"{moment}: {step_label(step.step)}"]
    if step.step in (Step.WORK_ENDED, Step.HANDED_IN, Step.TRANSFERRED):
        parts.append(sentence("lifecycle.history.day", day=f"{step.day:%d/%m/%Y}"))
    if names.get(step.person_uid):
        parts.append(sentence("lifecycle.history.by", name=names[step.person_uid]))
    if step.signer and step.signed_on:
        who = f"{step.signer} ({step.position})" if step.position else step.signer
        parts.append(sentence("lifecycle.history.signed", who=who, day=f"{step.signed_on:%d/%m/%Y}"))
    if step.delegation:
        parts.append(sentence("lifecycle.history.delegation", text=step.delegation))
    if step.reason:
        parts.append(sentence("lifecycle.history.reason", text=step.reason))
    return "; ".join(parts)
