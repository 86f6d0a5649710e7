"""The loaded test database: same start for every test, also after one that commits."""

import pytest
from django.db import connection

from communes.models import Unit

USED: set[str] = set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", [1, 2])
def test_a_test_that_commits_leaves_nothing_behind(attempt: int) -> None:
    assert not Unit.objects.filter(code="T0001").exists()
    assert Unit.objects.filter(code="18850").exists()
    Unit.objects.create(level="commune", code="T0001")
    # A late answer of a live server must not open, or close, the files of the test that follows.
    assert connection.settings_dict["NAME"] not in USED
    USED.add(connection.settings_dict["NAME"])


@pytest.mark.django_db
def test_the_database_is_a_copy() -> None:
    assert "test" in connection.settings_dict["NAME"]
