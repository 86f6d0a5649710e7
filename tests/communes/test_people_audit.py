"""The audit trail: who sees which entries, filtered, in words, and as a table."""

import csv
import io
from datetime import date

import pytest
from django.utils import translation

from accounts.history import Change, record
from accounts.models import AuditEntry
from accounts.roles import Role
from communes.models import Unit
from communes.words import Places
from ntm_portal.lib.periods import day_start
from ntm_portal.lib.spreadsheets import neutral
from tests.communes.people_desk import (
    administrator,
    browser,
    enrolled,
    now,
    officer_of_province,
    unit,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("small_country")


def note(key: str, held: Unit | None = None, at=None, **others) -> None:
    where = {"unit_id": held.pk, "unit_code": held.code} if held else {}
    change = Change("verdict.record", "verdict", key, None, {"status": "MET"}, **where, **others)
    record([change], by=None, at=at or now())


def page_of(person, query: str = "") -> str:
    return browser(person).get(f"/audit/?{query}").content.decode()


def test_an_officer_sees_units_and_people_of_the_province_alone():
    mine = enrolled("thu.xa", Role.COMMUNE_OFFICER, unit("commune", "99001"))
    theirs = enrolled("thu.ht", Role.COMMUNE_OFFICER, unit("commune", "18838"))
    note("of-the-province", unit("commune", "99002"))
    note("of-another", unit("commune", "18838"))
    note("of-nobody")
    note("mine-key", person_id=mine.pk)
    note("theirs-key", person_id=theirs.pk)
    seen = page_of(officer_of_province())
    assert "of-the-province" in seen
    assert "thu.xa" in seen
    assert not {"of-another", "of-nobody", "thu.ht"} & set(seen.split())
    assert "of-another" not in seen
    everything = page_of(administrator())
    assert "of-another" in everything
    assert "of-nobody" in everything


def test_a_reused_code_tells_nothing_of_the_other_unit():
    elsewhere = Unit.objects.create(
        level="commune", code="99001", ended_on=date(1990, 1, 1), established_on=date(1980, 1, 1)
    )
    note("same-code", elsewhere)
    assert "same-code" not in page_of(officer_of_province())


def test_others_are_told_why_not():
    person = enrolled("thu.xa", Role.COMMUNE_OFFICER, unit("commune", "99001"))
    for address in ("/audit/", "/audit/export/"):
        answer = browser(person).get(address)
        assert answer.status_code == 403
        assert "Only administrators" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("unit=ben+thu", True),
        ("unit=99002", True),
        ("unit=ap+thu", False),
        ("subject=verdict&action=verdict.record", True),
        ("subject=grant", False),
        ("since=2021-09-25&until=2021-09-25", True),
        ("until=2021-09-24", False),
        ("since=26/09/2021", False),
        ("since=nonsense&until=9999-12-31&page=-4", True),
        ("since=0001-01-01", True),
        ("person=nguyen", False),
    ],
)
def test_entries_are_filtered(query, found):
    note("the-entry", unit("commune", "99002"), at=day_start(date(2021, 9, 25)))
    assert ("the-entry" in page_of(officer_of_province(), query)) is found


def test_a_person_is_found_as_author_and_as_subject():
    about = enrolled("thu.xa", Role.COMMUNE_OFFICER, unit("commune", "99001"))
    author = officer_of_province()
    change = Change("change", "user", "thu.xa", {"title": "a"}, {"title": "b"}, person_id=about.pk)
    record([change], by=author, at=now())
    for query, found in (("person=thu.vp", 1), ("person=thu.xa", 1), ("person=thu.khac", 0)):
        page = page_of(administrator(f"thu.{query}"), query)
        assert page.count("position:") == found


def test_a_change_reads_as_a_person_would_say_it():
    before = {"role": "commune_officer", "valid_to": None, "note": "QĐ 9"}
    change = Change("change", "grant", "1", before, before | {"valid_to": "2025-07-01"})
    record([change], by=None, at=now())
    page = " ".join(page_of(administrator()).split())
    assert "last day:" in page
    assert "30/06/2025" in page
    assert "QĐ 9" not in page


def test_units_and_lists_are_told_in_words():
    change = Change("add", "grant", "1", None, {"unit": "district 447"})
    events = Change("webhook.add", "webhook", "1", None, {"events": ["task.overdue", "x"]})
    record([change, events], by=None, at=now())
    page = page_of(administrator())
    assert '<span class="strong">district 447</span>' in page
    assert '<span class="strong">a task became overdue, x</span>' in page
    with translation.override("vi"):
        assert Places()["district 447"] == "huyện 447"


def test_the_table_holds_the_same_entries_and_no_formulas():
    note("=HYPERLINK(1)", unit("commune", "99002"), reason='+1,"2"\n3')
    note("of-another", unit("commune", "18838"))
    answer = browser(officer_of_province()).get("/audit/export/?subject=verdict")
    text = b"".join(answer.streaming_content).decode()
    head, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert len(head) == len(row) == 9
    assert (row[4], row[5], row[7]) == ("'=HYPERLINK(1)", "Xã Bến Thử (99002)", '\'+1,"2"\n3')
    assert row[6] == "verdict:  → met"
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("sign", "=+-@\t\r")
def test_cells_that_look_like_formulas_are_text(sign):
    assert neutral(f"{sign}1") == f"'{sign}1"
    assert neutral(f"1{sign}") == f"1{sign}"
    assert neutral(None) == ""


def test_entries_outlive_whom_they_name():
    person = enrolled("thu.xa", Role.COMMUNE_OFFICER, unit("commune", "99001"))
    note("kept-key", person_id=person.pk)
    person.grants.all().delete()
    person.delete()
    assert AuditEntry.objects.filter(subject_key="kept-key").exists()
    assert "kept-key" in page_of(administrator())
