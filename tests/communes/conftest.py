"""A small country of its own beside the real one: province 99, as lists and in the database."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model
from django.test import Client
from django.utils import translation

from accounts.models import AuditEntry, User
from accounts.roles import Role
from communes.models import Classification, Grant, Succession, Unit, UnitVersion
from tests.communes.people_desk import browser, officer_of_province

Write = Callable[..., Path]
HEAD = "code,established_on,name,kind,province,district,area,valid_from,valid_to,legal_basis\n"
LISTS = {
    "provinces.csv": "code,established_on,name,kind,valid_from,valid_to,legal_basis\n"
    "99,,Tỉnh Thử,tinh,,,\n",
    "districts.csv": "code,established_on,name,kind,province,valid_from,valid_to,legal_basis\n"
    "998,,Sông Thử,huyen,99,,2025-07-01,\n"
    "999,,Núi Thử,huyen,99,,2025-07-01,\n",
    "areas.csv": "code,established_on,name,kind,province,valid_from,valid_to,legal_basis\n"
    "ZZ-NUI,2025-07-01,Núi Thử,khu_vuc,99,2025-07-01,,\n",
    "communes.csv": HEAD + "99001,,Đá Thử,xa,99,999,,,2019-01-01,\n"
    "99001,,Đá Thử,thi_tran,99,999,,2019-01-01,2025-07-01,QĐ 1\n"
    "99001,2025-07-01,Ấp Thử,xa,99,,ZZ-NUI,2025-07-01,,NQ 2\n"
    "99002,,Bến Thử,xa,99,998,,,2025-07-01,\n",
    "successions.csv": "level,predecessor,successor,effective_on,"
    "extent,carries_results,legal_basis\n"
    "commune,99001,99001,2025-07-01,whole,1,NQ 2\n"
    "commune,99002,99001,2025-07-01,part,1,NQ 2\n",
    "classifications.csv": "level,code,axis,class_code,criteria_set,valid_from,valid_to,decision\n"
    "province,99,region,BTB,,,,hiểu biết chung\n",
}
LOADED = (Unit, UnitVersion, Succession, Classification, AuditEntry)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Messages in the language that the tests are written in."""
    with translation.override("en"):
        yield


def fill(folder: Path, lists: dict[str, str | bytes]) -> Path:
    for name, content in lists.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write({"communes.csv": …})`: a folder of lists; a file's text replaces that of LISTS."""

    def make(changes: dict[str, str | bytes] | None = None, *, alone: bool = False) -> Path:
        for old in tmp_path.glob("*.csv"):
            old.unlink()
        return fill(tmp_path, ({} if alone else LISTS) | (changes or {}))

    return make


@pytest.fixture(scope="session")
def small_country_rows(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> list[list[Model]]:
    """What loading LISTS adds to each table; found once, since loading reads the whole country."""
    folder = fill(tmp_path_factory.mktemp("lists"), LISTS)
    with django_db_blocker.unblock(), transaction.atomic():
        last = {model: model.objects.aggregate(Max("pk"))["pk__max"] for model in LOADED}
        call_command("load_units", folder, stdout=StringIO())
        added = [list(model.objects.filter(pk__gt=last[model])) for model in LOADED]
        transaction.set_rollback(True)
    assert all(added)
    return added


@pytest.fixture
def small_country(db: None, small_country_rows: list[list[Model]]) -> None:
    """Province 99 with districts 998 and 999, area ZZ-NUI and three communes."""
    for model, rows in zip(LOADED, small_country_rows, strict=True):
        model.objects.bulk_create(rows)
    for statement in connection.ops.sequence_reset_sql(no_style(), LOADED):
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture
def officer(small_country: None) -> Callable[[str, str], User]:
    """`officer("district", "999")`: a person with a grant over that unit only."""
    roles = {
        "province": Role.PROVINCE_OFFICER,
        "district": Role.DISTRICT_OFFICER,
        "area": Role.DISTRICT_OFFICER,
        "commune": Role.COMMUNE_OFFICER,
    }

    def make(level: str, code: str) -> User:
        unit = Unit.objects.filter(level=level, code=code).latest("pk")
        person = User.objects.create(username=f"thu.{level}.{code}")
        Grant.objects.create(user=person, role=roles[level], unit=unit)
        return person

    return make


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """`signed_in(person)`: a browser of that person, in English."""
    return browser


@pytest.fixture
def desk(small_country: None) -> Client:
    """The browser of an officer of province 99, who manages its people."""
    return browser(officer_of_province())
