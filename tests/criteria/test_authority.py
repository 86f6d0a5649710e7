"""Who records with which authority, era by era."""

from datetime import date

import pytest

from accounts.roles import Role
from communes.models import Agency, Kind, Level
from criteria.authority import Rights, steps
from criteria.models import Authority, CriterionOwner
from tests.factories import (
    CriterionFactory,
    GrantFactory,
    UnitFactory,
    UnitVersionFactory,
    UserFactory,
)

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    """A commune of a province, a district and an area at once, so that every role reaches it."""
    levels = (Level.PROVINCE, Level.DISTRICT, Level.AREA)
    parents = {str(level): UnitFactory(level=level) for level in levels}
    return UnitVersionFactory(kind=Kind.XA, **parents)


def judge(role, unit, commune, day, criterion_id=0, agency=None):
    user = UserFactory()
    GrantFactory(user=user, role=role, unit=unit, agency=agency)
    return Rights(user, day).authority(commune, criterion_id)


@pytest.mark.parametrize(
    ("role", "level", "old", "new"),
    [
        (Role.COMMUNE_OFFICER, "unit", Authority.SELF, Authority.SELF),
        (Role.DISTRICT_OFFICER, "district", Authority.DISTRICT, None),
        (Role.DISTRICT_OFFICER, "area", Authority.PROVINCE, Authority.PROVINCE),
        (Role.PROVINCE_OFFICER, "province", Authority.PROVINCE, Authority.PROVINCE),
        (Role.PROVINCE_OFFICIAL, "province", None, None),
        (Role.API_READER, "province", None, None),
    ],
)
def test_role_and_era_make_the_authority(commune, role, level, old, new):
    unit = getattr(commune, level)
    assert judge(role, unit, commune, OLD) == old
    assert judge(role, unit, commune, NEW) == new


def test_the_steps_of_an_era(commune):
    assert steps(OLD) == (Authority.SELF, Authority.DISTRICT, Authority.PROVINCE)
    assert steps(NEW) == (Authority.SELF, Authority.PROVINCE)


@pytest.mark.parametrize(
    ("level", "authority"),
    [("province", Authority.PROVINCE), ("district", Authority.DISTRICT)],
)
def test_a_department_judges_what_it_owns_at_its_own_level(commune, level, authority):
    unit = getattr(commune, level)
    agency = Agency.objects.create(code="so-thu", name="Sở thử", unit=unit)
    owned = CriterionFactory()
    CriterionOwner.objects.create(agency=agency, criterion=owned, territory=unit)
    ask = (Role.OWNER_DEPARTMENT, unit, commune, OLD)
    assert judge(*ask, owned.pk, agency) == authority
    assert judge(*ask, CriterionFactory().pk, agency) is None


def test_another_territory_gives_no_right(commune):
    other = UnitFactory(level=Level.DISTRICT)
    assert judge(Role.DISTRICT_OFFICER, other, commune, OLD) is None
