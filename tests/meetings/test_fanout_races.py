"""Two people confirm the same tasks at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from meetings.fanout import hand_out, propose
from tests.meetings.desk import NOW, begun, keeper
from tests.meetings.test_fanout import fresh, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_tasks_confirmed_twice_at_once_are_made_once() -> None:
    row = fresh(begun())
    tasks, officer = wanted(propose(conclusion=row)), keeper()

    def confirm(_number: int) -> tuple[int, int]:
        try:
            handed = hand_out(conclusion=row, wanted=tasks, by=officer, now=NOW)
            return len(handed.tasks), handed.already
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, range(2))) == [(0, 19), (19, 0)]
    assert row.tasks.count() == 19
