"""The project's own lists: the whole country in both eras, as loaded for every test."""

from collections import Counter
from datetime import date

import pytest

from communes.models import Classification, Succession, Unit, UnitVersion

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def kinds(day: date) -> Counter[str]:
    """Number of communes of the real country by kind; 99… are other tests' own."""
    rows = UnitVersion.objects.at(day).filter(unit__level="commune", unit__code__lt="99")
    return Counter(rows.values_list("kind", flat=True))


def unit_at(level: str, code: str, day: date) -> Unit:
    return UnitVersion.objects.at(day).get(unit__level=level, unit__code=code).unit


def test_communes_of_both_eras_are_all_there() -> None:
    assert sum(kinds(date(2022, 12, 31)).values()) == 10_599
    assert sum(kinds(BEFORE).values()) == 10_035
    assert kinds(AFTER) == {"xa": 2_621, "phuong": 687, "dac_khu": 13}


@pytest.mark.parametrize(
    ("day", "district", "rural"),
    [
        (date(2022, 12, 31), "397", 32),
        (BEFORE, "397", 30),
        (date(2024, 12, 31), "398", 22),
        (date(2024, 12, 31), "448", 11),
        (BEFORE, "436", 15),
        (BEFORE, "389", 20),
        (BEFORE, "849", 15),
    ],
)
def test_rural_communes_per_district_agree_with_published_numbers(
    day: date, district: str, rural: int
) -> None:
    rows = UnitVersion.objects.at(day).filter(district__code=district, kind="xa")
    assert rows.count() == rural


def test_a_province_without_change_stays_one_unit_and_a_merged_one_is_new() -> None:
    assert unit_at("province", "42", BEFORE) == unit_at("province", "42", AFTER)
    old, new = unit_at("province", "86", BEFORE), unit_at("province", "86", AFTER)
    assert old != new
    origins = Succession.objects.filter(successor=new)
    assert set(origins.values_list("predecessor__code", flat=True)) == {"83", "84", "86"}


def test_loc_ha_moved_to_thach_ha_before_districts_ended() -> None:
    tan_loc = unit_at("commune", "18409", BEFORE)
    held = list(tan_loc.versions.values_list("district__code", "valid_to"))
    assert sorted(held) == [("445", AFTER), ("448", date(2025, 1, 1))]


def test_xuan_thinh_xuan_loc_and_tho_phu_are_three_units() -> None:
    days = (date(2024, 12, 31), BEFORE)
    named = [UnitVersion.objects.at(day).get(unit__code="15736") for day in days]
    assert [row.name for row in named] == ["Xuân Thịnh", "Xuân Lộc"]
    assert named[0].unit != named[1].unit
    heir = Succession.objects.get(predecessor=named[1].unit).successor
    assert heir == unit_at("commune", "15763", AFTER)


def test_every_commune_of_june_2025_carries_its_results_to_one_successor_or_stays() -> None:
    june = UnitVersion.objects.at(BEFORE).filter(unit__level="commune", unit__code__lt="99")
    ended = set(june.filter(unit__ended_on=AFTER).values_list("unit", flat=True))
    heirs = Counter(
        Succession.objects.filter(
            effective_on=AFTER, is_default=True, predecessor__level="commune"
        ).values_list("predecessor", flat=True)
    )
    assert ended <= set(heirs)
    assert {heirs[pk] for pk in ended} == {1}


def test_areas_of_ha_tinh_hold_all_its_communes() -> None:
    rows = UnitVersion.objects.at(AFTER).filter(unit__level="commune", province__code="42")
    areas = Counter(rows.values_list("area__code", flat=True))
    assert None not in areas
    assert len(areas) == 12
    assert areas["HT-KYANH"] == 7
    names = UnitVersion.objects.filter(unit__level="area", province__code="42")
    assert len(set(names.values_list("name", flat=True))) == 12


@pytest.mark.parametrize(("code", "region"), [("42", "BTB"), ("38", "BTB"), ("84", "DBSCL")])
def test_every_province_has_one_region(code: str, region: str) -> None:
    rows = Classification.objects.filter(axis="region", unit__level="province")
    assert rows.get(unit__code=code).class_code == region
    provinces = Unit.objects.filter(level="province", code__lt="97")
    assert rows.filter(unit__in=provinces).count() == provinces.count()


def test_wards_made_in_2026_were_communes_when_they_began() -> None:
    rows = UnitVersion.objects.filter(unit=unit_at("commune", "26368", AFTER))
    assert sorted(rows.values_list("kind", flat=True)) == ["phuong", "xa"]
