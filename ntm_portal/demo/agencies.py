"""The offices and departments of the demo, and which criteria they own where."""

from dataclasses import dataclass
from datetime import date, datetime

from communes.models import Agency, Level
from communes.services import save_agency
from criteria.models import Criterion, CriterionOwner
from criteria.owners import save_owner
from ntm_portal.demo.people import Place

ENVIRONMENT = "so-tnmt-hatinh"
DISTRICTS_ENDED = date(2025, 7, 1)


@dataclass(frozen=True)
class Department:
    """An agency of a unit; `criteria` are keys of the criteria that it owns there."""

    code: str
    name: str
    level: Level
    unit: str
    criteria: tuple[str, ...] = ()
    until: date | None = DISTRICTS_ENDED  # exclusive
    day: date = date(2024, 12, 31)  # on which the unit is looked up


def _own(*numbers: int) -> tuple[str, ...]:
    """Criteria of the national set that Hà Tĩnh's set of 2017 extends, and of the set after it."""
    return tuple(f"{code}/{n}" for code in ("QD1980-2016", "QD318-2022-NTM") for n in numbers)


def _ky_anh(code: str, name: str, *criteria: str) -> Department:
    return Department(f"kyanh-{code}", f"{name} huyện Kỳ Anh", Level.DISTRICT, "447", criteria)


DEPARTMENTS = (
    Department(
        ENVIRONMENT,
        "Sở Tài nguyên và Môi trường tỉnh Hà Tĩnh (nay thuộc Sở Nông nghiệp và Môi trường)",
        Level.PROVINCE,
        "42",
        # Environment in each commune set of the country: it verifies it for its province.
        (*_own(17), "QD318-2022-NTMNC/17", "QD318-2022-NTMNC/18", "QD51-2025-XA/8"),
        until=None,
    ),
    _ky_anh("vpdp", "Văn phòng điều phối NTM", "HT-QD05-2017/20"),
    _ky_anh("kinhte", "Phòng Kinh tế và Hạ tầng", *_own(1, 2, 7, 9)),
    _ky_anh("nnptnt", "Phòng Nông nghiệp và Phát triển nông thôn", *_own(3, 10, 13)),
    _ky_anh("giaoduc", "Phòng Giáo dục và Đào tạo", *_own(5, 14)),
    _ky_anh("vanhoa", "Phòng Văn hóa và Thông tin", *_own(6, 8, 16)),
    _ky_anh("ldtbxh", "Phòng Lao động - Thương binh và Xã hội", *_own(11, 12)),
    _ky_anh("yte", "Trung tâm Y tế", *_own(15)),
    _ky_anh("tnmt", "Phòng Tài nguyên và Môi trường", *_own(17)),
    Department("locha-vpdp", "Văn phòng điều phối NTM huyện Lộc Hà", Level.DISTRICT, "448",
               until=date(2025, 1, 1)),
    Department("locha-nnptnt", "Phòng Nông nghiệp và Phát triển nông thôn huyện Lộc Hà",
               Level.DISTRICT, "448", until=date(2025, 1, 1)),
    Department("trieuson-vpdp", "Văn phòng điều phối NTM huyện Triệu Sơn", Level.DISTRICT, "397"),
    Department("trieuson-nnptnt", "Phòng Nông nghiệp và Phát triển nông thôn huyện Triệu Sơn",
               Level.DISTRICT, "397"),
)  # fmt: skip


def create(*, now: datetime) -> int:
    """Create the agencies that are not there yet, with what they own; returns how many."""
    known = set(Agency.objects.values_list("code", flat=True))
    new = [row for row in DEPARTMENTS if row.code not in known]
    for row in new:
        unit = Place(row.level, row.unit, row.day).find()
        agency = Agency(code=row.code, name=row.name, unit=unit, valid_to=row.until)
        save_agency(agency=agency, by=None, now=now)
        for criterion in Criterion.objects.filter(key__in=row.criteria).order_by("key"):
            owner = CriterionOwner(
                agency=agency, criterion=criterion, territory=unit, valid_to=row.until
            )
            save_owner(owner=owner, by=None, now=now)
    return len(new)
