"""The same set written twice at once: it is written once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections

from accounts.models import User
from criteria.models import Amendment
from criteria.workbook.catalogue import services
from criteria.workbook.uploads import Done
from tests.criteria.set_books import put
from tests.criteria.set_desk import DECISION, SetDesk

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_write_at_once_one_is_told(client_as, tmp_path: Path) -> None:
    desk = SetDesk(client_as("admin"), tmp_path)
    desk.send(put("thresholds", {"indicator": "1.1"}, {"all": 50}))
    desk.act("choose", DECISION)
    upload, by = desk.upload, User.objects.get(username="admin")

    def write(_turn: int) -> str:
        try:
            return str(services.apply(upload=upload, by=by))
        except Done:
            return "Done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, range(2))) == ["Done", "True"]
    assert Amendment.objects.filter(criteria_set__code="TEST-BASE").count() == 1
