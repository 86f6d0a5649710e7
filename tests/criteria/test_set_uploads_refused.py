"""Workbooks of sets that cannot be taken, and people who may not send them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry
from criteria.models import CriteriaSet, Upload
from tests.criteria.set_books import SHEETS, Edit, add, edited, made, put, put_fact
from tests.criteria.set_desk import CORRECTION, DECISION, SetDesk, text
from tests.lib.sheet_files import HOSTILE

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
INCOME = {"indicator": "1.1"}


@pytest.fixture
def desk(client_as: ClientAs, tmp_path: Path) -> SetDesk:
    return SetDesk(client_as("admin"), tmp_path)


def rename_sheet(book: Any) -> None:
    book[SHEETS["thresholds"]].title = "Khác"


def rename_heading(book: Any) -> None:
    book[SHEETS["criteria"]]["B1"] = "Khác"


def no_codes(book: Any) -> None:
    del book["_ntm"]


def drop_threshold(book: Any) -> None:
    book[SHEETS["thresholds"]].delete_rows(2)


BROKEN: list[tuple[str, Edit, str]] = [
    ("a missing sheet", rename_sheet, f"The sheet “{SHEETS['thresholds']}” is missing"),
    ("a renamed heading", rename_heading, "These headings are missing: Tên."),
    ("a foreign workbook", no_codes, "This is not a workbook of a criteria set"),
    ("a number twice", add("criteria", number="1", name_vi="Lại", wording="chưa rõ"),
     f"{SHEETS['criteria']}!A4 “1” is given twice"),
    ("text for a number", put("thresholds", INCOME, {"all": "nhiều"}),
     f"{SHEETS['thresholds']}!E2 “nhiều” is not a number"),
    ("a formula", put("thresholds", INCOME, {"all": "=20+20"}), "a formula without a result"),
    ("over 100 %", put("thresholds", {"indicator": "2"}, {"all": 120}), "must be at most 100"),
    ("an indicator that is not there", add("thresholds", indicator="9.9", all=1),
     "has no row for the indicator “9.9”"),
    ("an indicator of no criterion", put("indicators", {"number": "1.1"}, {"criterion": "7"}),
     "No row with the number “7”"),
    ("an indicator without a threshold", drop_threshold, f"{SHEETS['indicators']}!B2 has no thr"),
    ("an unknown word", put("indicators", {"number": "1.1"}, {"kind": "nhiều tiền"}),
     "is none of the words to choose from"),
    ("no day", add("amendments", code="QD-1", name_vi="x", decision="x", effective_on="mai"),
     "“mai” is not a day"),
    ("an unknown decision", put("criteria", {"number": "2"}, {"amendment": "QD-0"}),
     "has no decision with the code “QD-0”"),
    ("two values for a year", add("thresholds", indicator="1.1", all=41),
     "Another row gives a value"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "message"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_what_is_wrong_is_told_with_its_cell(desk: SetDesk, edit: Edit, message: str) -> None:
    state = desk.state
    page = text(desk.send(edit))
    assert message in page
    assert "Write the set" not in page
    desk.act("choose", CORRECTION)
    assert "Nothing was changed" in text(desk.act("apply"))
    assert desk.state == state


def test_an_unknown_class_is_told(desk: SetDesk) -> None:
    def column(book: Any) -> None:
        page = book[SHEETS["thresholds"]]
        page.cell(1, page.max_column + 1).value = "TN · Tây Nguyên"
        page.cell(2, page.max_column).value = 30

    assert "G2 is not a class of this set" in text(desk.send(column))


def test_all_that_is_wrong_is_told_at_once(desk: SetDesk) -> None:
    wrong = [edit for name, edit, _x in BROKEN if name in ("text for a number", "an unknown word")]
    page = text(desk.send(*wrong, put("criteria", {"number": "2"}, {"wording": None})))
    assert "3 places are wrong" in page


@pytest.mark.parametrize("kind", ["zip bomb", "two far cells", "CSV renamed", "macros"])
def test_what_is_no_workbook_leaves_nothing(desk: SetDesk, kind: str) -> None:
    name, content, message = HOSTILE[kind]
    answer = desk.send(content=content(), name=name)
    assert answer.status_code == 400
    assert message in text(answer)
    assert not Upload.objects.exists()


def test_a_file_must_be_chosen(desk: SetDesk) -> None:
    assert "Choose a file first" in text(desk.client.post("/set-workbooks/", {}))


def test_a_workbook_that_names_another_set_is_told(desk: SetDesk) -> None:
    code = put_fact("set", "QD1980-2016")
    assert "There is a set with this code" in text(desk.send(code))


def test_a_province_sends_sets_of_its_own_alone(desk: SetDesk, client_as: ClientAs) -> None:
    national = edited(made("TEST-BASE"), put("thresholds", INCOME, {"all": 50}))
    desk.client = client_as("vp.hatinh")
    assert desk.send(content=national).status_code == 403
    assert desk.act("apply").status_code == 403
    own = edited(made("HT-QD05-2017"), put_fact("set", "HT-THU"))
    assert desk.send(content=own).status_code == 200
    foreign = edited(made("HT-QD05-2017"), put_fact("set", "TV-THU"), put_fact("province", "86"))
    assert desk.send(content=foreign).status_code == 403
    assert not CriteriaSet.objects.filter(code__in=("HT-THU", "TV-THU")).exists()


def test_nobody_sees_the_upload_of_another(desk: SetDesk, client_as: ClientAs) -> None:
    desk.send(put("thresholds", INCOME, {"all": 50}))
    other = client_as("vp.hatinh")
    assert other.get(desk.address()).status_code == 404
    for what in ("choose", "apply", "undo"):
        assert other.post(desk.address(what), DECISION).status_code == 404
        assert Client().post(desk.address(what)).status_code == 302
        assert desk.client.get(desk.address(what)).status_code == 405


def test_the_pages_of_other_uploads_do_not_touch_a_set(desk: SetDesk) -> None:
    desk.send(put("thresholds", INCOME, {"all": 50}))
    desk.act("choose", CORRECTION)
    desk.act("apply")
    other = desk.address().replace("set-workbooks", "uploads")
    assert desk.client.get(other).status_code == 404
    assert desk.client.post(f"{other}undo/").status_code == 404
    assert f'href="{desk.address()}"' in desk.client.get("/uploads/").content.decode()


def test_whoever_manages_no_set_cannot_send_one(desk: SetDesk, client_as: ClientAs) -> None:
    entries = AuditEntry.objects.count()
    desk.client = client_as("huyen.kyanh")
    assert desk.send().status_code == 403
    assert AuditEntry.objects.count() == entries
