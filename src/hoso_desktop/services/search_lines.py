"""The lines above the hits: what a query was read as, what it filters, how many wait, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from hoso_desktop.domain.dossier import STATE_LABEL, DossierState
from hoso_desktop.domain.query import Understood
from hoso_desktop.domain.retention import from_code
from hoso_desktop.domain.search_vocabulary import Vocabulary
from hoso_desktop.messages import sentence


@dataclass(frozen=True, slots=True)
class Line:
    """`kind` is "command", "help", "list" or "filter"; `id` tells which; `count` is of a list."""

    kind: str
    id: str
    text: str
    count: int | None = None


def lines(asked: Understood, known: Vocabulary, count: int) -> tuple[Line, ...]:
    """The lines of a query, in the order they are shown."""
    out = []
    for command in asked.commands:
        page = known.help_pages[command]
        out.append(Line("command", command, sentence(_COMMANDS[command])))
        out.append(Line("help", page, sentence("find.help")))
    if asked.list_id:
        out.append(Line("list", asked.list_id, sentence(_LISTS[asked.list_id], count=count), count))
    if asked.only_filter:
        out += _filters(asked)
    return tuple(out)


def _filters(asked: Understood) -> list[Line]:
    wanted, out = asked.wanted, []
    if wanted.retention:
        label = from_code(wanted.retention).label
        out.append(Line("filter", "retention", sentence("find.filter.retention", value=label)))
    if wanted.year:
        out.append(Line("filter", "year", sentence("find.filter.year", value=wanted.year)))
    if wanted.term:
        out.append(Line("filter", "term", sentence("find.filter.term", value=wanted.term)))
    if wanted.state:
        state = STATE_LABEL[DossierState(wanted.state)]
        out.append(Line("filter", "state", sentence("find.filter.state", value=state)))
    return out


_COMMANDS = {
    "print_cover": "find.command.print_cover",
    "print_contents": "find.command.print_contents",
    "print_certificate": "find.command.print_certificate",
    "print_set": "find.command.print_set",
    "new_dossier": "find.command.new_dossier",
    "import": "find.command.import",
    "settings": "find.command.settings",
}
_LISTS = {
    "not_handed_in": "find.list.not_handed_in",
    "unfiled": "find.list.unfiled",
    "on_loan": "find.list.on_loan",
    "missing_minutes": "find.list.missing_minutes",
}
