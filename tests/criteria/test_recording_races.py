"""Two people at once: one row is written, and the one who came second is told."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from criteria.models import Verdict
from tests.criteria.desk import live, post

pytestmark = pytest.mark.django_db(transaction=True)


def together(client_as, *changes):
    """Send each post in a thread of its own, and give their statuses."""
    clients = [(client_as("huyen.kyanh"), fields) for fields in changes]
    seen = live("18793", "2").assertion

    def send(pair):
        client, fields = pair
        try:
            return post(client, seen=seen, **fields).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(clients)) as pool:
        return sorted(pool.map(send, clients))


def test_the_same_post_twice_at_once_writes_one_row(client_as):
    rows = Verdict.objects.count()
    before = live("18793", "2")
    assert together(client_as, {}, {}, {}) == [200, 200, 200]
    shortened = int(before.holds_from < live("18793", "2").holds_from)
    assert Verdict.objects.count() == rows + 1 + shortened


def test_of_two_different_posts_at_once_one_is_a_conflict(client_as):
    assert together(client_as, {"status": "MET"}, {"status": "NEARLY_MET"}) == [200, 409]
