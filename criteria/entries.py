"""Many verdicts sent at once, as JSON: read and checked before they reach the service."""

import json
import re
from collections.abc import Iterable
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communes.models import UnitVersion
from criteria.catalogue import CriterionView, SetView
from criteria.forms import MAX_NOTE, MAX_SEEN
from criteria.models import Status
from criteria.services import VerdictEntry

NO_TEXT = r"[\x00\ud800-\udfff]"  # NUL, and halves of a pair: no database keeps them
MAX_ENTRIES = 2000


def read_entries(
    text: str, versions: Iterable[UnitVersion], criteria_set: SetView
) -> list[VerdictEntry]:
    """Read `[{"commune", "criterion", "status", "note", "seen"}, …]` about communes of a grid.

    Communes go by code, criteria by number, statuses by name; `note` and `seen` may be left out,
    `seen` as in VerdictEntry. Raises ValidationError (key `entries`) that names each wrong entry.
    """
    communes = {version.unit.code: version for version in versions}
    criteria = {row.number: row for row in criteria_set.criteria}
    entries, problems = [], []
    for place, item in enumerate(_rows(text), start=1):
        try:
            entries.append(_entry(item, communes, criteria))
        except ValueError as problem:
            problems.append(
                _("Entry %(place)d: %(problem)s") % {"place": place, "problem": problem}
            )
    if problems:
        raise ValidationError({"entries": problems})
    return entries


def _rows(text: str) -> list[Any]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list) or not rows:
        raise ValidationError({"entries": _("Send a list of verdicts.")})
    if len(rows) > MAX_ENTRIES:
        message = _("At most %(most)d verdicts at once; these are %(count)d.")
        raise ValidationError({"entries": message % {"most": MAX_ENTRIES, "count": len(rows)}})
    return rows


def _entry(
    item: Any, communes: dict[str, UnitVersion], criteria: dict[str, CriterionView]
) -> VerdictEntry:
    """One entry; ValueError tells what is wrong with it."""
    if not isinstance(item, dict):
        raise ValueError(_("this is no verdict"))
    commune = communes.get(str(item.get("commune")))
    if commune is None:
        raise ValueError(_("there is no such commune in this grid"))
    criterion = criteria.get(str(item.get("criterion")))
    if criterion is None:
        raise ValueError(_("there is no such criterion in this criteria set"))
    status = str(item.get("status"))
    if status not in Status.__members__:
        raise ValueError(_("“%(word)s” is no verdict") % {"word": status[:40]})
    return VerdictEntry(commune, criterion, Status[status], _note(item), _seen(item))


def _note(item: dict[str, Any]) -> str:
    note = item.get("note", "")
    if not isinstance(note, str) or len(note) > MAX_NOTE or re.search(NO_TEXT, note):
        raise ValueError(_("the note is text of at most %(most)d letters") % {"most": MAX_NOTE})
    return normalize("NFC", note)


def _seen(item: dict[str, Any]) -> int | None:
    seen = item.get("seen")
    if seen is None:
        return None
    if type(seen) is not int or not 0 <= seen <= MAX_SEEN:
        raise ValueError(_("`seen` is the number of the verdict on screen, 0 for none"))
    return seen
