"""Forms about people and roles that are sent at the same moment: each counts once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client

from accounts.models import AuditEntry, User
from accounts.roles import Role
from communes.models import Grant
from communes.standing import require_another_administrator
from tests.communes.people_desk import administrator, enrolled, role_fields, text, unit

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*posts: tuple[Client, str, dict[str, str]]) -> list[int]:
    """Send each in a thread of its own, and give the statuses."""

    def send(post: tuple[Client, str, dict[str, str]]) -> int:
        client, address, sent = post
        try:
            return client.post(address, sent).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(posts)) as pool:
        return sorted(pool.map(send, posts))


def test_sent_twice_a_person_and_a_role_are_made_once(client_as) -> None:
    clients = [client_as("admin"), client_as("vp.hatinh")]
    sent = role_fields("district_officer", "447", username="moi", name="Người mới", title="")
    sent |= {"email": "", "first_day": text(1)}
    assert at_once(*((one, "/people/new/", sent) for one in clients)) == [302, 422]
    grants = f"/people/{User.objects.get(username='moi').pk}/grants/"
    more = role_fields("api_reader", "447", first_day=text(0))
    assert at_once(*((one, f"{grants}new/", more) for one in clients)) == [302, 422]
    added = Grant.objects.get(user__username="moi", role="api_reader")
    at_once(*((one, f"{grants}{added.pk}/withdraw/", {}) for one in clients))
    actions = AuditEntry.objects.filter(subject="grant", subject_key=str(added.pk))
    assert sorted(actions.values_list("action", flat=True)) == ["add", "delete"]


@pytest.fixture
def abreast(monkeypatch) -> None:
    """Let both ask at one moment whether another administrator is left; SQLite has them queue."""
    barrier = Barrier(2 if connection.vendor == "postgresql" else 1)

    def ask(**named: object) -> None:
        barrier.wait(10)
        require_another_administrator(**named)

    monkeypatch.setattr("communes.people.services.require_another_administrator", ask)


def test_two_administrators_cannot_close_each_other(client_as, abreast) -> None:
    Grant.objects.filter(role=Role.ADMINISTRATOR).delete()
    one, two = administrator("thu.mot"), administrator("thu.hai")
    posts = [
        (client_as(by.username), f"/people/{who.pk}/active/", {"active": "0"})
        for by, who in ((one, two), (two, one))
    ]
    at_once(*posts)
    assert User.objects.filter(pk__in=[one.pk, two.pk], is_active=True).count() == 1


def test_a_role_ended_twice_ends_once(client_as) -> None:
    person = enrolled("thu.xa", Role.DISTRICT_OFFICER, unit("district", "447"))
    address = f"/people/{person.pk}/grants/{person.grants.get().pk}/end/"
    clients = [client_as("admin"), client_as("vp.hatinh")]
    assert at_once(*((one, address, {"last_day": text(-1)}) for one in clients)) == [302, 422]
    assert AuditEntry.objects.filter(person_id=person.pk, action="change").count() == 1
