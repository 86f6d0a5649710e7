"""The people of the demo and what each may do.

They are offices, not persons. The first eleven are the ones to sign in as; the others are there so
that every entry of a scene has the author it would have had.
"""

from dataclasses import dataclass
from datetime import date

from accounts.roles import Role
from communes.models import Level, Unit, UnitVersion

DISTRICTS_UNTIL = date(2025, 6, 30)  # the last day of districts and of the communes of that time
AREAS_SINCE = date(2025, 7, 1)


@dataclass(frozen=True)
class Place:
    """A unit, named by level and code as of a day."""

    level: Level
    code: str
    day: date = DISTRICTS_UNTIL

    def find(self) -> Unit:
        """The unit. Raises UnitVersion.DoesNotExist where the lists are not loaded."""
        versions = UnitVersion.objects.at(self.day).select_related("unit")
        unit: Unit = versions.get(unit__level=self.level, unit__code=self.code).unit
        return unit


@dataclass(frozen=True)
class Person:
    """A demo account: its office stands as the author of entries, its title tells who it is."""

    username: str
    office: str
    title: str
    role: Role
    places: tuple[Place, ...]  # none: the nation


def _province(code: str) -> Place:
    return Place(Level.PROVINCE, code)


def _district(code: str) -> Place:
    return Place(Level.DISTRICT, code)


def _area(code: str) -> Place:
    return Place(Level.AREA, code, AREAS_SINCE)


def _commune(code: str, day: date = DISTRICTS_UNTIL) -> Place:
    return Place(Level.COMMUNE, code, day)


PEOPLE = (
    Person("admin", "Quản trị hệ thống", "Quản trị hệ thống", Role.ADMINISTRATOR, ()),
    Person(
        "tinh.hatinh",
        "UBND tỉnh Hà Tĩnh",
        "Lãnh đạo tỉnh Hà Tĩnh: xem toàn tỉnh",
        Role.PROVINCE_OFFICIAL,
        (_province("42"),),
    ),
    Person(
        "tinh.travinh",
        "UBND tỉnh Trà Vinh",
        "Lãnh đạo tỉnh Trà Vinh (đến 30/06/2025): xem toàn tỉnh",
        Role.PROVINCE_OFFICIAL,
        (_province("84"),),
    ),
    Person(
        "tinh.thanhhoa",
        "UBND tỉnh Thanh Hóa",
        "Lãnh đạo tỉnh Thanh Hóa: xem toàn tỉnh",
        Role.PROVINCE_OFFICIAL,
        (_province("38"),),
    ),
    Person(
        "vp.hatinh",
        "Văn phòng điều phối NTM tỉnh Hà Tĩnh",
        "Cán bộ điều phối tỉnh Hà Tĩnh: thẩm định, đăng ký xã về đích",
        Role.PROVINCE_OFFICER,
        (_province("42"),),
    ),
    Person(
        "huyen.kyanh",
        "Văn phòng điều phối NTM huyện Kỳ Anh",
        "Cán bộ điều phối huyện Kỳ Anh, từ 01/07/2025 là khu vực Kỳ Anh",
        Role.DISTRICT_OFFICER,
        (_district("447"), _area("HT-KYANH")),
    ),
    Person(
        "huyen.canloc",
        "Văn phòng điều phối NTM huyện Can Lộc",
        "Cán bộ điều phối huyện Can Lộc, từ 01/07/2025 là khu vực Can Lộc",
        Role.DISTRICT_OFFICER,
        (_district("443"), _area("HT-CANLOC")),
    ),
    Person(
        "huyen.trieuson",
        "Văn phòng điều phối NTM huyện Triệu Sơn",
        "Cán bộ điều phối huyện Triệu Sơn (đến 30/06/2025)",
        Role.DISTRICT_OFFICER,
        (_district("397"),),
    ),
    Person(
        "huyen.canglong",
        "Văn phòng điều phối NTM huyện Càng Long",
        "Cán bộ điều phối huyện Càng Long (đến 30/06/2025)",
        Role.DISTRICT_OFFICER,
        (_district("844"),),
    ),
    Person(
        "xa.kylac",
        "UBND xã Kỳ Lạc",
        "Cán bộ xã Kỳ Lạc, trước và sau sáp nhập: tự đánh giá",
        Role.COMMUNE_OFFICER,
        (_commune("18850"), _commune("18838", AREAS_SINCE)),
    ),
    Person(
        "so.tnmt.hatinh",
        "Sở Tài nguyên và Môi trường tỉnh Hà Tĩnh",
        "Sở phụ trách tiêu chí môi trường tỉnh Hà Tĩnh",
        Role.OWNER_DEPARTMENT,
        (_province("42"),),
    ),
    Person(
        "vp.travinh",
        "Văn phòng điều phối NTM tỉnh Trà Vinh",
        "Cán bộ điều phối tỉnh Trà Vinh (đến 30/06/2025)",
        Role.PROVINCE_OFFICER,
        (_province("84"),),
    ),
    Person(
        "huyen.cauke",
        "Văn phòng điều phối NTM huyện Cầu Kè",
        "Cán bộ điều phối huyện Cầu Kè (đến 30/06/2025)",
        Role.DISTRICT_OFFICER,
        (_district("845"),),
    ),
    Person(
        "huyen.travinh",
        "Văn phòng điều phối NTM các huyện khác của Trà Vinh",
        "Tài khoản chung cho bảy đơn vị cấp huyện còn lại của Trà Vinh",
        Role.DISTRICT_OFFICER,
        tuple(_district(code) for code in ("842", "846", "847", "848", "849", "850", "851")),
    ),
    Person(
        "xa.kytay",
        "UBND xã Kỳ Tây",
        "Cán bộ xã Kỳ Tây (đến 30/06/2025): tự đánh giá",
        Role.COMMUNE_OFFICER,
        (_commune("18793"),),
    ),
    Person(
        "huyen.locha",
        "Văn phòng điều phối NTM huyện Lộc Hà",
        "Cán bộ điều phối huyện Lộc Hà (đến 31/12/2024)",
        Role.DISTRICT_OFFICER,
        (Place(Level.DISTRICT, "448", date(2024, 12, 31)),),
    ),
)
