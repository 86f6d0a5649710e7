"""The steps of reading an office's own table, from the file to what is on record."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.models import AuditEntry
from criteria.models import Measurement, Status, TableMapping, Upload, Verdict
from tests.criteria.desk import live
from tests.criteria.workbook.wizard_desk import HEAD, ROWS, Wizard, book

pytestmark = pytest.mark.django_db


@pytest.fixture
def wizard(client_as):
    return Wizard(client_as("huyen.kyanh"))


def rows_on_record():
    return Verdict.objects.count() + Measurement.objects.count()


def test_a_table_is_read_shown_recorded_and_taken_back(wizard):
    before, rows = live("18757", "4"), rows_on_record()
    wizard.send()
    assert wizard.step == "columns"
    assert wizard.press().step == "communes"
    assert wizard.press().step == "uploads"
    assert "NTM!D4" in wizard.text
    assert rows_on_record() == rows
    wizard.apply()
    assert live("18757", "4").status == Status.NOT_MET
    assert live("18760", "2").status == Status.MET
    value = Measurement.objects.known().get(unit__code="18757", indicator__number="10")
    assert (str(value.value), value.reason) == ("45.5000", "Báo cáo 12")
    wizard.go(wizard.client.post(f"{wizard.page}undo/"))
    assert (live("18757", "4").status, live("18757", "4").note) == (before.status, before.note)


def test_the_same_table_twice_changes_nothing(wizard):
    wizard.send().press().press().apply()
    rows = rows_on_record()
    wizard.send()
    assert wizard.step == "uploads"
    wizard.apply()
    assert rows_on_record() == rows


def test_the_next_file_with_the_same_head_goes_straight_to_the_preview(wizard, client_as):
    wizard.send().press().press()
    later = [["BIỂU THÁNG 10/2021"], [], *ROWS[1:3], [1, "Kỳ Lạc", "Đ", None, None]]
    wizard.send(later)
    assert wizard.step == "uploads"
    assert 'id="remembered"' in wizard.text
    assert "NTM!C5" in wizard.text
    assert Wizard(client_as("huyen.canloc")).send(later).step == "columns"
    assert TableMapping.objects.get().office.code == "447"


def test_a_colleague_uses_what_the_office_remembers(wizard, client_as, person):
    wizard.send().press().press()
    grant = person("huyen.kyanh").grants.get(unit__code="447")
    colleague = person("xa.kylac")
    grant.pk, grant.user = None, colleague
    grant.save()
    assert Wizard(client_as("xa.kylac")).send().step == "uploads"


def test_a_mapping_can_be_forgotten(wizard):
    wizard.send().press().press().send()
    key = wizard.upload.key
    wizard.go(wizard.client.post(f"/tables/{key}/forget/"))
    assert wizard.step == "columns"
    assert not TableMapping.objects.exists()
    assert AuditEntry.objects.filter(action="mapping.forget").count() == 1
    assert wizard.send().step == "columns"


def test_another_answer_about_a_column_is_what_is_recorded_and_remembered(wizard):
    wizard.send().press(**{"column-2": "ignore", "column-4": "ignore"}).press().apply()
    assert live("18757", "4").status == Status.NOT_MET
    assert not Verdict.objects.filter(reason="Báo cáo 12", unit__code="18760").exists()
    wizard.send()
    assert wizard.upload.choices["columns"]["2"] == "ignore"


def test_going_back_loses_nothing(wizard):
    wizard.send().press(**{"column-2": "criterion:3"}).press()
    page = wizard.go(wizard.client.get(f"/tables/{wizard.upload.key}/columns/"))
    assert page.fields["column-2"] == "criterion:3"
    assert page.press().press().step == "uploads"


def test_words_that_are_unknown_are_asked(wizard):
    wizard.send([*HEAD, [1, "Kỳ Xuân", "✔✔", "Đ", None]])
    assert wizard.press().answer.status_code == 400
    assert "✔✔" in wizard.text
    wizard.press(**{"meaning-0": "NEARLY_MET"}).press().apply()
    assert live("18757", "2").status == Status.NEARLY_MET


@pytest.mark.parametrize(
    "change",
    [
        {"column-2": ""},
        {"column-2": "criterion:99"},
        {"column-2": "criterion:4"},
        {"column-1": "ignore"},
        {"column-2": "ignore", "column-3": "ignore", "column-4": "ignore"},
    ],
)
def test_columns_that_make_no_sense_are_refused_and_kept_on_the_page(wizard, change):
    wizard.send().press(**change)
    assert wizard.answer.status_code == 400
    assert 'role="alert"' in wizard.text
    assert wizard.upload.choices["columns"] == {}
    chosen = wizard.fields["column-2"]
    assert chosen == change.get("column-2", chosen) or change["column-2"] == "criterion:99"


def test_names_that_are_unsure_are_asked_and_remembered(wizard):
    wizard.send([*HEAD, [1, "Kỳ Xuan", "Đ"], [2, "Kỳ Bác", "Đ"]]).press()
    assert wizard.step == "communes"
    assert wizard.press(**{"name-4": ""}).answer.status_code == 400
    wizard.press(**{"name-3": "18757", "name-4": "18760"}).apply()
    assert live("18760", "2").status == Status.MET
    assert wizard.send([*HEAD, [1, "Kỳ Bác", "KĐ"]]).step == "uploads"
    wizard.apply()
    assert live("18760", "2").status == Status.NOT_MET


def test_a_name_and_a_code_that_contradict_are_told_and_both_offered(wizard):
    head = [["Mã xã", "Xã", 2, 4], ["18757", "Kỳ Bắc", "Đ", "Đ"], ["18793", "Kỳ Tây", "Đ", "Đ"]]
    wizard.send(head).press()
    assert wizard.step == "communes"
    told = wizard.text.partition("Kỳ Bắc</strong>")[2].partition("<optgroup")[0]
    assert "18757" in told.partition("<select")[0]
    assert 'value="18757"' in told
    assert 'value="18760"' in told


def test_a_commune_in_two_rows_is_asked(wizard):
    wizard.send([*HEAD, [1, "Kỳ Xuân", "KĐ"], [2, "Xã Kỳ Xuân", "CBĐ"]]).press()
    assert wizard.press().answer.status_code == 400
    wizard.press(**{"twice-18757": "4"}).apply()
    assert live("18757", "2").status == Status.NEARLY_MET


def test_a_commune_of_another_district_is_told_and_never_written(wizard):
    rows = rows_on_record()
    wizard.send([*HEAD, [1, "Thiên Lộc", "Đ", "Đ"], [2, "18436", "Đ", "Đ"]])
    wizard.press(**{"column-1": "name"})
    assert "Thiên Lộc" in wizard.text
    assert wizard.press(**{"name-3": "18436"}).answer.status_code == 400
    wizard.press(**{"name-3": "IGNORE", "name-4": "IGNORE"})
    assert "Thiên Lộc (NTM!B4)" in wizard.text
    wizard.apply()
    assert rows_on_record() == rows


def test_a_commune_that_is_no_more_is_told(client_as):
    wizard = Wizard(client_as("vp.hatinh"))
    wizard.send([*HEAD, [1, "Kỳ Bắc", "Đ"]], criteria_set="QD51-2025-XA", effective_on="2026-03-01")
    wizard.press(**{"column-1": "name"})
    assert wizard.step == "communes"
    assert "01/07/2025" in wizard.text


def test_another_sheet_and_another_head_can_be_chosen(wizard):
    odd = [["Kỳ Xuân", "Đ"], ["x", "y"], ["Tên", "Kết quả"], ["Kỳ Bắc", "KĐ"]]
    wizard.send(book(ROWS, odd))
    assert 'name="sheet"' in wizard.text
    layout = f"/tables/{wizard.upload.key}/layout/"
    wizard.go(wizard.client.post(layout, {"sheet": "Khac 1", "top": "3", "bottom": ""}))
    wizard.press(**{"column-1": "criterion:2"}).press()
    assert "Khac 1!B4" in wizard.text
    wizard.apply()
    assert live("18760", "2").status == Status.NOT_MET


def test_communes_side_by_side(wizard):
    rows = [
        ["TT", "Tiêu chí", "Kỳ Xuân", "Kỳ Bắc"],
        [1, "Giao thông", "KĐ", "Đ"],
        [2, "Điện", "Đ", 0],
    ]
    wizard.send(rows).press().press()
    assert "NTM!D3" in wizard.text
    wizard.apply()
    assert live("18757", "2").status == live("18760", "4").status == Status.NOT_MET


def test_a_csv_of_an_office(wizard):
    text = "BIỂU 1;;\nTT;Tên xã;2\n1;Kỳ Xuân;KĐ\n;Tổng cộng;1\n"
    wizard.send(SimpleUploadedFile("bang.csv", text.encode("utf-8-sig"))).press().press().apply()
    assert live("18757", "2").status == Status.NOT_MET


def test_a_marked_copy_of_a_csv_with_a_long_name(wizard):
    text = "Xã;2;17\nKỳ Xuân;Đ;\nKỳ Tây;Đ;chưa\nKỳ Bắc;x;x\nKỳ Lạc;KĐ;KĐ\n"
    name = "bảng tổng hợp tiêu chí huyện Kỳ Anh tháng 9 năm 2021.csv"
    wizard.send(SimpleUploadedFile(name, text.encode())).press().press()
    answer = wizard.client.get(f"{wizard.page}marked/")
    assert answer["Content-Type"].endswith("sheet")
    assert len(load_workbook(BytesIO(answer.content)).active.title) <= 31


def test_a_new_word_in_the_next_file_is_asked_though_the_table_is_known(wizard):
    wizard.send().press().press()
    wizard.send([*HEAD, [1, "Kỳ Xuân", "đã xong", "Đ"]])
    assert wizard.step == "columns"
    wizard.press(**{"meaning-0": "MET"}).press()
    assert wizard.send([*HEAD, [1, "Kỳ Xuân", "ĐÃ XONG", "Đ"]]).step == "uploads"


def test_other_sheets_that_are_not_read_are_told(wizard):
    wizard.send(book(ROWS, [["Ghi chép"]])).press().press()
    assert "Khac 1" in wizard.text


@pytest.mark.parametrize("who", ["tinh.hatinh", "admin"])
def test_who_records_nothing_sends_nothing(client_as, who):
    assert client_as(who).get("/tables/").status_code == 403


@pytest.mark.parametrize("step", ["", "columns/", "communes/"])
def test_nobody_opens_what_another_person_sent(wizard, client_as, step):
    key = wizard.send().upload.key
    assert client_as("vp.hatinh").get(f"/tables/{key}/{step}").status_code == 404
    assert client_as("").get(f"/tables/{key}/{step}").status_code == 302


def test_a_workbook_of_another_kind_is_none_of_these(wizard):
    key = wizard.send().upload.key
    Upload.objects.update(kind=Upload.Kind.FILL_IN)
    assert wizard.client.get(f"/tables/{key}/").status_code == 404


def test_after_it_is_recorded_nothing_is_decided_any_more(wizard):
    wizard.send().press().press().apply()
    kept = wizard.upload.choices
    for step in ("columns/", "communes/", "layout/", "forget/"):
        answer = wizard.client.post(f"/tables/{wizard.upload.key}/{step}", {"column-1": "ignore"})
        assert answer["Location"] == f"/uploads/{wizard.upload.key}/"
    assert wizard.upload.choices == kept


def test_a_department_records_what_it_owns_and_is_told_of_the_rest(client_as):
    wizard = Wizard(client_as("so.tnmt.hatinh"))
    wizard.send([["Xã", 2, 17], ["Kỳ Xuân", "Đ", "Đ"]]).press().press()
    assert "NTM!B2" in wizard.text
    wizard.apply(rest="1")
    row = Verdict.objects.known().get(unit__code="18757", reason="Báo cáo 12")
    assert row.criterion.rows.first().number == "17"


def test_what_looks_like_html_stays_text(wizard):
    wizard.send([*HEAD, [1, "<script>alert(1)</script>", "<b>Đ</b>", "Đ"], [2, "Kỳ Xuân", "<i>"]])
    assert "<script>alert" not in wizard.answer.content.decode()
    wizard.press(**{"meaning-0": "MET", "meaning-1": "MET"})
    assert "<script>alert" not in wizard.answer.content.decode()
