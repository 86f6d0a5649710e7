"""A small country of its own beside the real one: province 99, as lists and in the database."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from accounts.models import User
from accounts.roles import Role
from communes.models import Grant, Unit

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


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Messages in the language that the tests are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write({"communes.csv": …})`: a folder of lists; a file's text replaces that of LISTS."""

    def make(changes: dict[str, str | bytes] | None = None, *, alone: bool = False) -> Path:
        for old in tmp_path.glob("*.csv"):
            old.unlink()
        for name, text in ({} if alone else LISTS).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        for name, content in (changes or {}).items():
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name).write_bytes(data)
        return tmp_path

    return make


@pytest.fixture
def small_country(db: None, write: Write) -> None:
    """Province 99 with districts 998 and 999, area ZZ-NUI and three communes."""
    call_command("load_units", write(), stdout=StringIO())


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

    def make(person: User) -> Client:
        client = Client()
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = "en"
        return client

    return make
