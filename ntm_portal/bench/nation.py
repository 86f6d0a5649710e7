"""The territory and the people of the synthetic nation; every name says that it is synthetic."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.roles import Role
from communes.models import Classification, Grant, Kind, Level, Unit, UnitVersion
from criteria.models import CriteriaSet
from ntm_portal.bench.catalogue import CLASSES, build_catalogue
from ntm_portal.bench.history import add_history
from ntm_portal.bench.size import Size

PREFIX = {Level.PROVINCE: "SP", Level.DISTRICT: "SD", Level.COMMUNE: "SC"}
KIND = {Level.PROVINCE: Kind.TINH, Level.DISTRICT: Kind.HUYEN, Level.COMMUNE: Kind.XA}
NATION, PROVINCE = "synthetic.nation", "synthetic.province"  # who opens the pages


def code_of(level: Level, number: int) -> str:
    """The code of the synthetic unit with that number, from 0: "SC00017"."""
    return f"{PREFIX[level]}{number:05d}"


@dataclass(frozen=True)
class Nation:
    """What stands before any commune does: the places around them, the set, the people."""

    size: Size
    today: date
    criteria_set: CriteriaSet
    provinces: list[Unit]
    districts: list[Unit]
    recorder: User

    def add_communes(self, numbers: range) -> None:
        """Add the communes with these numbers and everything that was recorded of them."""
        units = _units(Level.COMMUNE, numbers)
        UnitVersion.objects.bulk_create(
            (self._version(unit, number) for unit, number in zip(units, numbers, strict=True)),
            batch_size=2000,
        )
        add_history(self.criteria_set, units, self.recorder, self.size.rounds, self.today)

    def _version(self, unit: Unit, number: int) -> UnitVersion:
        district = self.size.district_of(number)
        version = _named(unit, number)
        version.province = self.provinces[self.size.province_of(district)]
        version.district = self.districts[district]
        return version


def build_nation(size: Size, today: date) -> Nation:
    """Write provinces, districts, set and people; communes are added to it afterwards."""
    criteria_set = build_catalogue(size, size.first_day(today))
    provinces = _units(Level.PROVINCE, range(size.provinces))
    districts = _units(Level.DISTRICT, range(size.districts))
    UnitVersion.objects.bulk_create(_named(unit, n) for n, unit in enumerate(provinces))
    versions = [_named(unit, n) for n, unit in enumerate(districts)]
    for n, version in enumerate(versions):
        version.province = provinces[size.province_of(n)]
    UnitVersion.objects.bulk_create(versions)
    Classification.objects.bulk_create(
        Classification(unit=unit, axis="region", class_code=CLASSES[n % 3], decision="Synthetic")
        for n, unit in enumerate(provinces)
    )
    _person(NATION, Role.PROVINCE_OFFICIAL, None)
    recorder = _person(PROVINCE, Role.PROVINCE_OFFICER, provinces[0])
    return Nation(size, today, criteria_set, provinces, districts, recorder)


def _units(level: Level, numbers: Iterable[int]) -> list[Unit]:
    units = (Unit(level=level, code=code_of(level, n)) for n in numbers)
    return Unit.objects.bulk_create(units, batch_size=2000)


def _named(unit: Unit, number: int) -> UnitVersion:
    level = Level(unit.level)
    name = f"Synthetic {level} {number:04d}"
    return UnitVersion(unit=unit, kind=KIND[level], name=name).fill_keys()


def _person(username: str, role: Role, unit: Unit | None) -> User:
    user = User(username=username, last_name=f"Synthetic {role}")
    user.set_unusable_password()
    user.save()
    Grant.objects.create(user=user, role=role, unit=unit)
    return user
