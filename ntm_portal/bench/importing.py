"""Importing a list for the whole nation, beside a plain COPY of the rows that resulted.

The list speaks of every cell, and each of them has an older row by then: it is closed, a shortened
copy and a new row are added, every criterion is judged again. The same rows, written into a copy
of the database as it was before, are what the time is compared with.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from accounts.models import User
from accounts.roles import Role
from communes.models import Grant, Level, Unit
from criteria.models import Indicator, Measurement
from ntm_portal.bench.catalogue import CODE
from ntm_portal.bench.command import Run, run_import
from ntm_portal.bench.copying import copied_database, copy_seconds
from ntm_portal.bench.nation import PREFIX, code_of
from ntm_portal.bench.report import Requirement
from ntm_portal.bench.size import Size

IMPORTER = "synthetic.importer"  # an officer of every province
MOST_TIMES = 3.0  # of the COPY of the rows that resulted
MOST_MEGABYTES = 300
AGO = 200  # days between the older list and today's
Say = Callable[[str], object]


def measure_import(size: Size, today: date, say: Say) -> Iterator[Requirement]:
    """Import an older list, today's list and today's list again, and tell what was found."""
    _appoint(size)
    turn = Measurement.objects.filter(asserted_by__username=IMPORTER).count()  # 0 the first time
    with TemporaryDirectory() as folder:
        older, current = Path(folder) / "older.csv", Path(folder) / "today.csv"
        values = _write_list(older, size, turn)
        _write_list(current, size, turn + 1)
        first = run_import(older, CODE, today - timedelta(days=AGO), IMPORTER)
        say(f"import of {values} values into blank cells: {first}")
        with copied_database() as copy:
            done = run_import(current, CODE, today, IMPORTER)
            say(f"import of {values} other values over them: {done}")
            again = run_import(current, CODE, today, IMPORTER)
            say(f"import of the same values again: {again}")
            seconds = copy_seconds(copy, Path(folder), say) if copy else None
    yield from _requirements(done, again, seconds)


def _requirements(done: Run, again: Run, seconds: float | None) -> Iterator[Requirement]:
    if seconds is not None:
        text = f"importing a nation takes at most {MOST_TIMES:g} × the COPY of its rows"
        ratio = done.seconds / seconds
        yield Requirement(text, f"{ratio:.2f}", ratio <= MOST_TIMES)
    peak = max(done.megabytes, again.megabytes)
    text = f"importing a nation takes less than {MOST_MEGABYTES} MB of memory"
    yield Requirement(text, f"{peak:.0f} MB", peak < MOST_MEGABYTES)
    text = "importing the same values again writes no row"
    yield Requirement(text, str(again.added), again.added == 0)


def _appoint(size: Size) -> None:
    """Let one person record for the whole nation, as no office would."""
    person = User.objects.filter(username=IMPORTER).first()
    if person is None:
        person = User(username=IMPORTER, last_name="Synthetic importer")
        person.set_unusable_password()
        person.save()
        provinces = Unit.objects.filter(code__startswith=PREFIX[Level.PROVINCE])
        role = Role.PROVINCE_OFFICER
        Grant.objects.bulk_create(Grant(user=person, role=role, unit=unit) for unit in provinces)


def _write_list(path: Path, size: Size, turn: int) -> int:
    """Write a value for each cell, another one at each turn; returns their number."""
    rows = Indicator.objects.filter(criterion__key__startswith=f"{CODE}/").order_by("order")
    numbers = list(rows.values_list("number", flat=True))
    with path.open("w") as file:
        file.write("unit code,indicator,value\n")
        for n in range(size.communes):
            code = code_of(Level.COMMUNE, n)
            for i, number in enumerate(numbers):
                tenths = (n * 7919 + i * 4409 + n * i * 31 + turn * 317) % 1001
                file.write(f"{code},{number},{tenths / 10}\n")
    return size.communes * len(numbers)
