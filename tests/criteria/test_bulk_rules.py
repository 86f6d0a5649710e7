"""Long lists: how they are read, what is refused, how much work they are, what the trail tells."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.models import AuditEntry
from accounts.words import lines
from criteria.bulk.undoing import Undoing, undo_values
from criteria.models import CriteriaSet, Measurement, Status, Verdict
from tests.criteria.bulk_desk import listed, send
from tests.criteria.desk import Desk, at

DAY = date(2021, 6, 1)
WIDE = ("STT", "Mã xã", "Tên xã", "1.1", "2.1", "3.1")


def value(desk: Desk, number: str = "1.1") -> Decimal | None:
    rows = Measurement.objects.known().filter(unit=desk.version.unit_id, indicator__number=number)
    return rows.at(DAY).get(indicator__criterion__rows__criteria_set=desk.set_view.id).value


def problems(done) -> list[tuple[str, str]]:
    return [(one.place, one.message) for one in done.problems]


def test_a_wide_list_leaves_blank_cells_alone(desk):
    code = desk.version.unit.code
    done = send(desk, [(1, code, "Thử", "85,5", "", "70")], DAY, head=WIDE)
    assert (done.tally.new, done.tally.verdicts) == (2, 2)
    assert value(desk) == Decimal("85.5")
    verdicts = Verdict.objects.known().filter(unit=desk.version.unit_id).order_by("criterion")
    assert [row.status for row in verdicts] == [Status.MET, Status.NOT_MET]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (("{code}", "1.1", "120", "", ""), "C2"),
        (("{code}", "1.1", "abc", "", ""), "C2"),
        (("{code}", "9.9", "50", "", ""), "B2"),
        (("00000", "1.1", "50", "", ""), "A2"),
        (("{code}", "1.1", "50", "", "01/01/2031"), "E2"),
        (("{code}", "1.1", "50", "", "31/02/2021"), "E2"),
        (("{code}", "1.1", "1,23456", "", ""), "C2"),
        (("{code}", "1.1", "50", "x" * 2001, ""), "D2"),
    ],
)
def test_each_fault_is_told_with_its_cell(desk, row, place):
    code = desk.version.unit.code
    done = send(desk, [[cell.replace("{code}", code) for cell in row], (code, "2.1", "x")], DAY)
    assert [one[0] for one in problems(done)] == [place, "C3"]
    assert done.moment is None
    assert not Measurement.objects.filter(unit=desk.version.unit_id).exists()


def test_of_two_values_for_a_cell_neither_is_taken(desk):
    code = desk.version.unit.code
    rows = [(code, "1.1", "50"), (code, "1.1", "60"), (code, "2.1", "70")]
    done = send(desk, rows, DAY, partial=True)
    assert [place for place, _message in problems(done)] == ["C2", "C3"]
    assert done.tally.new == 1


def test_a_list_without_notes_keeps_the_note_of_what_stays_the_same(desk):
    code = desk.version.unit.code
    send(desk, [(code, "1.1", "50", "biên bản", "")], DAY)
    again = send(desk, [(code, "1.1", "50")], DAY, head=("code", "indicator", "value"))
    assert (again.tally.same, again.tally.changed) == (1, 0)


def test_a_rehearsal_tells_and_writes_nothing(desk):
    done = send(desk, [(desk.version.unit.code, "1.1", "50")], DAY, rehearsal=True)
    assert (done.tally.new, done.moment) == (1, None)
    assert [(one.before, one.after) for one in done.tally.shown] == [(None, "50")]
    assert not AuditEntry.objects.filter(unit_id=desk.version.unit_id).exists()


@pytest.mark.parametrize(("language", "told"), [("vi", "50,5 · ba thôn"), ("en", "50.5 · ba thôn")])
def test_the_changes_are_told_as_people_write_numbers(desk, language, told):
    row = (desk.version.unit.code, "1.1", "50,5", "ba thôn", "")
    with override(language):
        done = send(desk, [row], DAY, rehearsal=True)
    assert [one.after for one in done.tally.shown] == [told]


def test_a_past_day_needs_a_reason(desk):
    with pytest.raises(ValidationError):
        send(desk, [(desk.version.unit.code, "1.1", "50")], DAY, reason=" ")


def test_the_trail_tells_every_change_by_unit_and_person(desk):
    code = desk.version.unit.code
    send(desk, [(code, "1.1", "50"), (code, "2.1", "60")], DAY)
    send(desk, [(code, "1.1", "90"), (code, "2.1", "60")], DAY)
    entries = AuditEntry.objects.filter(unit_id=desk.version.unit_id, actor_id=desk.officer.pk)
    told = {row.action: row for row in entries.order_by("pk")}  # the later list wins
    changes = [(line.label, line.before, line.after) for line in lines(told["measurement.import"])]
    assert changes[0] == ("1.1", "50", "90")
    assert next(line.label for line in lines(told["verdict.import"])) == "1"
    assert entries.count() == 4


def test_the_work_does_not_grow_with_the_rows(desk):
    counts = []
    for number in (2, 2, 12):  # the first one may fill what the process keeps in memory
        codes = [desk.another().unit.code for _one in range(number)]
        rows = [(code, name, "50") for code in codes for name in ("1.1", "2.1", "3.1")]
        with CaptureQueriesContext(connection) as captured:
            assert send(desk, rows, DAY).tally.new == 3 * number
        counts.append(len(captured.captured_queries))
    assert counts[1] == counts[2]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1258"])
def test_lists_are_read_as_offices_save_them(encoding):
    text = "sep=;\r\nCode;Indicator;Value;Note\r\n123;1.1;85,5;tr\u00ean\r\n"
    source = listed([])
    source.file = type(source.file)(text.encode(encoding))
    item = next(source.items({"1.1"}))
    assert (item.unit, item.indicator, item.value, item.note) == ("123", "1.1", "85,5", "trên")


@pytest.mark.parametrize(
    ("options", "told"),
    [({"on": "mai"}, "25/09/2021"), ({"set": "x"}, "x"), ({"by": "nobody"}, "nobody")],
)
@pytest.mark.django_db
def test_the_command_says_what_it_needs(tmp_path, options, told):
    file = tmp_path / "list.csv"
    file.write_text("code,indicator,value\n18850,2.1,50\n")
    asked = {"set": "QD1980-2016", "on": "2020-06-30", "by": "vp.hatinh"} | options
    with pytest.raises(CommandError, match=told):
        call_command("import_values", str(file), **asked)


@pytest.mark.django_db
def test_the_command_records_with_the_rights_of_the_person(tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text("code,indicator,value\n18850,2.1,50\n29284,2.1,50\n")
    asked = {"set": "QD1980-2016", "on": "2020-06-30", "by": "vp.hatinh", "reason": "x"}
    with pytest.raises(CommandError):
        call_command("import_values", str(file), **asked)
    assert "A3" in capsys.readouterr().err
    call_command("import_values", str(file), partial=True, **asked)
    row = Measurement.objects.known().get(holds_from="2020-06-30", authority=3)
    assert (row.unit.code, row.asserted_by.username) == ("18850", "vp.hatinh")


def test_what_came_later_by_the_clock_but_was_there_first_is_brought_back(desk):
    moment, later = at(date(2021, 6, 2)), at(date(2021, 6, 3))
    desk.value(Decimal(50), DAY, now=later)
    send(desk, [(desk.version.unit.code, "1.1", "90", "", "")], DAY, now=moment)
    assert value(desk) == 90
    chosen = CriteriaSet.objects.get(pk=desk.set_view.id)
    undo_values(Undoing(chosen, desk.officer, moment, "nhầm tệp", now=later))
    assert value(desk) == 50
