"""What the amendments of a file must agree on with the rows that they change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

from criteria.loading.amounts import Place, misfits
from criteria.loading.problems import Problem, path_of
from criteria.loading.schema import AmendmentSpec, CriterionSpec, Part, PlacedIndicator, SetSpec

CHANGES = (
    "criteria", "indicators", "new_criteria", "new_indicators", "ended_criteria",
    "ended_indicators", "thresholds",
)  # fmt: skip


@dataclass
class Standing:
    """The rows of a set while its amendments are applied one after the other."""

    rows: dict[str, dict[str, Part]] = field(default_factory=dict)  # criterion → its indicators

    def put(self, criterion: CriterionSpec) -> None:
        """Let a criterion with its indicators stand under its number."""
        self.rows[criterion.number] = {row.number: row for row in criterion.indicators}

    def owner(self, number: str) -> str | None:
        """The criterion that has the indicator."""
        return next((one for one, rows in self.rows.items() if number in rows), None)

    def part(self, number: str) -> Part | None:
        """The indicator, or part of one, with the number."""
        whole = [row for rows in self.rows.values() for row in rows.values()]
        parts = [part for row in whole for part in getattr(row, "parts", ())]
        return next((row for row in (*whole, *parts) if row.number == number), None)


def in_time(spec: SetSpec) -> list[tuple[int, AmendmentSpec]]:
    """The amendments with their places in the file, earliest first."""
    return sorted(enumerate(spec.amendments), key=lambda one: one[1].effective_on)


def amendment_problems(spec: SetSpec) -> Iterator[Problem]:
    """Everything in the amendments that does not fit the rows as they then are."""
    standing = Standing()
    for criterion in spec.criteria:
        standing.put(criterion)
    for index, amendment in in_time(spec):
        place = ("amendments", index)
        yield from _own_problems(spec, amendment, place)
        yield from _criteria(standing, amendment, place)
        yield from _indicators(standing, amendment, place)
        yield from _thresholds(standing, amendment, place, bool(spec.extends))
    yield from _same_day(spec)


def _at(place: Place, message: str, **words: object) -> Problem:
    return Problem(path_of(place), message, words)


def _own_problems(spec: SetSpec, amendment: AmendmentSpec, place: Place) -> Iterator[Problem]:
    day, end = amendment.effective_on, spec.valid_to
    if day <= spec.valid_from or (end and day > end):
        yield _at((*place, "effective_on"), _("must lie in the validity of the set"))
    if not any(getattr(amendment, name) for name in CHANGES):
        yield _at(place, _("must replace a criterion or an indicator, or change a threshold"))


def _criteria(standing: Standing, amendment: AmendmentSpec, place: Place) -> Iterator[Problem]:
    for index, row in enumerate(amendment.criteria):
        if row.number not in standing.rows:
            message = _("the set has no criterion “%(number)s” to replace")
            yield _at((*place, "criteria", index, "number"), message, number=row.number)
        standing.put(row)
    for index, row in enumerate(amendment.new_criteria):
        if row.number in standing.rows:
            message = _("the set has a criterion “%(number)s” already")
            yield _at((*place, "new_criteria", index, "number"), message, number=row.number)
        standing.put(row)
    for index, number in enumerate(amendment.ended_criteria):
        if standing.rows.pop(number, None) is None:
            message = _("the set has no criterion “%(number)s” to end")
            yield _at((*place, "ended_criteria", index), message, number=number)


def _indicators(standing: Standing, amendment: AmendmentSpec, place: Place) -> Iterator[Problem]:
    for name in ("indicators", "new_indicators"):
        for index, row in enumerate(getattr(amendment, name)):
            known = standing.rows.setdefault(row.criterion, {})
            message = _misplaced(row, name, known)
            words = {"criterion": row.criterion, "number": row.number}
            if message:
                yield _at((*place, name, index, "number"), message, **words)
            known[row.number] = row
    for index, number in enumerate(amendment.ended_indicators):
        owner = standing.owner(number)
        if owner is None:
            message = _("the set has no indicator “%(number)s” to end")
            yield _at((*place, "ended_indicators", index), message, number=number)
        else:
            del standing.rows[owner][number]


def _misplaced(row: PlacedIndicator, name: str, known: Mapping[str, Part]) -> str:
    """Why an indicator can neither be replaced nor added; "" where it can."""
    if name == "indicators" and row.number not in known:
        return _("criterion “%(criterion)s” has no indicator “%(number)s”")
    if name == "new_indicators" and row.number in known:
        return _("criterion “%(criterion)s” has “%(number)s” already")
    if row.number != row.criterion and not row.number.startswith(f"{row.criterion}."):
        return _("must be “%(criterion)s” or begin with “%(criterion)s.”")
    return ""


def _thresholds(
    standing: Standing, amendment: AmendmentSpec, place: Place, extends: bool
) -> Iterator[Problem]:
    """An extension may also change what it asks of its base: that is checked with the base."""
    for index, row in enumerate(amendment.thresholds):
        here = (*place, "thresholds", index)
        part = standing.part(row.indicator)
        if part is None and not extends:
            message = _("the set has no indicator “%(number)s”")
            yield _at((*here, "indicator"), message, number=row.indicator)
        if part is not None:
            yield from misfits(part.kind, part.scale, row, here)


def _same_day(spec: SetSpec) -> Iterator[Problem]:
    """On one day a row may be changed once: it would begin and end on that day otherwise."""
    seen = set()
    for index, amendment in in_time(spec):
        for kind, numbers in _touched(amendment).items():
            for number in numbers:
                key = amendment.effective_on, kind, number
                if key in seen:
                    message = _("“%(number)s” is changed twice on the same day")
                    yield _at(("amendments", index), message, number=number)
                seen.add(key)


def _touched(amendment: AmendmentSpec) -> dict[str, list[str]]:
    criteria = [row.number for row in (*amendment.criteria, *amendment.new_criteria)]
    indicators = [row.number for row in (*amendment.indicators, *amendment.new_indicators)]
    return {
        "criterion": [*criteria, *amendment.ended_criteria],
        "indicator": [
            *indicators,
            *amendment.ended_indicators,
            *(row.indicator for row in amendment.thresholds),
        ],
    }
