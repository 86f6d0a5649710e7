"""Which class of thresholds a unit uses."""

from datetime import date

import pytest
from django.db.models import Value

from communes import classes
from communes.classes import class_codes
from communes.models import Classification, Level, Unit
from tests.factories import UnitFactory, UnitVersionFactory

DAY = date(2022, 6, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    return UnitVersionFactory(province=UnitFactory(level=Level.PROVINCE))


def classify(unit, class_code, **fields):
    Classification.objects.create(
        unit=unit, axis="region", class_code=class_code, decision="QĐ thử", **fields
    )


def class_of(version, day=DAY, set_code="TEST"):
    """The class, read for many units and as an annotation of a row: both by one rule."""
    found = class_codes([version], "region", day, set_code).get(version.unit_id)
    row = Unit.objects.annotate(on=Value("region"), of=Value(set_code)).order_by("pk")
    mark = classes.class_of(version, day, axis="on", set_code="of")
    assert row.values_list(mark).first() == (found,)
    return found


def test_its_own_class_comes_before_its_provinces(commune):
    classify(commune.province, "BTB")
    assert class_of(commune) == "BTB"
    classify(commune.unit, "TN")
    assert class_of(commune) == "TN"


def test_a_class_for_the_set_comes_before_a_general_one(commune):
    classify(commune.unit, "TDMNPB", criteria_set="TEST")
    classify(commune.unit, "BTB")
    assert class_of(commune) == "TDMNPB"
    assert class_of(commune, set_code="OTHER") == "BTB"


def test_a_class_counts_in_its_period_and_nobody_has_one_by_default(commune):
    classify(commune.unit, "TN", valid_from=date(2022, 1, 1), valid_to=date(2023, 1, 1))
    days = (date(2021, 12, 31), date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 1))
    assert [class_of(commune, day) for day in days] == [None, "TN", "TN", None]
