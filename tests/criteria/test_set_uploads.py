"""A changed set sent back: what differs, from which day it counts, and taking it back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import AuditEntry
from criteria.catalogue import load_set
from criteria.models import Status
from tests.criteria.set_books import add, drop, edited, made, put
from tests.criteria.set_desk import CORRECTION, DECISION, PLAIN, TODAY, SetDesk, text
from tests.criteria.set_files import load

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
DEARER = put("thresholds", {"indicator": "1.1"}, {"all": 50})
EVE = TODAY - timedelta(days=1)


@pytest.fixture
def desk(client_as: ClientAs, tmp_path: Path) -> SetDesk:
    return SetDesk(client_as("admin"), tmp_path)


def test_the_same_workbook_changes_nothing(desk: SetDesk) -> None:
    state = desk.state
    assert "The set says all this already" in text(desk.send())
    desk.act("apply")
    assert desk.state == state
    assert desk.upload.applied_at is None


def test_what_differs_is_told_row_by_row(desk: SetDesk) -> None:
    renamed = put("criteria", {"number": "2"}, {"name_vi": "Hai, tên mới"})
    added = add("criteria", number="3", name_vi="Ba", wording="đã đối chiếu nguồn")
    floors = put("buckets", {"code": "thu"}, {"floors": "3; 1; 0"})
    page = text(desk.send(DEARER, renamed, added, floors))
    assert "4 rows differ" in page
    assert "40 → 50" in page
    assert "Hai → Hai, tên mới" in page
    assert "3 Ba new" in page


def test_an_amendment_counts_from_its_day(desk: SetDesk) -> None:
    desk.send(DEARER)
    desk.act("choose", DECISION)
    assert "The set is changed." in text(desk.act("apply"))
    assert (desk.asked(EVE), desk.asked(TODAY)) == ([40], [50])
    amendment = load_set("TEST-BASE", TODAY).amendments[0]
    assert (amendment.code, amendment.decision) == ("QD-9-2026", DECISION["decision"])
    entry = AuditEntry.objects.filter(subject="criteria set").latest("pk")
    assert (entry.subject_key, entry.reason) == ("TEST-BASE", DECISION["decision"])


def test_a_correction_counts_for_every_day(desk: SetDesk) -> None:
    desk.send(DEARER)
    desk.act("choose", CORRECTION)
    desk.act("apply")
    assert (desk.asked(EVE), desk.asked(TODAY)) == ([50], [50])
    assert AuditEntry.objects.filter(subject="criteria set").latest("pk").reason == "Gõ nhầm"


def test_the_verdicts_that_would_change_are_told_before(desk: SetDesk) -> None:
    before = desk.value(45)
    desk.send(DEARER)
    page = text(desk.act("choose", DECISION))
    assert "1 computed verdict would change" in page
    assert "TEST-BASE 1 ✓ met ✗ not met 1" in page
    assert desk.asked(TODAY) == [40]
    desk.act("apply")
    before.refresh_from_db()
    assert (before.status, before.replaced_at) == (Status.MET, None)


def test_a_value_that_meets_both_changes_no_verdict(desk: SetDesk) -> None:
    desk.value(60)
    desk.send(DEARER)
    assert "No computed verdict would change." in text(desk.act("choose", DECISION))


def test_sending_it_again_after_the_amendment_changes_nothing(desk: SetDesk) -> None:
    content = edited(made("TEST-BASE"), DEARER)
    desk.send(content=content)
    desk.act("choose", DECISION)
    desk.act("apply")
    state = desk.state
    assert "The set says all this already" in text(desk.send(content=content))
    assert desk.state == state


def test_a_set_that_somebody_changed_is_not_overwritten(desk: SetDesk, tmp_path: Path) -> None:
    desk.send(DEARER)
    desk.act("choose", CORRECTION)
    other = made("TEST-BASE")
    desk.act("apply")
    state = desk.state
    put_note = put("criteria", {"number": "2"}, {"name_vi": "Khác"})
    page = text(desk.send(content=edited(other, put_note)))
    assert "changed the set at" in page
    assert "What differs, row by row" not in page
    desk.act("choose", CORRECTION)
    assert "Nothing was changed" in text(desk.act("apply"))
    assert desk.state == state


def test_undo_brings_the_set_back(desk: SetDesk) -> None:
    desk.send(DEARER)
    desk.act("choose", DECISION)
    desk.act("apply")
    assert "again what it was" in text(desk.act("undo"))
    assert desk.asked(TODAY) == [40]
    assert load_set("TEST-BASE", TODAY).amendments == ()
    assert "This workbook is undone already." in text(desk.act("undo"))


def test_what_rests_on_a_change_keeps_it(desk: SetDesk) -> None:
    desk.send(DEARER)
    desk.act("choose", DECISION)
    desk.act("apply")
    desk.value(55)
    assert "Verdicts or values were recorded since" in text(desk.client.get(desk.address()))
    desk.act("undo")
    assert desk.asked(TODAY) == [50]


def test_applying_twice_is_told(desk: SetDesk) -> None:
    desk.send(DEARER)
    desk.act("choose", CORRECTION)
    desk.act("apply")
    state = desk.state
    assert "applied already" in text(desk.act("apply"))
    assert desk.state == state


def test_an_indicator_with_values_may_not_go_as_a_correction(desk: SetDesk) -> None:
    desk.value(45)
    desk.send(drop("1.1"))
    page = text(desk.act("choose", CORRECTION))
    assert "indicator 1.1 of TEST-BASE/1 is missing, but has recorded values" in page
    assert "Write the set" not in page
    assert "Nothing was changed" in text(desk.act("apply"))


def test_a_removed_row_ends_on_the_day(desk: SetDesk) -> None:
    desk.send(drop("2.1"))
    assert "Removed rows end on the day" in text(desk.act("choose", DECISION))
    desk.act("apply")
    numbers = [
        [row.number for row in load_set("TEST-BASE", day).indicators()] for day in (EVE, TODAY)
    ]
    assert numbers == [["1.1", "2", "2.1"], ["1.1", "2"]]


def test_a_description_does_not_change_from_a_day_on(desk: SetDesk) -> None:
    desk.send(put("criteria", {"number": "2"}, {"name_en": "Two"}))
    assert "Send them as a correction" in text(desk.act("choose", DECISION))
    desk.act("choose", CORRECTION)
    desk.act("apply")
    assert load_set("TEST-BASE", TODAY).criteria[1].name_en == "Two"


def test_a_choice_without_its_facts_is_asked_for(desk: SetDesk) -> None:
    desk.send(DEARER)
    answer = desk.act("choose", {"how": "amendment", "decision": "Quyết định 9"})
    assert answer.status_code == 422
    assert text(answer).count("Fill in this field.") == 3
    assert "Quyết định 9" in answer.content.decode()


def test_a_decision_outside_the_set_is_told(desk: SetDesk) -> None:
    desk.send(DEARER)
    for day in ("2040-01-01", PLAIN["valid_from"].isoformat()):
        page = text(desk.act("choose", DECISION | {"effective_on": day}))
        assert f"from 02/01/2021 to {PLAIN['valid_to']:%d/%m/%Y}." in page
        assert "To put right in the workbook" not in page
    assert not desk.upload.choices


def test_a_file_does_not_undo_what_an_office_entered(desk: SetDesk, tmp_path: Path) -> None:
    desk.send(DEARER)
    desk.act("choose", CORRECTION)
    desk.act("apply")
    assert [one.result for one in load(tmp_path, PLAIN)] == ["kept"]
    changed = PLAIN | {"name_vi": "Tên trong tệp"}
    assert [one.result for one in load(tmp_path, changed)] == ["kept"]
    assert desk.asked(TODAY) == [50]


def test_the_rows_that_differ_are_taken_along(desk: SetDesk) -> None:
    desk.send(DEARER)
    answer = desk.client.get(f"{desk.address()}?export=csv&table=changes")
    assert answer.status_code == 200
    assert "40 → 50" in answer.content.decode()
