"""Loading criteria files: in place, once, together or not at all."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEntry
from criteria.catalogue import load_set
from criteria.loading.problems import LoadError
from criteria.models import Authority, CriteriaSet, Criterion, Indicator, Measurement, Verdict
from tests.criteria.set_files import AMENDMENT, BASE, EXTENSION, base, load, write
from tests.factories import CriterionFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 1)


def fact(**fields: object) -> dict[str, object]:
    now = timezone.now()
    return {
        "unit": UnitFactory(),
        "criteria_set": CriteriaSet.objects.get(code="TEST-BASE"),
        "authority": Authority.SELF,
        "holds_from": DAY,
        "recorded_at": now,
        "asserted_at": now,
        "asserted_by": UserFactory(),
    } | fields


def test_own_files_are_loaded_and_a_second_run_writes_nothing() -> None:
    entries, out = AuditEntry.objects.count(), StringIO()
    call_command("load_criteria", stdout=out)
    assert "0 of 10 criteria sets written" in out.getvalue()
    assert AuditEntry.objects.count() == entries


def test_a_new_file_is_loaded_once_and_audited(tmp_path: Path) -> None:
    assert [one.result for one in load(tmp_path, BASE)] == ["new"]
    assert [one.result for one in load(tmp_path, BASE)] == ["unchanged"]
    entry = AuditEntry.objects.get(subject_key="TEST-BASE")
    assert (entry.actor_name, entry.before, entry.after["criteria"]) == ("system", None, 2)


def test_a_change_is_made_in_place(tmp_path: Path) -> None:
    load(tmp_path, BASE)
    criterion = Criterion.objects.get(key="TEST-BASE/1")
    Verdict.objects.create(criterion=criterion, status=3, **fact())
    indicator = Indicator.objects.get(criterion=criterion)
    changed = base()
    changed["criteria"][0]["name_vi"] = "Một, tên mới"
    changed["criteria"][0]["indicators"][0]["thresholds"] = {"all": 40}
    assert [one.result for one in load(tmp_path, changed)] == ["changed"]
    assert Verdict.objects.get(criterion=criterion).criterion.name_vi == "Một, tên mới"
    assert [row.value for row in indicator.thresholds.all()] == [40]


def test_a_changed_set_is_read_anew_and_with_it_its_extension(tmp_path: Path) -> None:
    load(tmp_path, BASE, EXTENSION)
    assert [one.name_vi for one in load_set("TEST-EXT", DAY).criteria] == ["Một", "Hai", "Ba"]
    changed = base()
    changed["criteria"][1]["name_vi"] = "Hai, tên mới"
    load(tmp_path, changed)
    assert load_set("TEST-EXT", DAY).criteria[1].name_vi == "Hai, tên mới"


def test_an_extension_follows_when_its_base_grows(tmp_path: Path) -> None:
    load(tmp_path, BASE, EXTENSION)
    grown = base(buckets=[BASE["buckets"][0] | {"floors": [3, 0]}])
    grown["criteria"].append({"number": "4", "name_vi": "Bốn", "wording": "sourced"})
    load(tmp_path, grown)
    numbers = [one.number for one in load_set("TEST-EXT", DAY).criteria]
    assert numbers == ["1", "2", "4", "3"]


def test_rows_may_change_places(tmp_path: Path) -> None:
    load(tmp_path, BASE)
    load(tmp_path, base(criteria=BASE["criteria"][::-1]))
    assert [one.number for one in load_set("TEST-BASE", DAY).criteria] == ["2", "1"]


def without_market() -> dict[str, object]:
    changed = base()
    changed["criteria"][1]["indicators"].pop()
    return changed


def test_rows_that_nothing_rests_on_may_go(tmp_path: Path) -> None:
    load(tmp_path, BASE)
    load(tmp_path, without_market())
    assert not Indicator.objects.filter(criterion__key="TEST-BASE/2", number="2.1").exists()


def test_an_indicator_with_values_may_not_go(tmp_path: Path) -> None:
    load(tmp_path, BASE)
    market = Indicator.objects.get(criterion__key="TEST-BASE/2", number="2.1")
    Measurement.objects.create(indicator=market, answer="met", **fact())
    with pytest.raises(LoadError, match=r"indicator 2\.1 of TEST-BASE/2 .* recorded values"):
        load(tmp_path, without_market())
    assert Indicator.objects.filter(pk=market.pk).exists()


def test_a_criterion_with_verdicts_may_not_go(tmp_path: Path) -> None:
    load(tmp_path, BASE)
    criterion = Criterion.objects.get(key="TEST-BASE/2")
    Verdict.objects.create(criterion=criterion, status=3, **fact())
    shorter = base(criteria=BASE["criteria"][:1])
    shorter["buckets"][0]["floors"] = [1, 0]
    with pytest.raises(LoadError, match="TEST-BASE/2 is missing, but has verdicts"):
        load(tmp_path, shorter)
    assert load_set("TEST-BASE", DAY).criteria_count == 2


def test_one_bad_file_stops_all(tmp_path: Path) -> None:
    bad = EXTENSION | {"fixed_class": "TN"}
    with pytest.raises(LoadError, match="fixed_class: is not a class of TEST-BASE"):
        load(tmp_path, BASE, bad)
    assert not CriteriaSet.objects.filter(code__startswith="TEST-").exists()


def test_files_are_ordered_by_what_they_need(tmp_path: Path) -> None:
    assert [one.code for one in load(tmp_path, EXTENSION, BASE)] == ["TEST-BASE", "TEST-EXT"]


def test_sets_that_need_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="in a circle"):
        load(tmp_path, EXTENSION, base(requires="TEST-EXT"))


def test_the_same_set_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    paths = [write(tmp_path, BASE), write(tmp_path / "copy", BASE)]
    with pytest.raises(CommandError, match="set: another file of this load has the code"):
        call_command("load_criteria", *paths)


def test_the_command_names_file_and_field(tmp_path: Path) -> None:
    path = write(tmp_path, base(level="planet"))
    with pytest.raises(CommandError) as refused:
        call_command("load_criteria", path)
    assert str(refused.value).startswith(f"{path}: level: ")
    assert str(refused.value).endswith("Nothing was changed.")


def test_an_amendment_taken_back_leaves_no_trace(tmp_path: Path) -> None:
    load(tmp_path, base(amendments=[AMENDMENT]))
    load(tmp_path, BASE)
    assert not Criterion.objects.filter(key__startswith="TEST-AMEND").exists()
    assert load_set("TEST-BASE", DAY).amendments == ()


def test_sets_made_elsewhere_are_left_alone(tmp_path: Path) -> None:
    other = CriterionFactory(key="TEST-BASE2/1")
    load(tmp_path, BASE)
    assert Criterion.objects.filter(pk=other.pk).exists()
