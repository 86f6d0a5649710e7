"""The scorecard of a commune: values typed in, verdicts that follow, problems beside the field."""

import re
from datetime import date

import pytest

from criteria.models import Basis, Measurement, Status, Verdict
from tests.criteria.desk import CONTEXT, KY_LAC, live

pytestmark = pytest.mark.django_db
INCOME = {"criterion": "10", "indicator": "10", "reason": "Kiểm tra", "note": ""}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer(client_as):
    return client_as("huyen.kyanh")


def own(indicator: str) -> Measurement | None:
    """The district's own value on 25/09/2021."""
    rows = Measurement.objects.known().at(date(2021, 9, 25))
    return rows.filter(unit__code="18850", authority=2, indicator__number=indicator).first()


def save(client, value, headers=HTMX, **changes):
    row = own(changes.get("indicator", "10"))
    fields = INCOME | {"value": value, "seen": row.assertion if row else 0} | changes
    return client.post(KY_LAC, fields, headers=headers)


def line(page: str, number: str) -> str:
    """The form of one indicator."""
    return page.split(f'id="indicator-{number}"')[1].split("</form>")[0]


def test_a_row_tells_value_threshold_and_why(officer):
    row = line(officer.get(KY_LAC).content.decode(), "10")
    assert 'value="34,2"' in row
    assert "≥ 36 triệu đồng/người/năm" in row
    assert "34,2 &lt; 36 triệu đồng/người/năm, Bắc Trung Bộ, QĐ 1980" in row
    assert "Văn phòng điều phối NTM huyện Kỳ Anh, 31/08/2021" in row
    assert "1,8" in row


def test_a_value_judges_its_criterion_and_moves_the_total(officer):
    part = save(officer, "36,5").content.decode()
    assert "36,5 ≥ 36" in line(part, "10")
    assert 'id="card-total" hx-swap-oob="true"' in part
    assert 'id="verdicts-10" hx-swap-oob="true"' in part
    assert ">13/20<" in part
    verdict = live("18850", "10")
    assert (verdict.status, verdict.basis) == (Status.MET, Basis.COMPUTED)


@pytest.mark.parametrize(
    ("typed", "read"), [("1.234", "1234"), ("36.5", "36,5"), ("1.234,5", "1234,5")]
)
def test_what_was_understood_is_told(officer, typed, read):
    part = save(officer, typed).content.decode()
    assert f'value="{read}"' in line(part, "10")
    assert re.search(rf"\b{read}</p>", part)


@pytest.mark.parametrize("typed", ["nhiều", "12a", "-1", "100000", "1,23456", "<b>36</b>"])
def test_what_cannot_be_stays_in_its_field_with_how_to_mend_it(officer, typed):
    answer = save(officer, typed)
    row = line(answer.content.decode(), "10")
    assert answer.status_code == 400
    assert f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in row
    assert 'aria-invalid="true"' in row
    assert "field-error" in row
    assert str(own("10").value) == "34.2000"


def test_over_a_hundred_percent_is_refused(officer):
    answer = save(officer, "855", criterion="11", indicator="11")
    assert answer.status_code == 400
    assert "855" in line(answer.content.decode(), "11").split("field-error")[1]


COUNT = {"criterion": "9", "indicator": "9.1"}  # makeshift houses


@pytest.mark.parametrize(("typed", "told"), [("3,5", "is not whole"), ("3 %", "no percentage")])
def test_things_are_counted_in_whole_numbers(officer, typed, told):
    officer.cookies["django_language"] = "en"
    answer = save(officer, typed, **COUNT)
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert f'value="{typed}"' in line(answer.content.decode(), "9.1")
    assert save(officer, "2", **COUNT).status_code == 200


def test_an_emptied_field_is_no_data_not_zero(officer):
    row = line(save(officer, "").content.decode(), "10")
    assert own("10").is_blank
    assert "34,2" not in row


def test_a_row_is_saved_without_script_too(officer):
    answer = save(officer, "36,5", headers={})
    assert answer["Location"] == f"/scorecard/18850/{CONTEXT}#indicator-10"
    assert str(own("10").value) == "36.5000"
    refused = save(officer, "nhiều", headers={})
    assert refused.status_code == 400
    assert 'value="nhiều"' in line(refused.content.decode(), "10")
    assert 'id="criterion-20"' in refused.content.decode()


def test_a_past_day_without_a_reason_keeps_what_was_typed(officer):
    answer = save(officer, "36,5", reason="")
    assert answer.status_code == 400
    assert 'value="36,5"' in line(answer.content.decode(), "10")
    assert str(own("10").value) == "34.2000"


def test_the_second_person_is_told_and_may_put_theirs(officer):
    seen = own("10").assertion
    save(officer, "35")
    lost = save(officer, "36,5", seen=seen)
    row = line(lost.content.decode(), "10")
    assert lost.status_code == 409
    assert "“35”" in row
    assert 'value="36,5"' in row
    again = re.search(r'name="seen" value="(\d+)"', row)[1]
    assert save(officer, "36,5", seen=again).status_code == 200
    assert str(own("10").value) == "36.5000"


def test_a_junior_bodys_value_is_shown_as_taken_over(client_as):
    row = line(client_as("vp.hatinh").get(KY_LAC).content.decode(), "10")
    assert 'class="badge"' in row.split("line-why")[1]
    assert "34,2 &lt; 36" in row
    assert 'value="34,2"' not in row


def test_rows_not_checked_against_the_text_say_so(officer):
    page = officer.get(KY_LAC).content.decode()
    assert "badge-warn" in line(page, "11")
    assert "badge-warn" not in line(page, "10")


def test_who_only_reads_sees_no_field(client_as):
    page = client_as("tinh.hatinh").get(KY_LAC).content.decode()
    assert 'name="value"' not in page
    assert "banner-info" in page
    assert save(client_as("tinh.hatinh"), "40", seen="").status_code == 403
    assert str(own("10").value) == "34.2000"


def test_a_department_has_fields_only_where_it_owns(client_as):
    page = client_as("so.tnmt.hatinh").get(KY_LAC).content.decode()
    assert 'name="value"' in line(page, "17.1")
    assert 'name="value"' not in line(page, "10")


@pytest.mark.parametrize(
    "changes", [{"indicator": "99"}, {"criterion": "99"}, {"indicator": "11"}, {"indicator": ""}]
)
def test_unknown_rows_are_not_found(officer, changes):
    assert save(officer, "1", **changes, seen=0).status_code == 404


@pytest.mark.parametrize("code", ["18436", "99999"])
def test_other_communes_are_not_found(officer, code):
    address = KY_LAC.replace("18850", code)
    assert officer.get(address).status_code == 404
    assert officer.post(address, INCOME).status_code == 404


def test_nothing_is_recorded_on_a_day_to_come(officer):
    rows = Verdict.objects.count(), Measurement.objects.count()
    officer.post(KY_LAC.replace("2021-09-25", "2031-01-01"), INCOME | {"value": "40"})
    assert (Verdict.objects.count(), Measurement.objects.count()) == rows


def test_only_an_indicator_that_says_so_may_be_not_considered(officer):
    yes_or_no = {"criterion": "1", "indicator": "1.1"}
    before = own("1.1")
    answer = save(officer, "not_applicable", **yes_or_no)
    assert answer.status_code == 400
    assert "field-error" in line(answer.content.decode(), "1.1")
    assert own("1.1") == before
