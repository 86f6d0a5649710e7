"""What became of an entry, and how a person is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from accounts.access import Refused
from criteria.explain import answer_word, number
from criteria.forms import EntryForm
from criteria.models import Measurement, Status
from criteria.templatetags.verdicts import status_class, status_symbol
from criteria.timeline import Conflict
from ntm_portal.lib.periods import VIETNAM


@dataclass(frozen=True)
class Outcome:
    """What became of an entry: written, or refused with errors by field, or a conflict."""

    errors: Mapping[str, list[str]] = field(default_factory=dict)
    refused: str = ""
    conflict: Conflict | None = None

    @property
    def written(self) -> bool:
        """Whether the entry is on record."""
        return not (self.errors or self.refused or self.conflict)

    @property
    def status(self) -> int:
        """The HTTP status that tells it."""
        if self.conflict:
            return 409
        return 403 if self.refused else 400 if self.errors else 200


def attempt(write: Callable[[], Any]) -> Outcome:
    """Call a service, and tell what became of it."""
    try:
        write()
    except ValidationError as error:
        return Outcome(errors=error.message_dict)
    except Refused as error:
        return Outcome(refused=str(error))
    except Conflict as conflict:
        return Outcome(conflict=conflict)
    return Outcome()


def verdict_told(status: Status) -> dict[str, Any]:
    """How a verdict looks and reads."""
    return {
        "status": status.name,
        "css": status_class(status),
        "symbol": status_symbol(status),
        "word": str(status.label),
    }


def conflict_told(row: Any) -> dict[str, Any]:
    """Who changed a cell to what, and when, from the row there now; JSON-ready."""
    if row is None:
        return verdict_told(Status.WITHDRAWN) | {"seen": 0, "who": "", "when": "", "note": ""}
    if isinstance(row, Measurement):
        word = answer_word(row.answer) if row.value is None else number(row.value)
        said = {"word": word or str(Status.WITHDRAWN.label)}
    else:
        said = verdict_told(Status(row.status))
    return said | {
        "seen": row.assertion,
        "who": str(row.asserted_by),
        "when": f"{row.asserted_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
        "note": row.note,
    }


def show_outcome(form: EntryForm, outcome: Outcome) -> None:
    """Put what was refused into the form; after a conflict, saving again puts one's own."""
    if outcome.conflict:
        form.conflict = conflict_told(outcome.conflict.current)
        form.data = {name: form.data[name] for name in form.data}
        form.data["seen"] = form.conflict["seen"]
    elif outcome.refused:
        form.refuse({"": [outcome.refused]})
    elif not form.errors:
        form.refuse(outcome.errors)
