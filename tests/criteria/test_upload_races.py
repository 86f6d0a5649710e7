"""Two clicks at once: the workbook is recorded once, and the second is told so."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from accounts.models import AuditEntry
from tests.criteria.fill_in import CARD_BOOK, REASON, fill

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_clicks_at_once_one_records(client_as):
    clients = [client_as("huyen.kyanh"), client_as("huyen.kyanh")]
    upload, _content = fill(clients[0], {("I 10", "value"): "40"}, CARD_BOOK)

    def click(client):
        try:
            return client.post(f"/uploads/{upload.key}/apply/", REASON).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(click, clients)) == [302, 302]
    assert AuditEntry.objects.filter(action="upload.apply").count() == 1
    upload.refresh_from_db()
    assert upload.counts["changed"] == 1
