"""`load_units` as an operator meets it: what it writes, and what stops it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from communes.models import Classification, Succession, Unit, UnitVersion
from tests.communes.conftest import HEAD, LISTS, Write

pytestmark = pytest.mark.django_db
COMMUNES = LISTS["communes.csv"]
SUCCESSIONS = LISTS["successions.csv"]


def load(folder: Path) -> str:
    out = StringIO()
    call_command("load_units", folder, stdout=out)
    return out.getvalue()


def commune(code: str) -> list[UnitVersion]:
    rows = UnitVersion.objects.filter(unit__level="commune", unit__code=code)
    return sorted(rows.select_related("unit"), key=lambda row: str(row.valid_from or ""))


def test_lists_become_units_versions_successions_and_classes(write: Write) -> None:
    said = load(write())
    assert "units: 7 added" in said
    assert [(row.kind, str(row.valid_from)) for row in commune("99001")] == [
        ("xa", "None"),
        ("thi_tran", "2019-01-01"),
        ("xa", "2025-07-01"),
    ]
    assert [row.search_key for row in commune("99002")] == ["ben thu"]
    assert Classification.objects.get(unit__code="99").class_code == "BTB"
    assert Succession.objects.filter(successor__code="99001", extent="part").count() == 1


def test_a_reused_code_is_another_unit(write: Write) -> None:
    load(write())
    first, second, third = commune("99001")
    assert first.unit == second.unit != third.unit
    assert str(first.unit.ended_on) == str(third.unit.established_on) == "2025-07-01"


def test_a_second_run_writes_nothing_and_says_so(write: Write) -> None:
    load(write())
    entries = AuditEntry.objects.count()
    said = load(write())
    assert "nothing was written" in said
    assert AuditEntry.objects.count() == entries


def test_a_load_leaves_one_audit_entry_by_the_system(write: Write) -> None:
    load(write())
    entry = AuditEntry.objects.latest("pk")
    assert (entry.actor_name, entry.action, entry.subject) == ("system", "load", "units")
    assert entry.after == {"units": 7, "versions": 8, "successions": 2, "classes": 1}


def test_the_projects_own_lists_are_loaded_by_default_and_already_in_line() -> None:
    out = StringIO()
    call_command("load_units", stdout=out)
    assert "nothing was written" in out.getvalue()


def test_a_fuller_list_adds_versions_and_tells_an_unknown_start(write: Write) -> None:
    load(write())
    before = commune("99002")[0].unit
    rows = "99002,1994-05-01,Bến Cũ,xa,99,998,,1994-05-01,2015-03-01,\n"
    rows += "99002,1994-05-01,Bến Thử,xa,99,998,,2015-03-01,2025-07-01,\n"
    load(write({"communes.csv": HEAD + rows}, alone=True))
    assert [row.name for row in commune("99002")] == ["Bến Cũ", "Bến Thử"]
    assert commune("99002")[0].unit == before
    assert len(commune("99001")) == 3  # not in the list, so left alone


def test_a_correction_closes_one_period_and_opens_another(write: Write) -> None:
    load(write())
    longer = COMMUNES.replace("ZZ-NUI,2025-07-01,,NQ 2", "ZZ-NUI,2025-07-01,2027-01-01,NQ 2")
    longer += "99001,2025-07-01,Ấp Thử,phuong,99,,ZZ-NUI,2027-01-01,,NQ 3\n"
    assert "versions: 1 added, 1 changed" in load(write({"communes.csv": longer}))
    load(write())
    assert [row.kind for row in commune("99001")] == ["xa", "thi_tran", "xa"]


def changed(name: str, old: str, new: str) -> dict[str, str]:
    assert old in LISTS[name]
    return {name: LISTS[name].replace(old, new, 1)}


BAD = {
    "not UTF-8": ({"communes.csv": COMMUNES.encode("utf-16")}, "line 1: the text is not UTF-8"),
    "missing column": (changed("communes.csv", ",legal_basis", ""), "columns: legal_basis"),
    "cell missing": (changed("communes.csv", ",99,998", ",998"), "line 5: expected 10 cells"),
    "cell too many": (changed("communes.csv", "QĐ 1", "QĐ 1,x"), "line 3: expected 10 cells"),
    "open quote": ({"communes.csv": COMMUNES + '"99003'}, "communes.csv, line 6"),
    "unknown kind": (changed("communes.csv", ",xa,", ",lang,"), "line 2: “kind” is “lang”"),
    "kind of another level": (changed("communes.csv", ",xa,", ",huyen,"), "no kind of a commune"),
    "unknown level": (changed("successions.csv", "commune,", "village,"), "“level” is “village”"),
    "malformed code": (changed("communes.csv", "99002", "9902"), "line 5: “code” is “9902”"),
    "other digits": (changed("communes.csv", "99002", "٩٩٠٠٢"), "line 5: “code”"),
    "malformed day": (changed("communes.csv", "2019-01-01,\n", "2019-02-30,\n"), "no day such as"),
    "day of another age": (changed("areas.csv", "2025-07-01", "0001-01-01"), "no day such as"),
    "no name": (changed("communes.csv", "Bến Thử", " "), "line 5: “name” is empty"),
    "long name": (changed("communes.csv", "Bến Thử", "x" * 71), "line 5: “name” is longer"),
    "control character": (changed("communes.csv", "Bến Thử", "B\0"), "line 5: “name” is longer"),
    "ends before it starts": (
        changed("communes.csv", "2019-01-01,2025-07-01", "2025-07-01,2019-01-01"),
        "line 3: “valid_to” must be later",
    ),
    "duplicate code": ({"communes.csv": COMMUNES + COMMUNES.splitlines()[4]}, "in line 5 already"),
    "overlapping versions": (
        changed("communes.csv", "2019-01-01,\n", "2020-01-01,\n"),
        "line 3: the period overlaps the one in line 2",
    ),
    "gap": (changed("communes.csv", "2019-01-01,\n", "2018-01-01,\n"), "line 3: nothing says"),
    "first period": (
        changed("communes.csv", "99002,,", "99002,1990-01-01,"),
        "line 5: the first period must begin",
    ),
    "overlapping units": (
        changed("communes.csv", "2025-07-01,QĐ 1", "2025-08-01,QĐ 1"),
        "line 4: two units with the code 99001",
    ),
    "unknown parent": (changed("communes.csv", "99,998", "99,997"), "line 5: district 997"),
    "parent not in force": (
        changed("communes.csv", "99,,ZZ-NUI", "99,999,ZZ-NUI"),
        "line 4: district 999 does not exist, or not during",
    ),
    "unknown successor": (
        changed("successions.csv", "99002,99001", "99002,99009"),
        "successions.csv, line 3: commune 99009 does not exist",
    ),
    "succession to itself": (
        changed("successions.csv", "99001,99001,2025-07-01", "99001,99001,2019-01-01"),
        "line 2: a unit cannot succeed itself",
    ),
    "extent": (changed("successions.csv", "part,1", "most,1"), "line 3: “extent” is “most”"),
    "unknown unit of a class": (
        changed("classifications.csv", "province,99", "province,98"),
        "classifications.csv, line 2: province 98",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_stops_the_load_and_changes_nothing(case: str, write: Write) -> None:
    changes, reason = BAD[case]
    before = (Unit.objects.count(), UnitVersion.objects.count(), AuditEntry.objects.count())
    with pytest.raises(CommandError) as refusal:
        load(write(changes))
    assert reason in str(refusal.value)
    assert ".csv, line " in str(refusal.value)
    assert "Nothing was changed" in str(refusal.value)
    after = (Unit.objects.count(), UnitVersion.objects.count(), AuditEntry.objects.count())
    assert after == before


def test_a_folder_without_lists_is_refused(write: Write, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No list was found"):
        load(write(alone=True))
    with pytest.raises(CommandError, match="There is no folder"):
        load(tmp_path / "missing")
