"""Reading the catalogue: rows by day, thresholds by class and year, sharing, and what it costs."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from criteria import catalogue
from criteria.catalogue import IndicatorView, SetView, all_sets, load_set, threshold_for, view_of
from criteria.models import CriteriaSet
from tests.criteria.set_files import AMENDMENT, BASE, EXTENSION, base, load
from tests.factories import small_set

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)


def find(view: SetView, number: str) -> IndicatorView:
    return next(row for row in view.indicators() if row.number == number)


def value(view: SetView, number: str, class_code: str, year: int) -> Decimal | None:
    found = threshold_for(view, find(view, number), class_code, year)
    return found.value if found else None


def test_a_threshold_is_chosen_by_class_and_year(tmp_path: Path) -> None:
    load(tmp_path, BASE)
    view = load_set("TEST-BASE", DAY)
    assert (value(view, "1.1", "BTB", 2021), value(view, "1.1", "BTB", 2022)) == (36, 39)
    assert value(view, "1.1", "DBSH", 2030) == 50  # told for every year


@pytest.mark.parametrize(
    ("class_code", "year"), [("BTB", 2023), ("TN", 2021), ("", 2021), ("*", 2021)]
)
def test_no_threshold_is_borrowed(tmp_path: Path, class_code: str, year: int) -> None:
    load(tmp_path, BASE)
    view = load_set("TEST-BASE", DAY)
    assert threshold_for(view, find(view, "1.1"), class_code, year) is None


def test_a_threshold_that_exists_may_be_unknown(tmp_path: Path) -> None:
    load(tmp_path, BASE)
    view = load_set("TEST-BASE", DAY)
    row = threshold_for(view, find(view, "2"), "BTB", 2022)
    assert row is not None
    assert (row.value, row.is_known, row.set_by, row.mark) == (None, False, "province", "delegated")


def test_an_extension_shares_criteria_and_overrides_thresholds(tmp_path: Path) -> None:
    load(tmp_path, BASE, EXTENSION)
    national, local = load_set("TEST-BASE", DAY), load_set("TEST-EXT", DAY)
    assert [one.id for one in local.criteria[:2]] == [one.id for one in national.criteria]
    assert [(one.key, one.shared) for one in local.criteria][1:] == [
        ("TEST-BASE/2", True),
        ("TEST-EXT/3", False),
    ]
    assert (value(local, "2", "DBSH", 2022), value(national, "2", "DBSH", 2022)) == (70, None)


def test_an_extension_reads_by_its_fixed_class(tmp_path: Path) -> None:
    load(tmp_path, BASE, EXTENSION)
    assert value(load_set("TEST-EXT", DAY), "1.1", "DBSH", 2022) == 39


def test_an_amendment_counts_from_its_day(tmp_path: Path) -> None:
    load(tmp_path, base(amendments=[AMENDMENT]))
    before, after = (load_set("TEST-BASE", date(2023, *day)) for day in ((2, 28), (3, 1)))
    assert [one.key for one in before.criteria] == ["TEST-BASE/1", "TEST-BASE/2"]
    assert [one.key for one in after.criteria] == ["TEST-AMEND/1", "TEST-BASE/2"]
    assert after.criteria[0].replaces == "Một; Thu nhập thử"
    assert (value(before, "1.1", "DBSH", 2023), value(after, "1.1", "DBSH", 2023)) == (50, 60)
    assert find(before, "2.1").id != find(after, "2.1").id
    assert (find(after, "2.1").name_vi, find(after, "2.1").replaces) == ("Chợ mới", "Chợ thử")
    assert [one.code for one in before.amendments] == ["TEST-AMEND"]


def test_the_last_day_belongs_to_the_set(tmp_path: Path) -> None:
    load(tmp_path, BASE)
    view = load_set("TEST-BASE", DAY)
    assert (view.valid_to, view.last_day) == (date(2026, 1, 1), date(2025, 12, 31))
    assert view.in_force(date(2025, 12, 31))
    assert not view.in_force(date(2026, 1, 1))


def test_a_kept_view_speaks_the_language_of_each_reader(tmp_path: Path) -> None:
    load(tmp_path, BASE)
    names = set()
    for language in ("vi", "en"):
        with translation.override(language):
            names.add(load_set("TEST-BASE", DAY).name)
    assert names == {"Bộ tiêu chí thử", "Test set"}


def test_a_set_is_read_in_six_queries_and_then_in_one(django_assert_num_queries) -> None:
    catalogue.forget()
    with django_assert_num_queries(6):
        load_set("HT-QD05-2017", date(2021, 9, 25))
    with django_assert_num_queries(1):
        load_set("HT-QD05-2017", date(2021, 9, 25))
    known = next(row for row in all_sets() if row.code == "HT-QD05-2017")
    with django_assert_num_queries(0):
        view_of(known, date(2020, 1, 1))


def test_sets_made_by_other_doors_are_never_kept() -> None:
    made = small_set(2)
    assert load_set(made.code, DAY).criteria_count == 2
    made.rows.filter(number="2").delete()
    assert load_set(made.code, DAY).criteria_count == 1
    assert load_set(made.code, DAY).default_scheme.floors == (1, 0)


def test_an_unknown_set() -> None:
    with pytest.raises(CriteriaSet.DoesNotExist):
        load_set("TEST-NONE", DAY)
