"""The lists of a folder as typed rows; `data/units/README.md` documents the files."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from communes.loading.cells import ListError, Place, Row, rows
from communes.models import Kind, Level, Succession

VERSION_FILES = {
    Level.PROVINCE: "provinces.csv",
    Level.DISTRICT: "districts.csv",
    Level.AREA: "areas.csv",
    Level.COMMUNE: "communes.csv",
}
PARENTS: dict[Level, tuple[Level, ...]] = {
    Level.PROVINCE: (),
    Level.DISTRICT: (Level.PROVINCE,),
    Level.AREA: (Level.PROVINCE,),
    Level.COMMUNE: (Level.PROVINCE, Level.DISTRICT, Level.AREA),
}
KINDS = {
    Level.PROVINCE: {Kind.TINH, Kind.THANH_PHO_TW},
    Level.DISTRICT: {Kind.HUYEN, Kind.QUAN, Kind.THI_XA, Kind.THANH_PHO},
    Level.AREA: {Kind.KHU_VUC},
    Level.COMMUNE: {Kind.XA, Kind.PHUONG, Kind.THI_TRAN, Kind.DAC_KHU},
}
VERSION_COLUMNS = (
    "code", "established_on", "name", "kind", "valid_from", "valid_to", "legal_basis"
)  # fmt: skip
SUCCESSION_COLUMNS = (
    "level", "predecessor", "successor", "effective_on", "extent", "carries_results", "legal_basis"
)  # fmt: skip
CLASS_COLUMNS = (
    "level", "code", "axis", "class_code", "criteria_set", "valid_from", "valid_to", "decision"
)  # fmt: skip


@dataclass(frozen=True)
class ListedVersion:
    """What a unit was called and belonged to during a period; `parents` maps level → code."""

    place: Place
    level: Level
    code: str
    established_on: date | None
    name: str
    kind: str
    parents: dict[Level, str]
    valid_from: date | None
    valid_to: date | None
    legal_basis: str


@dataclass(frozen=True)
class ListedSuccession:
    """Territory that passed on a day; both units are named by code."""

    place: Place
    level: Level
    predecessor: str
    successor: str
    effective_on: date
    extent: str
    carries_results: bool
    legal_basis: str


@dataclass(frozen=True)
class ListedClass:
    """A unit's class of thresholds on one axis."""

    place: Place
    level: Level
    code: str
    axis: str
    class_code: str
    criteria_set: str
    valid_from: date | None
    valid_to: date | None
    decision: str


@dataclass
class Lists:
    """Everything a folder holds."""

    versions: list[ListedVersion] = field(default_factory=list)
    successions: list[ListedSuccession] = field(default_factory=list)
    classes: list[ListedClass] = field(default_factory=list)


def _required_code(row: Row, column: str, level: Level) -> str:
    row.text(column, 10, required=True)
    return row.code(column, level)


def _period(row: Row) -> tuple[date | None, date | None]:
    start, end = row.day("valid_from"), row.day("valid_to")
    if start and end and start >= end:
        raise row.place.error(_("“valid_to” must be later than “valid_from”."))
    return start, end


def _version(row: Row, level: Level) -> ListedVersion:
    kind = row.choice("kind", Kind)
    if kind not in KINDS[level]:
        raise row.place.error(
            _("“%(kind)s” is no kind of a %(level)s.") % {"kind": kind, "level": level.label}
        )
    start, end = _period(row)
    parents = {parent: row.code(parent.value, parent) for parent in PARENTS[level]}
    if Level.PROVINCE in parents:
        row.text("province", 10, required=True)
    return ListedVersion(
        place=row.place,
        level=level,
        code=_required_code(row, "code", level),
        established_on=row.day("established_on"),
        name=row.text("name", 70, required=True),
        kind=kind,
        parents={parent: code for parent, code in parents.items() if code},
        valid_from=start,
        valid_to=end,
        legal_basis=row.text("legal_basis", 200),
    )


def _succession(row: Row) -> ListedSuccession:
    level = Level(row.choice("level", Level))
    effective_on = row.day("effective_on")
    if effective_on is None:
        raise row.place.error(_("“%(column)s” is empty.") % {"column": "effective_on"})
    if row.cells["carries_results"] not in ("0", "1"):
        raise row.place.error(_("“carries_results” is 1 or 0."))
    return ListedSuccession(
        place=row.place,
        level=level,
        predecessor=_required_code(row, "predecessor", level),
        successor=_required_code(row, "successor", level),
        effective_on=effective_on,
        extent=row.choice("extent", Succession.Extent),
        carries_results=row.cells["carries_results"] == "1",
        legal_basis=row.text("legal_basis", 200),
    )


def _class(row: Row) -> ListedClass:
    level = Level(row.choice("level", Level))
    start, end = _period(row)
    return ListedClass(
        place=row.place,
        level=level,
        code=_required_code(row, "code", level),
        axis=row.text("axis", 10, required=True),
        class_code=row.text("class_code", 10, required=True),
        criteria_set=row.text("criteria_set", 40),
        valid_from=start,
        valid_to=end,
        decision=row.text("decision", 200, required=True),
    )


def refuse_twice(places: Iterator[tuple[Hashable, Place]]) -> None:
    """Raise ListError at the second row with the same key."""
    first: dict[Hashable, Place] = {}
    for key, place in places:
        if key in first:
            raise place.error(
                _("the same row stands in line %(line)d already.") % {"line": first[key].line}
            )
        first[key] = place


def read_folder(folder: Path) -> Lists:
    """Read the lists that `folder` holds (any of them, at least one); raises ListError."""
    lists = Lists()
    for level, name in VERSION_FILES.items():
        if (folder / name).is_file():
            columns = VERSION_COLUMNS + tuple(parent.value for parent in PARENTS[level])
            lists.versions += [_version(row, level) for row in rows(folder / name, columns)]
    if (path := folder / "successions.csv").is_file():
        lists.successions = [_succession(row) for row in rows(path, SUCCESSION_COLUMNS)]
    if (path := folder / "classifications.csv").is_file():
        lists.classes = [_class(row) for row in rows(path, CLASS_COLUMNS)]
    if not (lists.versions or lists.successions or lists.classes):
        raise ListError(_("No list was found in %(folder)s.") % {"folder": folder})
    refuse_twice(
        ((v.level, v.code, v.established_on, v.valid_from), v.place) for v in lists.versions
    )
    refuse_twice(
        ((s.level, s.predecessor, s.successor, s.effective_on), s.place) for s in lists.successions
    )
    refuse_twice(
        ((c.level, c.code, c.axis, c.criteria_set, c.valid_from), c.place) for c in lists.classes
    )
    return lists
