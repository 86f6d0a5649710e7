"""The grid goes out as a workbook, is filled in and comes back: preview, recording, undoing."""

import pytest

from criteria.batch import Fate
from criteria.models import Status, Verdict
from tests.criteria.desk import live
from tests.criteria.fill_in import (
    REASON,
    fill,
    lines,
)

pytestmark = pytest.mark.django_db
KY_TAY = ("18793", "2")


@pytest.fixture
def officer(client, django_user_model):
    client.force_login(django_user_model.objects.get(username="huyen.kyanh"))
    return client


def test_an_unchanged_workbook_changes_nothing(officer):
    before = Verdict.objects.count()
    upload, _content = fill(officer, {})
    page = officer.get(f"/uploads/{upload.key}/")
    assert not page.context["preview"].lines
    assert page.context["preview"].reading.unchanged > 300
    assert b"apply" not in page.content
    assert Verdict.objects.count() == before


def test_words_are_read_shown_and_recorded(officer):
    was = live(*KY_TAY).status
    new = Status.NOT_MET if was == Status.MET else Status.MET
    upload, _content = fill(officer, {KY_TAY: "x" if new == Status.MET else " chưa ĐẠT "})
    (line,) = lines(officer, upload)
    assert (line.fate, line.before.status, line.after.status) == (Fate.CHANGED, was, new)
    assert live(*KY_TAY).status == was
    officer.post(f"/uploads/{upload.key}/apply/", REASON)
    assert live(*KY_TAY).status == new
    upload.refresh_from_db()
    assert upload.counts["changed"] == 1
    assert upload.applied_at == live(*KY_TAY).recorded_at
