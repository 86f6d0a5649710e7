"""A unit or an agency with tasks is not deleted."""

import pytest
from django.db.models import ProtectedError

from communes.models import Agency, Unit
from meetings.models import Task

pytestmark = pytest.mark.django_db


def test_the_page_says_which_tasks_hold_an_agency(client_as):
    task = Task.objects.exclude(agency=None).first()
    address = f"/admin/communes/agency/{task.agency_id}/delete/"
    page = client_as("admin").post(address, {"post": "yes"})
    assert task.text[:60] in page.content.decode()
    assert Agency.objects.filter(pk=task.agency_id).exists()


def test_a_unit_is_deleted_by_no_page_and_by_no_code(client_as):
    unit = Task.objects.exclude(commune=None).first().commune
    address = f"/admin/communes/unit/{unit.pk}/delete/"
    assert client_as("admin").post(address, {"post": "yes"}).status_code == 403
    with pytest.raises(ProtectedError, match=r"Task\.commune"):
        Unit.objects.filter(pk=unit.pk).delete()
