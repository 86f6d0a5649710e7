"""A form about tokens that is sent several times at once: it counts once, the others are told."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from accounts.models import ApiToken, AuditEntry
from tests.communes.people_desk import text

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = "/people/{0.user_id}/tokens/"


def together(client_as, address: str, sent: dict[str, str]) -> list[int]:
    """Send the same three times, each in a thread of its own, and give the statuses."""
    clients = [client_as(name) for name in ("admin", "vp.hatinh", "vp.hatinh")]

    def send(client) -> int:
        try:
            return client.post(address, sent).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(clients)) as pool:
        return sorted(pool.map(send, clients))


def test_made_and_revoked_three_times_at_once(client_as) -> None:
    newest = ApiToken.objects.latest("pk")
    address = SYSTEM.format(newest)
    sent = {"purpose": "Máy chủ", "last_day": text(30), "seen": str(newest.pk)}
    assert together(client_as, f"{address}new/", sent) == [200, 422, 422]
    made = ApiToken.objects.get(pk__gt=newest.pk)
    revoke = f"{address}{made.pk}/revoke/"
    assert together(client_as, revoke, {"reason": "Thử"}) == [302, 422, 422]
    entries = AuditEntry.objects.filter(subject_key=f"ht.khodulieu {made.prefix}")
    assert sorted(entries.values_list("action", flat=True)) == ["add", "revoke"]
