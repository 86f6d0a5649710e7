"""What `make run` tells at its end is true."""

import re

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User

GUIDE = (settings.BASE_DIR / "scripts" / "demo.txt").read_text()
PASSWORD = re.search(r"password: (\S+)", GUIDE)[1]
PEOPLE = re.findall(r"^  ([a-z]+(?:\.[a-z]+)*)   +\w", GUIDE, flags=re.MULTILINE)[1:]


@pytest.mark.django_db
@pytest.mark.parametrize("name", PEOPLE)
def test_the_people_named_can_sign_in(name: str) -> None:
    answer = Client().post("/login/", {"username": name, "password": PASSWORD})
    assert answer.status_code == 302
    assert User.objects.get(username=name).password.startswith("argon2$argon2id$")


def test_it_names_everybody() -> None:
    assert len(PEOPLE) == 11


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "path"), re.findall(r"As (\S+),[^{]*\{address\}(/\S+)", GUIDE))
def test_the_addresses_named_open(name: str, path: str, client_as) -> None:
    assert client_as(name).get(path, follow=True).status_code == 200
