"""What an amendment may change from its day on, and that a set can be read back as its file."""

import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from criteria.catalogue import load_set
from criteria.loading.loader import OWN_FILES, read_file
from criteria.loading.problems import LoadError
from criteria.loading.restoring import restore
from criteria.models import CriteriaSet
from tests.criteria.set_files import AMENDMENT, EXTENSION, INCOME, MARKET, ROADS, base, load, write

pytestmark = pytest.mark.django_db
DAY = date(2023, 3, 1)
EVE = DAY - timedelta(days=1)
PLAIN = {key: AMENDMENT[key] for key in ("code", "name_vi", "decision", "cited_as", "effective_on")}
ROADS_80 = {"indicator": "2", "values": "sourced", "thresholds": {"all": 80}}
CHANGES: dict[str, Any] = {
    "new_criteria": [{"number": "3", "name_vi": "Ba", "wording": "sourced"}],
    "new_indicators": [MARKET | {"criterion": "2", "number": "2.2"}],
    "ended_criteria": ["1"],
    "ended_indicators": ["2.1"],
    "thresholds": [ROADS_80],
}


def asked(code: str, number: str, day: date) -> list[Any]:
    rows = next(row for row in load_set(code, day).indicators() if row.number == number)
    return [row.value for row in rows.threshold_rows]


def numbers(day: date) -> list[str]:
    view = load_set("TEST-BASE", day)
    return [*(row.number for row in view.criteria), *(row.number for row in view.indicators())]


def test_rows_begin_and_end_on_the_day(tmp_path: Path) -> None:
    load(tmp_path, base(amendments=[PLAIN | CHANGES]))
    assert numbers(EVE) == ["1", "2", "1.1", "2", "2.1"]
    assert numbers(DAY) == ["2", "3", "2", "2.2"]


def test_a_threshold_changes_on_the_day_and_its_indicator_goes_on(tmp_path: Path) -> None:
    load(tmp_path, base(amendments=[PLAIN | {"thresholds": [ROADS_80]}]))
    assert asked("TEST-BASE", "2", EVE) == [None]
    assert asked("TEST-BASE", "2", DAY) == [80]
    rows = [
        next(row.id for row in load_set("TEST-BASE", day).indicators() if row.number == "2")
        for day in (EVE, DAY)
    ]
    assert rows[0] == rows[1]
    assert [one.code for one in load_set("TEST-BASE", DAY).amendments] == ["TEST-AMEND"]


def test_an_extension_changes_what_it_asks_of_its_base(tmp_path: Path) -> None:
    amendment = PLAIN | {"thresholds": [ROADS_80]}
    load(tmp_path, base(), EXTENSION | {"amendments": [amendment]})
    assert asked("TEST-EXT", "2", EVE) == [70]
    assert asked("TEST-EXT", "2", DAY) == [80]
    assert asked("TEST-BASE", "2", DAY) == [None]


def test_before_its_own_thresholds_an_extension_asks_those_of_its_base(tmp_path: Path) -> None:
    amendment = PLAIN | {"thresholds": [ROADS_80]}
    grown = base()
    grown["criteria"][1]["indicators"][0]["thresholds"] = {"all": 50}
    load(tmp_path, grown, EXTENSION | {"overrides": [], "amendments": [amendment]})
    assert (asked("TEST-EXT", "2", EVE), asked("TEST-EXT", "2", DAY)) == ([50], [80])


def test_the_highest_bucket_is_all_criteria_of_the_day(tmp_path: Path) -> None:
    load(tmp_path, base(amendments=[PLAIN | {"new_criteria": CHANGES["new_criteria"]}]))
    assert load_set("TEST-BASE", EVE).default_scheme.floors == (2, 1, 0)
    assert load_set("TEST-BASE", DAY).default_scheme.floors == (3, 1, 0)


def test_an_extension_needs_no_criterion_of_its_own(tmp_path: Path) -> None:
    buckets = [EXTENSION["buckets"][0] | {"floors": [2, 0]}]
    load(tmp_path, base(), EXTENSION | {"criteria": [], "buckets": buckets})
    assert asked("TEST-EXT", "2", DAY) == [70]


WRONG = [
    ({"new_criteria": [{"number": "1", "name_vi": "Một", "wording": "sourced"}]},
     "new_criteria[0].number: the set has a criterion “1” already"),
    ({"new_indicators": [ROADS | {"criterion": "2"}]}, "criterion “2” has “2” already"),
    ({"new_indicators": [INCOME | {"criterion": "2", "number": "21.1"}]}, "must be “2” or begin"),
    ({"ended_criteria": ["9"]}, "ended_criteria[0]: the set has no criterion “9” to end"),
    ({"ended_indicators": ["9.1"]}, "ended_indicators[0]: the set has no indicator “9.1”"),
    ({"thresholds": [ROADS_80 | {"indicator": "9"}]}, "thresholds[0].indicator: the set has no"),
    ({"thresholds": [ROADS_80 | {"thresholds": {"all": 101}}]}, "all: must be at most 100"),
    ({"thresholds": [ROADS_80], "ended_indicators": ["2"]}, "“2” is changed twice"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), WRONG, ids=[text for _x, text in WRONG])
def test_what_does_not_fit_is_told(tmp_path: Path, changes: dict, message: str) -> None:
    with pytest.raises(LoadError) as refused:
        read_file(write(tmp_path, base(amendments=[PLAIN | changes])))
    assert message in str(refused.value)


def test_a_new_number_that_an_extension_has_already_is_refused(tmp_path: Path) -> None:
    load(tmp_path, base(), EXTENSION)
    with pytest.raises(LoadError, match="TEST-EXT, which extends this set, has a criterion “3”"):
        load(tmp_path, base(amendments=[PLAIN | {"new_criteria": CHANGES["new_criteria"]}]))


@pytest.mark.parametrize("path", sorted(OWN_FILES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_set_is_restored_as_its_file(path: Path) -> None:
    assert restore(CriteriaSet.objects.get(code=path.stem)) == read_file(path).spec


def test_amendments_are_restored(tmp_path: Path) -> None:
    changed = PLAIN | CHANGES
    second = AMENDMENT | {"code": "TEST-LATER", "effective_on": date(2024, 1, 1)}
    replaced = copy.deepcopy(MARKET) | {"criterion": "2", "number": "2.2"}
    second = second | {"criteria": [], "indicators": [replaced]}
    document = copy.deepcopy(base(amendments=[changed, second]))
    load(tmp_path, document)
    found = restore(CriteriaSet.objects.get(code="TEST-BASE"))
    assert found == read_file(tmp_path / "TEST-BASE.yaml").spec
