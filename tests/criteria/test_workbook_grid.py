"""The grid goes out as a workbook, is filled in and comes back: preview, recording, undoing."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.models import AuditEntry
from criteria.batch import Fate
from criteria.models import Status, Upload, Verdict
from criteria.workbook.answers import verdict_in
from criteria.workbook.codes import HIDDEN
from criteria.workbook.paper import word
from tests.criteria.desk import live, post
from tests.criteria.fill_in import (
    GRID_BOOK,
    REASON,
    SET,
    download,
    fill,
    filled,
    find,
    fresh,
    lines,
    put,
    saved,
    send,
)

pytestmark = pytest.mark.django_db
CELL = KY_TAY, TRANSPORT = "18793", "2"


@pytest.fixture
def officer(client_as):
    return client_as("huyen.kyanh")


def other(status: int) -> Status:
    return Status.NOT_MET if status == Status.MET else Status.MET


def apply(client, upload, **more):
    answer = client.post(f"/uploads/{upload.key}/apply/", REASON | more)
    upload.refresh_from_db()
    return answer


def test_an_unchanged_workbook_changes_nothing(officer):
    before = Verdict.objects.count()
    upload, _content = fill(officer, {})
    page = officer.get(f"/uploads/{upload.key}/")
    assert not page.context["preview"].lines
    assert page.context["preview"].reading.unchanged > 300
    assert b"/apply/" not in page.content
    assert Verdict.objects.count() == before
    assert apply(officer, upload).status_code == 409
    assert upload.applied_at is None


def test_words_are_read_shown_and_recorded(officer):
    new = other(live(*CELL).status)
    upload, _content = fill(officer, {CELL: "x" if new == Status.MET else " chưa ĐẠT "})
    (line,) = lines(officer, upload)
    assert (line.fate, line.before.status, line.after.status) == (Fate.CHANGED, 4 - new, new)
    assert live(*CELL).status != new
    apply(officer, upload)
    assert live(*CELL).status == new
    assert live(*CELL).reason == REASON["reason"]
    assert upload.counts["changed"] == 1
    assert upload.applied_at == live(*CELL).recorded_at


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_word_given_out_reads_back(language):
    with override(language):
        for status in Status:
            assert verdict_in(word(status) or None) == status


def test_the_same_file_twice_changes_nothing_and_says_so(officer):
    upload, content = fill(officer, {CELL: word(other(live(*CELL).status))})
    apply(officer, upload)
    count = Verdict.objects.count()
    send(officer, content)
    again = Upload.objects.latest("pk")
    (line,) = lines(officer, again, show="same")
    assert line.fate == Fate.SAME
    assert lines(officer, again) == []
    assert apply(officer, again).status_code == 409
    assert Verdict.objects.count() == count


def test_the_same_workbook_filled_in_further_goes_on_from_ones_own_entries(officer):
    new = other(live(*CELL).status)
    book = download(officer)
    put(book.worksheets[0], {CELL: word(new)})
    send(officer, saved(book))
    apply(officer, Upload.objects.latest("pk"))
    put(book.worksheets[0], {CELL: word(Status.NEARLY_MET)})
    send(officer, saved(book))
    (line,) = lines(officer, Upload.objects.latest("pk"))
    assert (line.fate, line.before.status) == (Fate.CHANGED, new)


def test_a_cell_that_someone_changed_meanwhile_is_told_and_kept(officer, client_as):
    content = filled(officer, lambda page: put(page, {CELL: word(Status.NEARLY_MET)}))
    post(officer, commune=KY_TAY, criterion=TRANSPORT, status=other(live(*CELL).status).name)
    now = live(*CELL)
    send(officer, content)
    upload = Upload.objects.latest("pk")
    (line,) = lines(officer, upload)
    assert line.fate == Fate.OVERTAKEN
    assert line.who == str(now.asserted_by)
    assert apply(officer, upload).status_code == 409
    assert live(*CELL).pk == now.pk


def test_all_that_is_wrong_is_told_with_sheet_and_cell(officer):
    wrong = {CELL: "linh tinh", (KY_TAY, "3"): True, (KY_TAY, "5"): date(2021, 2, 1)}
    upload, _content = fill(officer, {**wrong, ("18850", "3"): word(Status.NEARLY_MET)})
    bad = lines(officer, upload, show="error")
    page = download(officer).worksheets[0]
    told = {line.mark.address for line in bad}
    assert told == {f"{SET}!{find(page, *cell).coordinate}" for cell in wrong}
    assert apply(officer, upload).status_code == 409
    assert upload.applied_at is None


def test_the_rest_is_recorded_on_demand_alone(officer):
    was = live(KY_TAY, "3").status
    upload, _content = fill(officer, {CELL: "linh tinh", (KY_TAY, "3"): word(other(was))})
    apply(officer, upload, rest="1")
    assert live(KY_TAY, "3").status == other(was)
    assert upload.counts["changed"] == 1


def test_a_past_day_needs_a_reason_and_nothing_typed_is_lost(officer):
    upload, _content = fill(officer, {CELL: word(other(live(*CELL).status))})
    answer = officer.post(f"/uploads/{upload.key}/apply/", {"reason": " "})
    assert answer.status_code == 400
    assert upload.key.hex in answer.content.decode().replace("-", "")
    assert len(answer.context["shown"].object_list) == 1


def test_one_click_takes_the_whole_workbook_back(officer):
    was = live(*CELL)
    cells = {CELL: word(other(was.status)), ("18850", "3"): word(Status.NEARLY_MET)}
    upload, content = fill(officer, cells)
    apply(officer, upload)
    officer.post(f"/uploads/{upload.key}/undo/")
    upload.refresh_from_db()
    assert upload.undone_at
    assert live(*CELL).content() == was.content()
    assert officer.post(f"/uploads/{upload.key}/undo/").status_code == 302  # said, not done twice
    send(officer, content)
    assert {line.fate for line in lines(officer, Upload.objects.latest("pk"))} == {Fate.CHANGED}


def test_undoing_stops_at_a_cell_that_changed_since(officer):
    upload, _content = fill(officer, {CELL: word(Status.NEARLY_MET), ("18850", "3"): "x"})
    apply(officer, upload)
    post(officer, commune=KY_TAY, criterion=TRANSPORT, status="MET", reason="sau")
    answer = officer.post(f"/uploads/{upload.key}/undo/")
    assert answer.status_code == 409
    (cell,) = answer.context["conflicts"]
    assert (cell["unit"], cell["about"][:2]) == ("Kỳ Tây", "2.")
    upload.refresh_from_db()
    assert upload.undone_at is None


def test_sending_recording_and_undoing_are_audited(officer):
    upload, _content = fill(officer, {CELL: word(other(live(*CELL).status))})
    apply(officer, upload)
    officer.post(f"/uploads/{upload.key}/undo/")
    told = AuditEntry.objects.filter(subject="upload", subject_key=str(upload.key))
    assert set(told.values_list("action", flat=True)) == {
        "upload.add", "upload.apply", "upload.undo"
    }  # fmt: skip


def test_moved_rows_columns_and_sheets_are_found_by_their_codes(officer):
    def change(page):
        put(page, {CELL: word(Status.NEARLY_MET)})
        page.insert_rows(3, 4)
        page.insert_cols(3, 2)
        page.title = "Biểu của tôi"

    send(officer, filled(officer, change))
    (line,) = lines(officer, Upload.objects.latest("pk"))
    assert line.mark.sheet == "Biểu của tôi"
    assert line.about.startswith("Kỳ Tây · 2.")


def test_deleted_and_copied_rows_and_sheets_are_told(officer):
    def change(page):
        row, column = find(page, *CELL).row, find(page, *CELL).column
        bottom = page.max_row + 1
        for cell in page[row]:
            page.cell(bottom, cell.column).value = cell.value
        page.cell(bottom + 1, column).value = "Đạt"
        page.delete_rows(find(page, "18850", "1").row)

    book = download(officer)
    change(book.worksheets[0])
    book.remove(book.worksheets[1])
    send(officer, saved(book))
    upload = Upload.objects.latest("pk")
    assert [line.fate for line in lines(officer, upload)] == [Fate.ERROR, Fate.ERROR]
    notices = officer.get(f"/uploads/{upload.key}/").context["preview"].reading.notices
    assert len(notices) == 2
    assert "Kỳ Lạc · 1. " in notices[0]


def test_a_cleared_cell_is_shown_as_cleared(officer):
    upload, _content = fill(officer, {CELL: None})
    (line,) = lines(officer, upload)
    assert line.clears
    apply(officer, upload)
    assert live(*CELL).status == Status.WITHDRAWN


def test_a_merged_cell_clears_nothing(officer):
    def change(page):
        one, two = find(page, KY_TAY, "2"), find(page, KY_TAY, "3")
        page.merge_cells(f"{one.coordinate}:{two.coordinate}")

    send(officer, filled(officer, change))
    (line,) = lines(officer, Upload.objects.latest("pk"))
    assert line.fate == Fate.ERROR


def test_cells_that_one_only_reads_are_locked_and_stay_so(client_as):
    owner = client_as("so.tnmt.hatinh")
    page = download(owner).worksheets[0]
    assert not find(page, KY_TAY, "17").protection.locked
    assert find(page, *CELL).protection.locked
    assert page.protection.sheet
    upload, _content = fill(owner, {CELL: word(Status.NEARLY_MET)})
    (line,) = lines(owner, upload)
    assert line.fate == Fate.ERROR


def test_lists_come_from_the_hidden_sheet(officer):
    book = download(officer)
    page = book.worksheets[0]
    assert book[HIDDEN].sheet_state == "veryHidden"
    rules = page.data_validations.dataValidation
    assert rules
    assert all(rule.formula1.startswith(f"{HIDDEN}!") for rule in rules)
    assert page.freeze_panes == "D7"
    assert page.print_title_rows == "$6:$6"


def reads_of_preview(client, cells) -> tuple[int, int]:
    """How many queries read for a preview, and how many lines it has.

    SQLite takes 999 values at a time, so many rows are written in a few more statements.
    """
    upload, _content = fill(client, cells)
    client.get(f"/uploads/{upload.key}/")
    with CaptureQueriesContext(connection) as captured:
        page = client.get(f"/uploads/{upload.key}/")
    reads = [query for query in captured.captured_queries if query["sql"].startswith("SELECT")]
    return len(reads), len(page.context["preview"].lines)


def test_a_preview_costs_the_same_for_one_cell_and_for_all(officer):
    page = download(officer).worksheets[0]
    keys = [str(row[0].value) for row in page.iter_rows()]
    communes = [key.removeprefix("row:") for key in keys if key.startswith("row:")]
    nearly = word(Status.NEARLY_MET)
    every = {(code, str(number)): nearly for code in communes for number in range(1, 21)}
    few, one = reads_of_preview(officer, {CELL: nearly})
    many, count = reads_of_preview(officer, every)
    assert (one, many) == (1, few)
    assert count > 300


def test_the_marked_copy_carries_what_is_wrong_and_can_be_sent_again(officer):
    upload, _content = fill(officer, {CELL: "linh tinh", (KY_TAY, "3"): "cơ bản"})
    book = fresh(officer, f"/uploads/{upload.key}/marked/")
    page = book.worksheets[0]
    assert "linh tinh" in find(page, *CELL).comment.text
    assert find(page, *CELL).fill.fgColor.rgb != find(page, KY_TAY, "1").fill.fgColor.rgb
    assert page.data_validations.dataValidation
    find(page, *CELL).value = "Cơ bản đạt"
    send(officer, saved(book))
    fates = {line.fate for line in lines(officer, Upload.objects.latest("pk"))}
    assert fates == {Fate.CHANGED}


def test_a_wrong_district_gets_nothing(client_as):
    assert client_as("huyen.canloc").get(GRID_BOOK).status_code == 404
    assert client_as("tinh.hatinh").get(GRID_BOOK).status_code == 403
