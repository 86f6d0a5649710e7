"""Registering communes for a target year: what is kept, and what is refused."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.access import Refused
from accounts.models import AuditEntry
from accounts.roles import Role
from communes.models import Kind, Level
from criteria.catalogue import load_set
from criteria.models import Registration
from criteria.registrations import register
from tests.factories import GrantFactory, UnitFactory, UnitVersionFactory, small_set

DAY = date(2021, 2, 1)

pytestmark = pytest.mark.django_db


class Office:
    """A province's officer, its commune and a set in force until the end of 2025."""

    def __init__(self):
        self.province = UnitFactory(level=Level.PROVINCE)
        self.commune = UnitVersionFactory(province=self.province)
        self.criteria_set = load_set(small_set(valid_to=date(2026, 1, 1)).code, DAY)
        self.officer = self.person(Role.PROVINCE_OFFICER, self.province)

    def person(self, role, unit):
        return GrantFactory(role=role, unit=unit).user

    def register(self, year=2021, **changed):
        given = {"version": self.commune, "by": self.officer, "registered_on": DAY} | changed
        return register(
            criteria_set=self.criteria_set, target_year=year, decision="QĐ 1/2021", **given
        )


@pytest.fixture
def office():
    return Office()


def test_it_is_kept_with_its_decision_and_audited(office):
    row = office.register(note="theo kế hoạch")
    assert (row.target_year, row.decision, row.registered_on) == (2021, "QĐ 1/2021", DAY)
    entry = AuditEntry.objects.get(action="registration.add", unit_id=office.commune.unit_id)
    assert (entry.actor_id, entry.reason) == (office.officer.pk, "theo kế hoạch")


def test_a_year_is_registered_once(office):
    office.register()
    with pytest.raises(ValidationError) as refused:
        office.register()
    assert set(refused.value.message_dict) == {"target_year"}
    office.register(2022)
    assert Registration.objects.filter(unit=office.commune.unit).count() == 2


@pytest.mark.parametrize("year", [2020, 2026])
def test_a_year_gone_by_or_after_the_set_is_refused(office, year):
    with pytest.raises(ValidationError) as refused:
        office.register(year)
    assert set(refused.value.message_dict) == {"target_year"}


def test_a_ward_is_not_registered(office):
    ward = UnitVersionFactory(province=office.province, kind=Kind.PHUONG)
    with pytest.raises(ValidationError):
        office.register(version=ward)


@pytest.mark.parametrize("role", [Role.PROVINCE_OFFICIAL, Role.API_READER])
def test_only_who_manages_the_province_registers(office, role):
    with pytest.raises(Refused):
        office.register(by=office.person(role, office.province))
    elsewhere = office.person(Role.PROVINCE_OFFICER, UnitFactory(level=Level.PROVINCE))
    with pytest.raises(Refused):
        office.register(by=elsewhere)
    assert not Registration.objects.filter(unit=office.commune.unit).exists()
