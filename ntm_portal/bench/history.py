"""What was recorded of the synthetic communes, written by two statements of the database itself.

Each body speaks of each cell once a year, on the commune's own day, and a row stands wherever it
says something new: as the services write it, with the row before it replaced by a shortened copy.
What it says follows from the numbers of commune, criterion, body and year, so that a nation of one
size is always the same. One cell in forty stays blank.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max

from accounts.models import User
from communes.models import Unit
from criteria.models import Authority, CriteriaSet, Indicator, Measurement, Status, Verdict
from criteria.models.fact import Fact
from ntm_portal.bench.size import YEAR
from ntm_portal.lib.periods import day_start

# A number of the cell from 0 to 99, and one of the commune from 0 to 29.
CHANCE = "((u.n * 7919 + s.n * 4409 + u.n * s.n * 31) % 100)"
LUCK = "(u.n * 13 % 30)"
STATUS = f"""
    CASE WHEN {CHANCE} = 99 THEN {Status.NOT_APPLICABLE:d}
    WHEN {CHANCE} + {LUCK} + 10 * r.n - 6 * a.n >= 30 THEN {Status.MET:d}
    WHEN {CHANCE} + {LUCK} + 10 * r.n - 6 * a.n >= 20 THEN {Status.NEARLY_MET:d}
    ELSE {Status.NOT_MET:d} END
"""
VALUE = f"({CHANCE} / 2 + {LUCK} + 10 * (r.n / 2))"  # a percentage
# u: commune, s: criterion or indicator, a: body, r: year, d: the day in it.
ENTRIES = """
    WITH said AS (
        SELECT u.id AS unit_id, s.id AS subject_id, a.n AS authority, {said} AS said,
            d.day AS day, d.moment AS moment
        FROM bench_row u JOIN bench_row s ON s.kind = 's' JOIN bench_row a ON a.kind = 'a'
        JOIN bench_row r ON r.kind = 'r' JOIN bench_day d ON d.n = {year} * r.n + u.n * 7 % {year}
        WHERE u.kind = 'u' AND (u.n * 11 + s.n * 7) % 40 <> 3
    ), compared AS (
        SELECT said.*, LAG(said) OVER (
            PARTITION BY unit_id, subject_id, authority ORDER BY day
        ) AS said_before FROM said
    ), entry AS (
        SELECT compared.*, LEAD(day) OVER later AS next_day, LEAD(moment) OVER later AS next_moment,
            {after} + 2 * ROW_NUMBER() OVER (ORDER BY moment, unit_id, subject_id, authority) AS id
        FROM compared WHERE said_before IS NULL OR said_before <> said
        WINDOW later AS (PARTITION BY unit_id, subject_id, authority ORDER BY day)
    )
"""
# p: 0 the entry itself, 1 the copy that is left of it when the next one comes.
INSERT = """
    INSERT INTO {table} (id, unit_id, {subject}, criteria_set_id, authority, holds_from, holds_to,
        recorded_at, replaced_at, asserted_by_id, asserted_at, origin_id, note, reason, {columns})
    {entries}
    SELECT e.id + p.n, e.unit_id, e.subject_id, {set}, e.authority, e.day,
        CASE WHEN p.n = 1 THEN e.next_day END,
        CASE WHEN p.n = 1 THEN e.next_moment ELSE e.moment END,
        CASE WHEN p.n = 0 THEN e.next_moment END,
        {by}, e.moment, CASE WHEN p.n = 1 THEN e.id END, '', '', {values}
    FROM entry e JOIN bench_row p ON p.kind = 'p' AND (p.n = 0 OR e.next_day IS NOT NULL)
    ORDER BY e.id
"""
TABLES = """
    CREATE TEMPORARY TABLE bench_row (kind char(1), n integer, id bigint);
    CREATE TEMPORARY TABLE bench_day (n integer, day {date}, moment {moment})
"""


def add_history(
    criteria_set: CriteriaSet, units: Sequence[Unit], by: User, rounds: int, today: date
) -> None:
    """Write what every body said of `units` in `rounds` years that end with `today`."""
    criteria = list(criteria_set.rows.order_by("order").values_list("criterion", flat=True))
    rows = Indicator.objects.filter(criterion__in=criteria).order_by("order")
    indicators = list(rows.values_list("pk", flat=True))
    shared = {"set": criteria_set.pk, "by": by.pk}
    verdicts = {"columns": "status, basis, workings", "values": "e.said, 'declared', '[]'"}
    values = {"columns": "value, answer", "values": "e.said, ''"}
    with connection.cursor() as cursor:
        _lay_out(cursor, units, rounds, today)
        _insert(cursor, Verdict, criteria, list(Authority), STATUS, **shared, **verdicts)
        _insert(cursor, Measurement, indicators, [Authority.SELF], VALUE, **shared, **values)
        cursor.execute("DROP TABLE bench_row")
        cursor.execute("DROP TABLE bench_day")
        for sql in connection.ops.sequence_reset_sql(no_style(), [Verdict, Measurement]):
            cursor.execute(sql)


def _lay_out(cursor: Any, units: Sequence[Unit], rounds: int, today: date) -> None:
    """Make the tables that the statements read."""
    date_type = Verdict._meta.get_field("holds_from").db_type(connection)
    moment_type = Verdict._meta.get_field("recorded_at").db_type(connection)
    for statement in TABLES.format(date=date_type, moment=moment_type).split(";"):
        cursor.execute(statement)
    cursor.executemany("INSERT INTO bench_row VALUES (%s, %s, %s)", _rows(units, rounds))
    cursor.executemany("INSERT INTO bench_day VALUES (%s, %s, %s)", _days(rounds, today))


def _rows(units: Sequence[Unit], rounds: int) -> list[tuple[str, int, int]]:
    """Communes by the number in their code, years, and the two parts of an entry."""
    communes = [("u", int(unit.code[2:]), unit.pk) for unit in units]
    return [*communes, *(("r", n, 0) for n in range(rounds)), ("p", 0, 0), ("p", 1, 0)]


def _days(rounds: int, today: date) -> list[tuple[int, Any, Any]]:
    """Every day of the history with the moment of its noon, numbered from the first."""
    first = today - timedelta(days=YEAR * rounds)
    days = [(n, first + timedelta(days=n)) for n in range(YEAR * rounds)]
    write_day = connection.ops.adapt_datefield_value
    write_moment = connection.ops.adapt_datetimefield_value
    return [
        (n, write_day(day), write_moment(day_start(day) + timedelta(hours=12))) for n, day in days
    ]


def _insert(
    cursor: Any,
    model: type[Fact],
    subjects: Sequence[int],
    bodies: Sequence[Authority],
    said: str,
    **words: Any,
) -> None:
    cursor.execute("DELETE FROM bench_row WHERE kind IN ('s', 'a')")
    rows = [("s", n, pk) for n, pk in enumerate(subjects)] + [("a", int(n), 0) for n in bodies]
    cursor.executemany("INSERT INTO bench_row VALUES (%s, %s, %s)", rows)
    after = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    entries = ENTRIES.format(said=said, year=YEAR, after=after)
    table = model._meta.db_table
    subject: str = model.SUBJECT
    cursor.execute(INSERT.format(table=table, subject=subject, entries=entries, **words))
