"""What the portal's own files must say of the real decisions."""

from datetime import date

import pytest

from criteria.catalogue import IndicatorView, SetView, all_sets, load_set, threshold_for
from criteria.models import CriteriaSet

pytestmark = pytest.mark.django_db
COUNTS = {
    # code: day, criteria, indicators
    "QD491-2009": (date(2012, 1, 1), 19, 39),
    "QD1980-2016": (date(2019, 7, 24), 19, 49),
    "HT-QD05-2017": (date(2021, 9, 25), 20, 51),
    "QD318-2022-NTM": (date(2022, 1, 1), 19, 57),
    "QD318-2022-NTMNC": (date(2022, 1, 1), 19, 75),
    "QD51-2025-XA": (date(2026, 6, 1), 10, 0),
    "QD558-2016": (date(2019, 1, 1), 9, 14),
    "QD320-2022-HNTM": (date(2022, 1, 1), 9, 36),
    "HT-KDC-2014": (date(2019, 1, 1), 10, 1),
    "HT-VUONMAU": (date(2019, 1, 1), 5, 11),
}


def find(view: SetView, number: str) -> IndicatorView:
    return next(row for row in view.indicators() if row.number == number)


@pytest.mark.parametrize(("code", "expected"), COUNTS.items(), ids=COUNTS)
def test_counts(code: str, expected: tuple[date, int, int]) -> None:
    day, criteria, indicators = expected
    view = load_set(code, day)
    assert (view.criteria_count, view.indicator_count) == (criteria, indicators)
    assert view.default_scheme.floors[0] == criteria


def test_every_set_has_one_default_scheme() -> None:
    own = [row for row in all_sets() if row.code in COUNTS]
    assert len(own) == len(COUNTS)
    assert {row.bucket_schemes.filter(is_default=True).count() for row in own} == {1}


def test_income_of_ha_tinh_in_2021_is_that_of_the_region_by_2020() -> None:
    view = load_set("HT-QD05-2017", date(2021, 9, 25))
    row = threshold_for(view, find(view, "10"), "", 2021)
    assert row is not None
    assert (row.value, row.class_code, row.legal_basis) == (36, "BTB", "QĐ 1980/2016")


def test_income_of_2021_to_2025_rises_by_the_year() -> None:
    view = load_set("QD318-2022-NTM", date(2021, 12, 31))
    rows = [threshold_for(view, find(view, "10"), "BTB", year) for year in range(2020, 2027)]
    assert [row and row.value for row in rows] == [None, 36, 39, 42, 45, 48, None]


def test_a_double_indicator_has_two_numbers_and_counts_once() -> None:
    view = load_set("QD1980-2016", date(2019, 7, 24))
    whole, part = find(view, "17.1"), find(view, "17.1-b")
    assert part.parent_id == whole.id
    values = [threshold_for(view, row, "DBSCL", 2019) for row in (whole, part)]
    assert [row and row.value for row in values] == [95, 65]


def test_a_misprint_in_the_source_is_not_passed_off_as_read() -> None:
    view = load_set("QD1980-2016", date(2019, 7, 24))
    marks = {key[0]: row.mark for key, row in find(view, "17.1").thresholds.items()}
    assert (marks["BTB"], marks["DHNTB"]) == ("sourced", "recalled")


def test_the_amendment_of_2013_reuses_numbers_with_new_meanings() -> None:
    before = load_set("QD491-2009", date(2013, 2, 19))
    after = load_set("QD491-2009", date(2013, 2, 20))
    changed = [
        b.number for a, b in zip(before.criteria, after.criteria, strict=True) if a.id != b.id
    ]
    assert changed == ["7", "10", "12"]
    assert [find(view, "12").operator for view in (before, after)] == ["<=", ">="]
    assert [find(view, "14.1").name_vi for view in (before, after)] == [
        "Phổ cập giáo dục trung học",
        "Phổ cập giáo dục trung học cơ sở",
    ]
    assert find(before, "14.2").id == find(after, "14.2").id


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("QD318-2022-NTM", ["13.1", "15.4", "17.1", "18.4"]),
        ("QD318-2022-NTMNC", ["3.4", "8.4", "17.10", "18.1"]),
    ],
)
def test_the_amendment_of_2024_leaves_its_values_unknown(code: str, numbers: list[str]) -> None:
    view = load_set(code, date(2024, 3, 1))
    assert [row.number for row in view.indicators() if row.amendment] == numbers
    rows = [threshold_for(view, find(view, number), "BTB", 2024) for number in numbers]
    assert [row is not None and row.is_known for row in rows] == [False] * 4
    assert not [i for i in load_set(code, date(2024, 2, 29)).indicators() if i.amendment]


def test_who_is_judged() -> None:
    kinds = {row.code: row.kinds for row in CriteriaSet.objects.filter(code__in=COUNTS)}
    assert kinds.pop("HT-KDC-2014") == kinds.pop("HT-VUONMAU") == []
    assert kinds.pop("QD558-2016") == kinds.pop("QD320-2022-HNTM") == ["huyen"]
    assert set(map(tuple, kinds.values())) == {("xa",)}


def test_every_row_links_only_to_web_addresses() -> None:
    for code, (day, _criteria, _indicators) in COUNTS.items():
        view = load_set(code, day)
        sources = {row.source for row in (*view.criteria, *view.indicators())} - {""}
        assert all(source.startswith(("http://", "https://")) for source in sources), code
