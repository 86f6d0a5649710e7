"""Finding a unit by level, code and day, inside a person's territory."""

from collections.abc import Callable
from datetime import date

import pytest
from django.http import Http404

from accounts.models import User
from communes.lookup import find_version, may_open, names_at, parent_ids
from communes.models import Unit

pytestmark = pytest.mark.django_db
Officer = Callable[[str, str], User]
DAY = date(2021, 5, 1)


def test_the_version_in_force_on_the_day_is_found(officer: Officer) -> None:
    province = officer("province", "99")
    assert find_version(province, "commune", "99001", DAY).kind == "thi_tran"
    assert find_version(province, "commune", "99001", date(2018, 1, 1)).kind == "xa"
    assert find_version(province, "commune", "99001").name == "Ấp Thử"


def test_the_last_version_is_found_where_none_was_in_force(officer: Officer) -> None:
    province = officer("province", "99")
    assert find_version(province, "commune", "99002", date(2026, 1, 1)).name == "Bến Thử"


def test_a_district_officer_finds_the_old_unit_not_the_new_one_of_the_code(
    officer: Officer,
) -> None:
    district = officer("district", "999")
    assert find_version(district, "commune", "99001", date(2026, 1, 1)).name == "Đá Thử"


@pytest.mark.parametrize(
    ("level", "code"), [("commune", "99002"), ("commune", "00000"), ("village", "99001")]
)
def test_what_is_unknown_or_outside_is_not_found(officer: Officer, level: str, code: str) -> None:
    with pytest.raises(Http404):
        find_version(officer("district", "999"), level, code, DAY)


def test_a_lookup_takes_one_query(
    officer: Officer, django_assert_num_queries: Callable[..., object]
) -> None:
    province = officer("province", "99")
    find_version(province, "commune", "99001", DAY)  # reads the grants, once per request
    with django_assert_num_queries(1):
        version = find_version(province, "commune", "99001", DAY)
        assert version.unit.code + version.province.code + version.district.code == "9900199999"


def test_parents_are_named_as_at_the_day(officer: Officer) -> None:
    version = find_version(officer("province", "99"), "commune", "99001", DAY)
    named = names_at(parent_ids([version]), date(2026, 1, 1))
    assert {row.full_name for row in named.values()} == {"Huyện Núi Thử", "Tỉnh Tỉnh Thử"}


def test_a_unit_not_yet_begun_has_no_name(small_country: None) -> None:
    area = Unit.objects.get(code="ZZ-NUI")
    assert names_at([area.pk, None], DAY) == {}


def test_only_units_of_the_territory_may_be_opened(officer: Officer) -> None:
    version = find_version(officer("province", "99"), "commune", "99002", DAY)
    assert may_open(officer("district", "998"), version)
    assert not may_open(officer("district", "999"), version)
