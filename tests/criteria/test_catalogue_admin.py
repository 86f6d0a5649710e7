"""Django's admin: owners are edited and audited, the catalogue is only shown."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import AuditEntry
from communes.models import Agency, Level, Unit
from criteria.models import Criterion, CriterionOwner

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/criteria/criterionowner/"


@pytest.fixture
def admin(client_as: Callable[[str], Client]) -> Client:
    return client_as("admin")


def form(**changes: object) -> dict[str, object]:
    return {
        "agency": Agency.objects.order_by("pk").first().pk,
        "criterion": Criterion.objects.get(key="QD1980-2016/4").pk,
        "territory": Unit.objects.get(level=Level.PROVINCE, code="42").pk,
        "valid_from": "2017-01-01",
        "valid_to": "",
    } | changes


def test_an_owner_is_added_changed_and_deleted_with_an_audit(admin: Client) -> None:
    assert admin.post(f"{ADDRESS}add/", form()).status_code == 302
    made = CriterionOwner.objects.get(criterion__key="QD1980-2016/4")
    admin.post(f"{ADDRESS}{made.pk}/change/", form(valid_to="2020-01-01"))
    admin.post(f"{ADDRESS}{made.pk}/delete/", {"post": "yes"})
    assert not CriterionOwner.objects.filter(pk=made.pk).exists()
    entries = AuditEntry.objects.filter(subject="criterion owner", subject_key__endswith="2016/4")
    actions = [(entry.action, entry.actor_name != "system") for entry in entries.order_by("pk")]
    assert actions == [("add", True), ("change", True), ("delete", True)]
    assert entries.order_by("pk")[1].after["valid_to"] == "2020-01-01"


def test_a_period_that_ends_before_it_starts_is_refused(admin: Client) -> None:
    response = admin.post(f"{ADDRESS}add/", form(valid_to="2016-01-01"))
    assert response.status_code == 200
    assert "valid_to" in response.context["adminform"].form.errors


@pytest.mark.parametrize("name", ["criteriaset", "criterion", "indicator", "registration"])
def test_the_rest_is_only_shown(admin: Client, name: str) -> None:
    assert admin.get(f"/admin/criteria/{name}/").status_code == 200
    assert admin.get(f"/admin/criteria/{name}/add/").status_code == 403
