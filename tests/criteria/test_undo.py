"""Taking back the last steps of a visit: with history and audit, never over someone else's."""

import pytest

from accounts.models import AuditEntry
from criteria.models import Basis, Status, Verdict
from criteria.workbook.paper import word
from tests.criteria.desk import FIELDS, GRID, live, post
from tests.criteria.fill_in import REASON, fill
from tests.criteria.test_bulk import entry, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client_as):
    return client_as("huyen.kyanh")


def undo(client, **changes):
    """Press Ctrl+Z, and read the page that follows."""
    return client.post("/record/undo/", FIELDS | changes, follow=True).content.decode()


def test_a_verdict_and_its_note_come_back_as_a_new_entry(officer):
    post(officer, status="NEARLY_MET", note="Còn 2 km")
    post(officer, status="MET")
    rows = Verdict.objects.count()
    assert "Kỳ Tây 2" in undo(officer)
    now = live("18793", "2")
    assert (now.status, now.note) == (Status.NEARLY_MET, "Còn 2 km")
    assert now.reason
    assert now.reason != FIELDS["reason"]
    assert Verdict.objects.count() == rows + 1
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.after["status"]) == ("verdict.record", "NEARLY_MET")
    assert entry.reason == now.reason


def test_steps_are_taken_back_one_after_another_to_the_first(officer):
    first = live("18793", "2")
    for status in ("MET", "NEARLY_MET", "NOT_APPLICABLE"):
        post(officer, status=status)
    seen = []
    for _ in range(4):
        undo(officer)
        seen.append(Status(live("18793", "2").status).name)
    assert seen == ["NEARLY_MET", "MET", *[Status(first.status).name] * 2]


def test_many_cells_of_one_post_are_one_step(officer):
    before = [live("18793", number).status for number in "234"]
    post(officer, commune="18760", criterion="5", status="NEARLY_MET")
    send(officer, *[entry(number=number, status="MET", note="đo") for number in "234"])
    undo(officer)
    assert [live("18793", number).status for number in "234"] == before
    assert live("18760", "5").status == Status.NEARLY_MET


def test_a_blank_cell_is_blank_again(officer):
    post(officer, status="WITHDRAWN")
    post(officer, status="MET")
    undo(officer)
    assert live("18793", "2").status == Status.WITHDRAWN


def test_a_computed_verdict_comes_back_computed(officer):
    before = live("18850", "10")
    post(officer, commune="18850", criterion="10", status="MET", note="Số liệu mới")
    undo(officer)
    now = live("18850", "10")
    assert (now.content(), before.basis) == (before.content(), Basis(now.basis))


def test_what_someone_else_changed_meanwhile_stays_and_is_told(officer, person):
    made = send(officer, entry(), entry(number="4", status="NOT_MET", note="đo lại"))
    assert made.status_code == 200, made.content
    post(officer, status="NEARLY_MET", note="khác")
    theirs = Verdict.objects.filter(pk=live("18793", "2").pk)
    theirs.update(asserted_by=person("vp.hatinh"))
    page = undo(officer)
    assert str(person("vp.hatinh")) in page
    assert "Kỳ Tây 2" in page
    assert live("18793", "2").note == "khác"
    assert live("18793", "4").status == Status.NOT_MET


def test_what_cannot_be_taken_back_does_not_bar_the_steps_before_it(officer, person):
    first = live("18793", "3").status
    post(officer, criterion="3", status="NOT_APPLICABLE")
    post(officer, status="MET")
    post(officer, status="NEARLY_MET", note="khác")
    theirs = Verdict.objects.filter(pk=live("18793", "2").pk)
    theirs.update(asserted_by=person("vp.hatinh"))
    assert str(person("vp.hatinh")) in undo(officer)
    assert "Kỳ Tây 3" in undo(officer)
    assert (live("18793", "3").status, live("18793", "2").note) == (first, "khác")


def test_a_workbook_is_no_step_neither_sent_nor_taken_back(officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload, _content = fill(officer, {("18793", "2"): word(Status.MET)})
    for what in ("apply", "undo"):
        officer.post(f"/uploads/{upload.key}/{what}/", REASON)
        said = live("18793", "2").status
        undo(officer)
        assert live("18793", "2").status == said
    assert said == Status.NOT_MET


def test_nothing_of_other_visits_places_or_people_is_taken_back(officer, client_as):
    post(officer, status="MET")
    assert live("18793", "2").status == Status.MET
    undo(client_as("so.tnmt.hatinh"))
    undo(officer, place="HT-KYANH", level="area", set="QD51-2025-XA", as_of="2026-06-30")
    undo(client_as("huyen.kyanh"))  # a new login
    assert live("18793", "2").status == Status.MET


def test_the_grid_offers_it_without_script(officer):
    assert 'action="/record/undo/"' in officer.get(GRID).content.decode()


@pytest.mark.parametrize("changes", [{"place": "443"}, {"level": "commune"}, {"as_of": "no"}])
def test_unknown_or_foreign_is_not_found(officer, changes):
    assert officer.post("/record/undo/", FIELDS | changes).status_code == 404
