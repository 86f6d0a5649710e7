"""What an uploaded workbook would do to the catalogue; everything that is wrong at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from criteria.loading.agreement import disagreements
from criteria.loading.document import document_of, parsed
from criteria.loading.problems import Problem
from criteria.loading.restoring import restore
from criteria.loading.schema import SetSpec
from criteria.models import CriteriaSet, Indicator, Measurement, Registration, Upload, Verdict
from criteria.workbook.catalogue.amending import Amending, Current, Decision, amended, current
from criteria.workbook.catalogue.difference import Fate, RowChange, compare
from criteria.workbook.catalogue.lines import lines_of
from criteria.workbook.catalogue.reading import Reading, read_set
from criteria.workbook.catalogue.tables import Fault
from criteria.workbook.uploads import book_of
from ntm_portal.lib.periods import parse_day

AMENDMENT, CORRECTION = "amendment", "correction"
ROWS = ("criteria", "indicators", "thresholds")


@dataclass(frozen=True)
class Overtaken:
    """Who changed the set after the workbook was downloaded, and when."""

    by: str
    at: datetime | None


@dataclass(frozen=True)
class Proposal:
    """A workbook beside the set as it stands; `spec` is what would be written."""

    reading: Reading
    row: CriteriaSet | None = None
    before: SetSpec | None = None
    spec: SetSpec | None = None
    changes: tuple[RowChange, ...] = ()
    faults: tuple[Fault, ...] = ()
    overtaken: Overtaken | None = None
    how: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the set is not in the catalogue yet."""
        return self.row is None

    @property
    def code(self) -> str:
        """The code of the set."""
        return self.reading.spec.set if self.reading.spec else ""

    @property
    def can_apply(self) -> bool:
        """Whether it could be written now."""
        stops = self.faults or self.overtaken
        return bool(self.changes and self.spec and not stops and (self.is_new or self.how))

    @property
    def numbers(self) -> set[str] | None:
        """The numbers of the rows that change; None where something of the whole set does."""
        if any(_concerns_all(row) for row in self.changes):
            return None
        return {row.number for row in self.changes if row.number}


def _concerns_all(row: RowChange) -> bool:
    """Whether more is judged otherwise than the row names: by another class, from another day."""
    moves_day = row.table == "amendments" and row.fate == Fate.CHANGED
    return moves_day or row.table not in (*ROWS, "buckets", "amendments")


@dataclass(frozen=True)
class Choice:
    """How the person wants the changes to count."""

    how: str = ""
    decision: Decision | None = None
    reason: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


def choice_of(upload: Upload) -> Choice:
    """What the person chose on the page of the upload."""
    told = upload.choices
    if told.get("how") != AMENDMENT:
        return Choice(told.get("how", ""), None, upload.reason, told)
    names = ("code", "name_vi", "decision", "cited_as")
    day = parse_day(told.get("effective_on", "")) or date.max
    decision = Decision(**{name: told.get(name, "") for name in names}, effective_on=day)
    return Choice(AMENDMENT, decision, upload.reason, told)


def base_kinds(code: str) -> Mapping[str, str]:
    """The kind of each indicator of the set that is extended, by number."""
    rows = Indicator.objects.filter(criterion__rows__criteria_set__code=code) if code else []
    return {row.number: row.kind for row in rows}


def propose(upload: Upload) -> Proposal:
    """Read the upload and set it beside the catalogue. Raises Unreadable."""
    reading = read_set(book_of(upload), base_kinds)
    if reading.spec is None:
        return Proposal(reading, faults=reading.faults)
    rows = CriteriaSet.objects.select_related("extends", "province")
    row = rows.filter(code=reading.spec.set).first()
    if row is None:
        changes = tuple(compare(None, lines_of(reading.spec)))
        return Proposal(reading, None, None, reading.spec, changes)
    return _beside(reading, row, choice_of(upload))


def _beside(reading: Reading, row: CriteriaSet, choice: Choice) -> Proposal:
    spec, before = reading.spec, restore(row)
    assert spec is not None  # noqa: S101 - told by the caller
    overtaken = _overtaken(reading, row)
    if before == spec or (overtaken and _says_the_same(before, spec)):
        return Proposal(reading, row, before)
    changes = tuple(compare(lines_of(before), lines_of(spec)))
    given = Proposal(reading, row, before, None, changes, (), overtaken)
    if reading.origin.get("set") != row.code:
        message = _("There is a set with this code. Download its workbook and change that one.")
        return _with(given, "", None, (Fault(reading.places.get("set", ""), message),))
    if overtaken or not choice.how:
        return given
    if choice.how == CORRECTION:
        return _with(given, CORRECTION, spec, ())
    return _with(given, AMENDMENT, *_amended(before, spec, choice, changes))


