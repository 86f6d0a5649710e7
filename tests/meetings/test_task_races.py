"""Two people at once: one is written, the other is told; nothing happens twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from meetings.models import Meeting
from tests.meetings.task_desk import give, kinds

pytestmark = pytest.mark.django_db(transaction=True)


def together(client_as, *posts):
    """Send each post in a thread of its own, and give their statuses."""
    made = [(client_as("huyen.kyanh"), *post) for post in posts]

    def send(client, address, fields):
        try:
            return client.post(address, fields).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(made)) as pool:
        return sorted(pool.map(lambda post: send(*post), made))


def test_one_closes_and_one_prepares(client_as):
    task = give()
    fields = {"revision": 1, "done_on": "2021-10-20", "text": ""}
    assert together(client_as, *[(f"/tasks/{task.pk}/close/", fields)] * 2) == [302, 409]
    assert kinds(task) == ["assigned", "closed"]
    given = {"held_on": "2021-10-25", "title": "Kỳ sau", "criteria_set": "HT-QD05-2017"}
    address = f"/meetings/{task.meeting_id}/next/"
    assert 302 in together(client_as, *[(address, given)] * 2)
    assert Meeting.objects.filter(follows=task.meeting).count() == 1
