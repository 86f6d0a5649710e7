"""Small units, people and criteria sets for tests that need their own instead of the demo's."""

from datetime import date

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from accounts.models import User
from accounts.roles import Role
from communes.models import Grant, Kind, Level, Unit, UnitVersion
from criteria.models import CriteriaSet, Criterion, Indicator, SetCriterion, Threshold


class UserFactory(DjangoModelFactory):
    """A person without a password: sign in with `client.force_login`."""

    class Meta:
        model = User

    username = factory.Sequence("person{}".format)
    password = factory.LazyFunction(lambda: make_password(None))


class UnitFactory(DjangoModelFactory):
    """A commune with a code that no real unit has."""

    class Meta:
        model = Unit

    level = Level.COMMUNE
    code = factory.Sequence("T{:04d}".format)


class UnitVersionFactory(DjangoModelFactory):
    """A commune's name and place, without beginning or end; give `province=`, `district=`."""

    class Meta:
        model = UnitVersion

    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence("Thử {}".format)
    kind = Kind.XA


class GrantFactory(DjangoModelFactory):
    """A commune officer's grant."""

    class Meta:
        model = Grant

    user = factory.SubFactory(UserFactory)
    role = Role.COMMUNE_OFFICER
    unit = factory.SubFactory(UnitFactory)


class CriteriaSetFactory(DjangoModelFactory):
    """A set for communes, in force since 2020, without criteria: see `small_set`."""

    class Meta:
        model = CriteriaSet

    code = factory.Sequence("TEST-{}".format)
    name_vi = factory.LazyAttribute(lambda made: f"Bộ tiêu chí thử {made.code}")
    level = CriteriaSet.SetLevel.COMMUNE
    decision = "QĐ thử"
    valid_from = date(2020, 1, 1)
    classified_by = "none"
    kinds = factory.LazyFunction(lambda: [Kind.XA])


class CriterionFactory(DjangoModelFactory):
    """A criterion that belongs to no set yet."""

    class Meta:
        model = Criterion

    key = factory.Sequence("TEST:{}".format)
    name_vi = factory.LazyAttribute(lambda made: f"Tiêu chí {made.key}")


class SetCriterionFactory(DjangoModelFactory):
    """A criterion's place in a set; give `number=`."""

    class Meta:
        model = SetCriterion

    criteria_set = factory.SubFactory(CriteriaSetFactory)
    criterion = factory.SubFactory(CriterionFactory)
    number = "1"
    order = factory.LazyAttribute(lambda made: int(made.number))


class IndicatorFactory(DjangoModelFactory):
    """A percentage that must reach a threshold."""

    class Meta:
        model = Indicator

    criterion = factory.SubFactory(CriterionFactory)
    number = "1.1"
    name_vi = "Chỉ tiêu thử"
    order = 1
    kind = Indicator.Kind.PERCENT
    operator = Indicator.Operator.AT_LEAST
    unit = "%"


class ThresholdFactory(DjangoModelFactory):
    """At least 80, for every class and year."""

    class Meta:
        model = Threshold

    criteria_set = factory.SubFactory(CriteriaSetFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    value = 80


def small_set(criteria: int = 3, **fields: object) -> CriteriaSet:
    """A set of `criteria` criteria numbered from 1; each has one indicator: at least 80 %."""
    made = CriteriaSetFactory(**fields)
    for number in range(1, criteria + 1):
        row = SetCriterionFactory(criteria_set=made, number=str(number))
        indicator = IndicatorFactory(criterion=row.criterion, number=f"{number}.1")
        ThresholdFactory(criteria_set=made, indicator=indicator)
    return made