def _with(given: Proposal, how: str, spec: SetSpec | None, faults: tuple[Fault, ...]) -> Proposal:
    shared = (given.reading, given.row, given.before)
    return Proposal(*shared, spec, given.changes, faults, given.overtaken, how)


def _says_the_same(before: SetSpec, spec: SetSpec) -> bool:
    """Whether an amendment since says what the workbook says of the rows that hold now."""
    old, new = current(before), current(spec)
    same_facts = all(getattr(before, name) == getattr(spec, name) for name in _FACTS)
    return same_facts and _rows(old) == _rows(new)


def _rows(now: Current) -> tuple[Any, ...]:
    """The rows without the decision cited for a threshold, which follows from the amendment."""
    return (
        [row.model_copy(update={"indicators": ()}) for row in now.criteria.values()],
        {key: (one[0], _uncited(one[1])) for key, one in now.indicators.items()},
        {key: _uncited(row) for key, row in now.overrides.items()},
    )


def _uncited(row: Any) -> Any:
    parts = {"parts": tuple(map(_uncited, row.parts))} if getattr(row, "parts", ()) else {}
    return row.model_copy(update={"legal_basis": "", **parts})


_FACTS = tuple(
    name
    for name in SetSpec.model_fields
    if name not in ("criteria", "overrides", "amendments", "buckets")
)


def _overtaken(reading: Reading, row: CriteriaSet) -> Overtaken | None:
    """A workbook of another state of the set would undo what was changed since."""
    origin, base = reading.origin, row.extends
    stale = [row.code] if origin.get("state", "") != row.content_hash else []
    if base and origin.get("base_state", "") != base.content_hash:
        stale.append(base.code)
    if not stale:
        return None
    entries = AuditEntry.objects.filter(subject="criteria set", subject_key__in=stale)
    last = entries.order_by("-at", "-pk").first()
    return Overtaken(last.actor_name if last else "", last.at if last else None)


def _amended(
    before: SetSpec, spec: SetSpec, choice: Choice, changes: tuple[RowChange, ...]
) -> tuple[SetSpec | None, tuple[Fault, ...]]:
    """The set with the amendment that the changes of the workbook make."""
    amending, now = Amending(before, spec), current(before)
    told = amending.told()
    faults = [Fault(number, message) for number, message in amending.faults]
    faults += [fault for change in changes for fault in _unamendable(change, now)]
    if not told and not faults:
        faults.append(Fault("", _("Nothing in the workbook counts from a day on.")))
    if faults or choice.decision is None:
        return None, tuple(faults)
    made, problems = parsed(document_of(amended(before, told, choice.decision)))
    problems = problems or (disagreements(made) if made else [])
    return made, tuple(Fault(*_at_form(one)) for one in problems)


def _at_form(problem: Problem) -> tuple[str, str]:
    """Problems of the new amendment belong to the fields of the page."""
    labels = {
        "code": _("Short form of the decision"),  # the code is made of it
        "decision": _("Decision"),
        "cited_as": _("Short form of the decision"),
        "effective_on": _("In force from"),
    }
    return str(labels.get(problem.path.rsplit(".", 1)[-1], "")), problem.told


def _unamendable(change: RowChange, now: Current) -> list[Fault]:
    """What an amendment cannot change: facts of the set, and rows that no longer hold."""
    where = f"{change.sheet}: {change.name}"
    if change.table == "buckets" and {one.key for one in change.cells} == {"floors"}:
        return []  # the highest group follows the number of criteria by itself
    if change.table not in ROWS or not change.cells:
        return [Fault(where, _("This does not change from a day on. Send it as a correction."))]
    if _holds(change, now):
        return []
    return [Fault(where, _("This row is not the one in force. Change the row that holds now."))]


def _holds(change: RowChange, now: Current) -> bool:
    """Whether the row is the one that holds once all amendments are in force."""
    code, number = change.key[0], change.number
    of_asked = now.made_by.get(("thresholds", number), "")
    if change.table != "indicators":
        return code == now.made_by.get((change.table, number), "")
    of_row, keys = now.made_by.get(("indicators", number), ""), {one.key for one in change.cells}
    if change.fate == Fate.GONE:
        return code in (of_row, of_asked)
    asks, tells = bool(keys & _ASKED), bool(keys - _ASKED)
    return (not asks or code == of_asked) and (not tells or code == of_row)


_ASKED = {"set_by", "legal_basis", "values", "values_read", "source"}


def is_in_use(row: CriteriaSet) -> bool:
    """Whether anything recorded or arranged rests on the set."""
    criteria = row.rows.values("criterion_id")
    return (
        Verdict.objects.filter(criterion__in=criteria).exists()
        or Measurement.objects.filter(indicator__criterion__in=criteria).exists()
        or Registration.objects.filter(criteria_set=row).exists()
    )
