"""A long list writes exactly what the same values write one by one."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.roles import Role
from criteria.batchundo import undo_batch
from criteria.bulk.undoing import Undoing, undo_values
from criteria.catalogue import load_set
from criteria.evaluation import Answer
from criteria.history_check import findings
from criteria.models import CriteriaSet, Indicator, Status
from criteria.services import ValueEntry, VerdictEntry, record_values, record_verdicts
from tests.criteria.bulk_desk import facts, send
from tests.criteria.desk import Desk, at
from tests.factories import GrantFactory, IndicatorFactory, ThresholdFactory, UserFactory

START = date(2020, 12, 25)  # thresholds change with the year
NUMBERS = ("10", "80", "95", "xóa")
WORDS = {"met": ("met", "not met", "xóa"), "ordinal": ("thấp", "cao", "không xem xét")}
DAYS = st.integers(3, 9)
MOMENT = date(2021, 6, 1)
UNDONE = date(2022, 6, 1)


@pytest.fixture
def wide_desk(db: None) -> Desk:
    """A set with a double criterion, a yes-or-no, a grade, and a threshold that is not known."""
    desk = Desk()
    chosen = CriteriaSet.objects.get(pk=desk.set_view.id)
    first, second, _third = chosen.rows.order_by("order")
    yes = IndicatorFactory(criterion=first.criterion, number="1.2", order=2, kind="met")
    grade = IndicatorFactory(
        criterion=second.criterion, number="2.2", order=2, kind="ordinal", scale=["thấp", "cao"],
        may_be_not_applicable=True,
    )  # fmt: skip
    ThresholdFactory(criteria_set=chosen, indicator=yes, value=None, word="met")
    ThresholdFactory(criteria_set=chosen, indicator=grade, value=None, word="cao")
    single = Indicator.objects.get(criterion=first.criterion, number="1.1")
    ThresholdFactory(criteria_set=chosen, indicator=single, year=2021, value=90)
    desk.set_view = load_set(chosen.code, date(2021, 1, 1))
    return desk


def cells(desk: Desk) -> dict[str, tuple]:
    view = desk.set_view
    return {row.number: (one, row) for one in view.criteria for row in one.indicators}


@st.composite
def value(draw) -> tuple[str, str, str, int]:
    number = draw(st.sampled_from(["1.1", "1.2", "2.1", "2.2", "3.1", "3.1"]))
    words = {"1.2": WORDS["met"], "2.2": WORDS["ordinal"]}.get(number, NUMBERS)
    note = draw(st.sampled_from(["", "", "ghi"]))
    return number, draw(st.sampled_from(words)), note, draw(DAYS)


VERDICT = st.tuples(st.sampled_from("123"), st.sampled_from(list(Status)), DAYS)
STEP = st.tuples(st.booleans(), st.one_of(value(), VERDICT))
LIST = st.lists(value(), min_size=1, max_size=8, unique_by=lambda one: (one[0], one[3]))


def answer(text: str) -> Answer:
    words = {"met": "met", "not met": "not_met", "không xem xét": "not_applicable", "xóa": ""}
    if text[0].isdigit():
        return Answer(Decimal(text.replace(",", ".")))
    return Answer(word=words.get(text, text))


def write(desk: Desk, version, by: User, rows, on: date) -> None:
    """Values of one unit through the service of the page, day after day."""
    for number, same_day in groupby(sorted(rows, key=lambda row: row[3]), lambda row: row[3]):
        day = START + timedelta(days=number)
        entries = [
            ValueEntry(version, *cells(desk)[name], answer(text), note)
            for name, text, note, _day in same_day
        ]
        asked = {"criteria_set": load_set(desk.set_view.code, day), "effective_on": day}
        record_values(entries=entries, by=by, reason="thử", now=at(on), **asked)


def as_list(code: str, rows) -> list[tuple]:
    """The same values as rows of a list."""
    return [
        (code, name, text, note, f"{START + timedelta(days=day):%d/%m/%Y}")
        for name, text, note, day in rows
    ]


def live_through(desk: Desk, version, officers: dict[bool, User], history) -> None:
    """A history of values and declared verdicts, by the district and by the commune itself."""
    for number, (senior, step) in enumerate(history):
        when = MOMENT + timedelta(days=number)
        if len(step) == 4:
            write(desk, version, officers[senior], [step], when)
            continue
        criterion = desk.set_view.criteria[int(step[0]) - 1]
        entry = VerdictEntry(version, criterion, step[1], "vì thế")
        day = START + timedelta(days=step[2])
        asked = {"criteria_set": desk.set_view, "effective_on": day, "reason": "thử"}
        record_verdicts(entries=[entry], by=officers[senior], now=at(when), **asked)


# The district takes its own word back and falls back on the commune's; a verdict gives way.
ADOPTED = [(True, ("3.1", "10", "", 4)), (False, ("3.1", "95", "", 3))]
DECLARED = [(True, ("3", Status.NOT_MET, 4)), (True, ("3", Status.MET, 9))]


def check_twins(one, other, officer: User, twin: User) -> None:
    assert facts(one.unit_id, officer) == facts(other.unit_id, twin)
    assert list(findings()) == []


@given(history=st.lists(STEP, max_size=6), lists=st.lists(LIST, min_size=1, max_size=2))
@example(history=ADOPTED, lists=[[("3.1", "xóa", "", 5)]])
@example(history=DECLARED, lists=[[("3.1", "95", "", 3)], [("3.1", "10", "", 8)]])
@settings(
    phases=(Phase.explicit, Phase.generate),
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_list_writes_what_the_page_writes_and_takes_it_back(wide_desk, history, lists):
    desk = wide_desk
    pair = [desk.another(), desk.another()]
    officers = [UserFactory(), UserFactory()]
    for version, officer in zip(pair, officers, strict=True):
        GrantFactory(user=officer, role=Role.DISTRICT_OFFICER, unit=desk.district)
        junior = UserFactory(last_name="xã")
        GrantFactory(user=junior, role=Role.COMMUNE_OFFICER, unit=version.unit)
        live_through(desk, version, {True: officer, False: junior}, history)
    (one, other), (officer, twin) = pair, officers
    for number, rows in enumerate(lists):
        moment = MOMENT + timedelta(days=100 + number)
        write(desk, one, officer, rows, moment)
        done = send(desk, as_list(other.unit.code, rows), None, now=at(moment), by=twin)
        assert not list(done.problems)
    check_twins(one, other, officer, twin)
    undo_batch(by=officer, moment=at(moment), reason="sai", now=at(UNDONE))
    chosen = CriteriaSet.objects.get(pk=desk.set_view.id)
    undo_values(Undoing(chosen, twin, at(moment), "sai", now=at(UNDONE)))
    check_twins(one, other, officer, twin)
