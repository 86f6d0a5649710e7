"""The demo at ten times its size: more communes, with everything that was recorded of them."""

from typing import Any

from django.db import models

from communes.models import Unit, UnitVersion
from criteria.models import Measurement, Registration, Verdict
from meetings.models import ScopedCommune, Task
from tests.database import count_rows_anew

TIMES = 10


def _copies(rows: Any, units: dict[int, list[Unit]]) -> None:
    """Give each new unit its own copy of the rows of the unit it was made from."""
    model: type[models.Model] = rows.model
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    made = [
        model(**{name: getattr(row, name) for name in names} | {"unit_id": unit.pk})
        for row in rows
        for unit in units[row.unit_id]
    ]
    model.objects.bulk_create(made, batch_size=2000)


def _tasks(units: dict[int, list[Unit]]) -> None:
    """Give each new commune its own copy of the tasks about the one it was made from."""
    names = [field.attname for field in Task._meta.concrete_fields if not field.primary_key]
    made = [
        Task(
            **{name: getattr(row, name) for name in names}
            | {"commune_id": unit.pk, "slot": f"{row.slot}:{unit.pk}"}
        )
        for row in Task.objects.filter(commune__in=units)
        for unit in units[row.commune_id]
    ]
    Task.objects.bulk_create(made)


def _twin(unit: Unit, number: int) -> Unit:
    code, days = f"{unit.code}-{number}", (unit.established_on, unit.ended_on)
    return Unit(level=unit.level, code=code, established_on=days[0], ended_on=days[1])


def multiply() -> int:
    """Copy every unit with a verdict, and its rows, nine times; returns the number of new units."""
    source = Unit.objects.filter(pk__in=Verdict.objects.values("unit_id")).order_by("pk")
    made = {unit.pk: [_twin(unit, number) for number in range(1, TIMES)] for unit in source}
    new = [unit for copies in made.values() for unit in copies]
    Unit.objects.bulk_create(new, batch_size=2000)
    for model in (UnitVersion, Verdict, Measurement, Registration, ScopedCommune):
        _copies(model.objects.filter(unit__in=source), made)
    _tasks(made)
    count_rows_anew()
    return len(new)
