"""Whatever is on record goes out and comes back unchanged; whatever is filled in goes out again."""

from datetime import date

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communes.models import Kind, UnitVersion
from criteria.evaluation import Answer
from criteria.models import Status, Upload
from criteria.services import ValueEntry, VerdictEntry, record_values, record_verdicts
from criteria.workbook.paper import cell_text, word
from ntm_portal.lib.text import nfc
from tests.criteria.desk import Desk
from tests.criteria.fill_in import REASON, find, fresh, put, saved, send
from tests.factories import UnitVersionFactory

DAY = date(2021, 6, 1)
slow = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
numbers = st.decimals(0, 100, places=4)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
statuses = st.sampled_from(Status)
# For each of two communes and three criteria: a value or none, its note, a verdict, its note.
tables = st.lists(st.tuples(st.none() | numbers, texts, statuses, texts), min_size=6, max_size=6)


@pytest.fixture
def office(desk: Desk) -> tuple[Desk, Client]:
    client = Client()
    client.force_login(desk.officer, "django.contrib.auth.backends.ModelBackend")
    desk.another()
    UnitVersionFactory(unit=desk.district, kind=Kind.HUYEN)
    return desk, client


def communes(desk: Desk) -> list[UnitVersion]:
    """The two communes of the district."""
    rows = UnitVersion.objects.filter(district=desk.district).select_related("unit")
    return list(rows.order_by("pk"))


def spots(desk: Desk):
    return [(unit, row) for unit in communes(desk) for row in desk.set_view.criteria]


def books(desk: Desk) -> list[str]:
    """The addresses of the workbooks: the grid, and each commune's scorecard."""
    asked = f"?set={desk.set_view.code}&as_of={DAY}"
    cards = [f"/workbooks/scorecard/{unit.unit.code}/{asked}" for unit in communes(desk)]
    return [f"/workbooks/grid/district/{desk.district.code}/{asked}", *cards]


def put_on_record(desk: Desk, table) -> None:
    shared = {
        "criteria_set": desk.set_view, "effective_on": DAY, "by": desk.officer, "reason": "thử"
    }  # fmt: skip
    values, verdicts = [], []
    for (unit, row), (value, note, status, said) in zip(spots(desk), table, strict=True):
        values.append(ValueEntry(unit, row, row.indicators[0], Answer(value), note))
        verdicts.append(VerdictEntry(unit, row, status, f"lý do {said}"))
    record_values(entries=values, **shared)
    record_verdicts(entries=verdicts, **shared)


@slow
@given(table=tables)
def test_what_goes_out_comes_back_unchanged(office, table):
    desk, client = office
    put_on_record(desk, table)
    for address in books(desk):
        send(client, saved(fresh(client, address)))
        upload = Upload.objects.latest("pk")
        page = client.get(f"/uploads/{upload.key}/")
        assert page.context["preview"].lines == []
        assert page.context["preview"].reading.unchanged >= 6


@slow
@given(table=tables)
def test_what_is_filled_into_a_grid_goes_out_again(office, table):
    desk, client = office
    grid, *_cards = books(desk)
    cells = {
        (unit.unit.code, row.number): word(status) or None
        for (unit, row), (_value, _note, status, _said) in zip(spots(desk), table, strict=True)
    }
    assert filled_again(client, grid, cells) == cells


@slow
@given(table=tables)
def test_what_is_filled_into_a_scorecard_goes_out_again(office, table):
    desk, client = office
    _grid, card, *_others = books(desk)
    cells = {}
    for row, (value, note, _status, _said) in zip(desk.set_view.criteria, table, strict=False):
        number = f"I {row.indicators[0].number}"
        cells[number, "value"] = None if value is None else float(value)
        cells[number, "note"] = cell_text(note) or None if value is not None else None
    again = filled_again(client, card, cells)
    assert shown(again) == shown(cells)


def shown(cells):
    """The cells as a reader takes them: single spaces, nothing for blanks."""
    return {
        key: (nfc(told) or None) if isinstance(told, str) else told for key, told in cells.items()
    }


def filled_again(client, address, cells):
    """The cells of a new workbook after these were filled in, sent and recorded."""
    book = fresh(client, address)
    put(book.worksheets[0], cells)
    send(client, saved(book))
    upload = Upload.objects.latest("pk")
    preview = client.get(f"/uploads/{upload.key}/").context["preview"]
    assert preview.stops == 0
    client.post(f"/uploads/{upload.key}/apply/", REASON)
    page = fresh(client, address).worksheets[0]
    return {key: find(page, *key).value for key in cells}
