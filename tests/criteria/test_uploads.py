"""Uploads are one's own; what is no workbook of the portal is told and leaves nothing behind."""

import re

import pytest
from django.utils.translation import override

from accounts.models import AuditEntry
from criteria.models import Status, Upload
from criteria.workbook.codes import HIDDEN
from criteria.workbook.paper import word
from tests.criteria.evidence_desk import stored
from tests.criteria.fill_in import (
    CARD_BOOK,
    GRID_BOOK,
    REASON,
    SET,
    download,
    fill,
    put,
    saved,
    send,
)
from tests.lib.sheet_files import HOSTILE, cells, raw, sheet_xml

pytestmark = pytest.mark.django_db
CELL = {("I 10", "value"): "40"}
SENT = (
    "zip bomb",
    "two far cells",
    "1 million rows",
    "broken XML",
    "billion laughs",
    "macros renamed",
    "CSV renamed",
    "XLS",
    "password",
    "empty file",
    "blank",
)


@pytest.fixture
def officer(client_as, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return client_as("huyen.kyanh")


@pytest.mark.parametrize("case", SENT)
def test_a_hostile_file_is_told_and_leaves_nothing(officer, case):
    name, make, _word = HOSTILE[case]
    answer = send(officer, make(), name)
    assert answer.status_code == 400
    assert answer.context["problems"]
    assert not stored()
    assert not Upload.objects.exists()
    assert not AuditEntry.objects.filter(subject="upload").exists()


def test_no_file_at_all_is_told(officer):
    assert officer.post("/uploads/").status_code == 400


def test_a_table_of_somebody_else_is_no_workbook_of_the_portal(officer):
    answer = send(officer, raw(sheet_xml(cells("A1"))))
    assert answer.status_code == 400
    assert not stored()


@pytest.mark.parametrize("row", [1, 2, 5])
def test_a_changed_hidden_sheet_is_told(officer, row):
    book = download(officer, CARD_BOOK)
    cell = book[HIDDEN].cell(row, 1)
    cell.value = f"{cell.value}1"
    with override("en"):
        answer = send(officer, saved(book))
    assert answer.status_code == 400
    assert not Upload.objects.exists()


def test_what_is_sent_is_kept_as_it_came(officer):
    upload, content = fill(officer, CELL, CARD_BOOK)
    (path,) = stored()
    assert path.read_bytes() == content
    assert upload.name == "bieu.xlsx"
    assert upload.name in officer.get("/uploads/").content.decode()


@pytest.mark.parametrize("username", ["admin", "tinh.hatinh", "xa.kylac", "huyen.canloc"])
def test_nobody_else_sees_or_uses_it(officer, client_as, username):
    upload, _content = fill(officer, CELL, CARD_BOOK)
    other = client_as(username)
    for end in ("", "marked/"):
        assert other.get(f"/uploads/{upload.key}/{end}").status_code == 404
    for end in ("apply/", "undo/"):
        assert other.post(f"/uploads/{upload.key}/{end}", REASON).status_code == 404
    assert upload.name not in other.get("/uploads/").content.decode()


@pytest.mark.parametrize(
    ("username", "sends"), [("huyen.kyanh", True), ("tinh.hatinh", False), ("admin", False)]
)
def test_only_those_who_record_are_asked_for_a_file(client_as, username, sends):
    page = client_as(username).get("/uploads/").content.decode()
    assert ('type="file"' in page) == sends
    assert ('href="/tables/"' in page) == sends


def test_logged_out_one_is_asked_to_log_in(officer, client):
    upload, _content = fill(officer, CELL, CARD_BOOK)
    for address in ("/uploads/", f"/uploads/{upload.key}/", GRID_BOOK, CARD_BOOK):
        assert client.get(address).status_code == 302
    assert client.post(f"/uploads/{upload.key}/apply/", REASON).status_code == 302
    upload.refresh_from_db()
    assert upload.applied_at is None


def test_recording_twice_records_once(officer):
    upload, _content = fill(officer, CELL, CARD_BOOK)
    for _click in range(2):
        answer = officer.post(f"/uploads/{upload.key}/apply/", REASON, follow=True)
    upload.refresh_from_db()
    assert AuditEntry.objects.filter(action="upload.apply").count() == 1
    assert f"{upload.applied_at:%Y}" in str(next(iter(answer.context["messages"])))


def test_a_colleague_of_another_district_cannot_record_with_it(officer, client_as):
    other = client_as("huyen.canloc")
    _upload, content = fill(officer, CELL, CARD_BOOK)
    send(other, content)
    mine = Upload.objects.latest("pk")
    page = other.get(f"/uploads/{mine.key}/")
    assert page.context["preview"].writes == 0
    reading = page.context["preview"].reading
    assert (reading.title, reading.back) == ("Xã Kỳ Lạc", "")
    assert other.post(f"/uploads/{mine.key}/apply/", REASON).status_code == 409


def test_undoing_what_was_never_recorded_does_nothing(officer):
    upload, _content = fill(officer, CELL, CARD_BOOK)
    assert officer.post(f"/uploads/{upload.key}/undo/").status_code == 302
    upload.refresh_from_db()
    assert upload.undone_at is None


@pytest.mark.parametrize("lost", ["delete_rows", "delete_cols"])
def test_a_sheet_that_lost_its_codes_is_not_taken_for_one_without_changes(officer, lost):
    book = download(officer)
    getattr(book.worksheets[0], lost)(1)
    send(officer, saved(book))
    page = officer.get(f"/uploads/{Upload.objects.get().key}/")
    (line,) = page.context["shown"].object_list
    assert line.mark.address == f"{SET}!A1"
    assert "ô ẩn" in line.messages[0]


def test_where_cells_are_missing_nobody_is_told_that_all_is_on_record(officer):
    book = download(officer)
    book.worksheets[0].delete_rows(8)
    send(officer, saved(book))
    page = officer.get(f"/uploads/{Upload.objects.get().key}/").content.decode()
    assert "Không có gì để ghi" in page
    assert "mọi nội dung" not in page


def test_the_same_cells_again_are_on_record_though_others_are_missing(officer):
    book = download(officer, CARD_BOOK)
    put(book.worksheets[0], {("I 10", "value"): "40"})
    book.worksheets[0].delete_rows(8)
    for _time in range(2):
        send(officer, saved(book))
        upload = Upload.objects.latest("pk")
        page = officer.get(f"/uploads/{upload.key}/").content.decode()
        officer.post(f"/uploads/{upload.key}/apply/", REASON)
    assert "mọi nội dung trong bảng đã được ghi nhận" in page


def test_enter_in_the_reason_does_not_record_the_rest(officer):
    upload, _content = fill(
        officer, {("18793", "2"): "linh tinh", ("18850", "3"): word(Status.NEARLY_MET)}
    )
    page = officer.get(f"/uploads/{upload.key}/").content.decode()
    form = page.partition(f"/uploads/{upload.key}/apply/")[2].partition("</form>")[0]
    first, _last = re.findall(r"<button[^>]*>", form)
    assert "disabled" in first
    assert "rest" not in first
