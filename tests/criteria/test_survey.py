"""Counting both ways at once agrees with counting each way."""

from datetime import date

import pytest

from communes.models import UnitVersion
from criteria.catalogue import load_set
from criteria.cells import BLANK, matrix, totals_of
from criteria.progress import Question, judged_units, unit_totals
from criteria.survey import survey

pytestmark = pytest.mark.django_db
DAY = date(2021, 9, 25)


@pytest.fixture
def question() -> Question:
    return Question(load_set("HT-QD05-2017", DAY), DAY)


@pytest.fixture
def units(question):
    kyanh = UnitVersion.objects.at(DAY).filter(district__code="447", district__level="district")
    return judged_units(kyanh, question.criteria_set)


def test_per_unit(question, units):
    assert survey(question, units).units == unit_totals(question, units) != {}


def test_per_criterion(question, units):
    unit_ids = list(units.values_list("unit_id", flat=True))
    cells = matrix(question, unit_ids)
    found = survey(question, units).criteria
    assert found.keys() == {criterion for _unit, criterion in cells}
    for pk, totals in found.items():
        own = [cells.get((unit, pk), BLANK) for unit in unit_ids]
        assert totals_of(own, question.met_statuses) == totals


def test_one_criterion_apart(question, units):
    income = next(one for one in question.criteria_set.criteria if one.number == "10")
    found = survey(question, units, income.id)
    assert len(found.asked) == found.criteria[income.id].recorded
    assert sum(one.met for one in found.asked.values()) == found.criteria[income.id].met


def test_cells_in_hand_count_as_sql_does(question, units):
    cells = matrix(question, units.values_list("unit_id", flat=True))
    for unit, totals in unit_totals(question, units).items():
        own = [cells.get((unit, pk), BLANK) for pk in question.criterion_ids]
        assert totals_of(own, question.met_statuses) == totals
