"""Every kind of wrong file is refused with the path of the wrong field, and changes nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from criteria.loading.loader import read_file
from criteria.loading.problems import LoadError
from criteria.loading.yamlfile import MAX_BYTES, read_yaml
from criteria.models import CriteriaSet
from tests.criteria.set_files import AMENDMENT, EXTENSION, INCOME, MARKET, base, load, write

Break = Callable[[dict[str, Any]], Any]


def put(path: str, value: Any) -> Break:
    """Set the field at `criteria.0.number` to a value."""

    def change(document: dict[str, Any]) -> None:
        *steps, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        place: Any = document
        for step in steps:
            place = place[step]
        place[last] = value

    return change


ROW = "criteria.0.indicators.0"
THERE = "criteria[0].indicators[0]"
SHAPES = [
    (put("colour", "red"), "colour: is not a field"),
    (put("name_vi", None), "name_vi: must be text"),
    (put("name_vi", "  "), "name_vi: must not be empty"),
    (put("name_vi", "a\0b"), "name_vi: holds a control character"),
    (put("name_vi", "x" * 601), "name_vi: String should have at most 600"),
    (put("set", "../etc"), "set: String should match"),
    (put("level", "planet"), "level: should be 'commune'"),
    (put("valid_from", "2021-02-30"), "valid_from: must be a day"),
    (put("valid_from", 2021), "valid_from: must be a day"),
    (put("kinds", "xa"), "kinds: must be a list"),
    (put("criteria", []), "criteria: must not be empty"),
    (put("criteria.0", "one"), "criteria[0]: must be a mapping"),
    (put("criteria.0.number", 1), "criteria[0].number: must be text; put it in quotes"),
    (put("criteria.0.number", "I"), "criteria[0].number: String should match"),
    (put("criteria.0.source", "javascript:alert(1)"), "criteria[0].source: String should match"),
    (put(f"{ROW}.operator", "=>"), f"{THERE}.operator: should be '>='"),
    (put(f"{ROW}.kind", "number"), f"{THERE}.kind: should be 'percent'"),
    (put(f"{ROW}.values", "sure"), f"{THERE}.values: should be 'sourced'"),
    (put(f"{ROW}.thresholds", {}), f"{THERE}.thresholds: must not be empty"),
    (put(f"{ROW}.thresholds.BTB", True), f"{THERE}.thresholds.BTB: must be a number"),
    (put(f"{ROW}.thresholds.BTB", -1), f"{THERE}.thresholds.BTB: must be a number from 0"),
    (put(f"{ROW}.thresholds.BTB", float("nan")), f"{THERE}.thresholds.BTB: must be a number"),
    (put(f"{ROW}.thresholds.BTB", {"2021": 1}), f"{THERE}.thresholds.BTB: must be one value"),
    (put(f"{ROW}.thresholds.BTB", [1]), f"{THERE}.thresholds.BTB: must be a number"),
    (put("buckets.0.floors", [2, "1", 0]), "buckets[0].floors[1]: must be a whole number"),
]
DISAGREEMENTS = [
    (put("valid_to", date(2020, 1, 1)), "valid_to: is before valid_from"),
    (put("kinds", ["huyen"]), "kinds: a set of the level “commune” judges of these"),
    (put("kinds", []), "kinds: a set of the level"),
    (put("classified_by", "none"), "classes: list the classes exactly where"),
    (put("classes.1.code", "BTB"), "classes[1].code: “BTB” is given twice"),
    (put("requires", "TEST-BASE"), "requires: names the set itself"),
    (put("fixed_class", "BTB"), "fixed_class: only a set that extends"),
    (put("criteria.1.number", "1"), "criteria[1].number: “1” is given twice"),
    (put(f"{ROW}.number", "7.1"), f"{THERE}.number: must be “1” or begin with “1.”"),
    (put("criteria.1.indicators.1.number", "2"), "criteria[1].indicators[1].number: “2” is given"),
    (put(f"{ROW}.thresholds.TN", 1), f"{THERE}.thresholds.TN: is not a class of this set"),
    (put(f"{ROW}.thresholds.all", 1), f"{THERE}.thresholds.all: stands alone"),
    (put(f"{ROW}.thresholds", {"national": 1}), f"{THERE}.thresholds: the national average"),
    (put(f"{ROW}.thresholds.BTB", {2021: "Khá"}), f"{THERE}.thresholds.BTB.2021: must be a num"),
    (put("criteria.1.indicators.0.thresholds.all", 101), "thresholds.all: must be at most 100"),
    (put("criteria.1.indicators.1.thresholds.all", 5), "thresholds.all: must be “met”"),
    (put(f"{ROW}.operator", "met"), f"{THERE}.operator: “met” goes with the kind “met”"),
    (put(f"{ROW}.kind", "ordinal"), f"{THERE}.scale: list the different grades"),
    (put(f"{ROW}.values_read", ["TN"]), f"{THERE}.values_read[0]: is not a column"),
    (put(f"{ROW}.parts", [INCOME]), f"{THERE}.parts[0].number: must begin with “1.1-”"),
    (put("buckets.0.floors", [2, 1]), "buckets[0].floors: must go down"),
    (put("buckets.0.floors", [1, 2, 0]), "buckets[0].floors: must go down"),
    (put("buckets.0.floors", [3, 0]), "buckets[0].floors: must begin with 2"),
    (put("buckets.0.default", False), "buckets: exactly one scheme"),
    (put("overrides", EXTENSION["overrides"]), "overrides: only a set that extends"),
    (put("amendments", [AMENDMENT | {"effective_on": date(2030, 1, 1)}]),
     "amendments[0].effective_on: must lie in the validity"),
    (put("amendments", [AMENDMENT | {"criteria": [], "indicators": []}]),
     "amendments[0]: must replace"),
    (put("amendments", [AMENDMENT | {"indicators": [MARKET | {"criterion": "1"}]}]),
     "amendments[0].indicators[0].number: criterion “1” has no indicator “2.1”"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    SHAPES + DISAGREEMENTS,
    ids=[message for _change, message in SHAPES + DISAGREEMENTS],
)
def test_the_wrong_field_is_named(tmp_path: Path, change: Break, message: str) -> None:
    document = base()
    change(document)
    with pytest.raises(LoadError) as refused:
        read_file(write(tmp_path, document, "broken"))
    assert message in str(refused.value)


def test_a_missing_field_and_all_others_are_told_at_once(tmp_path: Path) -> None:
    document = base(tier="best", colour="red")
    del document["decision"]
    with pytest.raises(LoadError) as refused:
        read_file(write(tmp_path, document))
    assert {problem.path for problem in refused.value.problems} == {"tier", "colour", "decision"}


TEXTS = [
    ("set: [", "not valid YAML"),
    ("set: A\n\tlevel: x", "line 2"),
    ("", "must be a mapping"),
    ("- set: A", "must be a mapping"),
    ("just words", "must be a mapping"),
    ("set: A\nset: B", "line 2, column 1: not valid YAML: key “set” is given twice"),
    ("a: &x [1]\nb: *x", "references (*name) are not allowed"),
    ("a: !!python/object/apply:os.system ['true']", "could not determine a constructor"),
    ("set: A\n---\nset: B", "not valid YAML"),
    ("a: " + "[" * 30 + "]" * 30, "nested deeper than 20"),
    ("a: \x07", "not valid YAML"),
    ("{[1]: 2}", "not valid YAML"),
    ("a: " + "9" * 5000, "integer string conversion"),
]


@pytest.mark.parametrize(("text", "message"), TEXTS, ids=[message for _text, message in TEXTS])
def test_bad_yaml_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as refused:
        read_yaml(path)
    assert message in str(refused.value)
    assert str(path) in str(refused.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    huge, latin = tmp_path / "huge.yaml", tmp_path / "latin.yaml"
    huge.write_bytes(b"#" * (MAX_BYTES + 1))
    latin.write_bytes("set: B\xe0i".encode("latin-1"))
    for path, message in (
        (huge, "larger than"),
        (latin, "not UTF-8"),
        (tmp_path / "none.yaml", "cannot be read"),
        (tmp_path, "cannot be read"),
    ):
        with pytest.raises(LoadError, match=message):
            read_yaml(path)


BETWEEN = [
    ({"extends": "TEST-NONE"}, "extends: no criteria set has the code “TEST-NONE”"),
    ({"requires": "TEST-NONE"}, "requires: no criteria set"),
    ({"province": "99"}, "province: no province has the code “99”"),
    ({"level": "district", "kinds": ["huyen"]}, "extends: TEST-BASE must be of the same level"),
    ({"fixed_class": "TN"}, "fixed_class: is not a class of TEST-BASE"),
    ({"criteria": [{"number": "2", "name_vi": "Hai", "wording": "sourced"}]},
     "criteria[0].number: TEST-BASE has a criterion “2”"),
    ({"buckets": [EXTENSION["buckets"][0] | {"floors": [1, 0]}]}, "floors: must begin with 3"),
    ({"overrides": [EXTENSION["overrides"][0] | {"indicator": "9"}]},
     "overrides[0].indicator: TEST-BASE has no indicator “9”"),
    ({"overrides": [EXTENSION["overrides"][0] | {"thresholds": {"TN": 1}}]},
     "overrides[0].thresholds.TN: is not a class"),
    ({"overrides": [EXTENSION["overrides"][0] | {"thresholds": {"all": "met"}}]},
     "overrides[0].thresholds.all: must be a number"),
    ({"amendments": [AMENDMENT | {"code": "TEST-BASE", "indicators": [], "criteria": [
        {"number": "3", "name_vi": "Ba", "wording": "sourced"}]}]},
     "amendments: code “TEST-BASE” is in use"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("changes", "message"), BETWEEN, ids=[text for _x, text in BETWEEN])
def test_sets_that_do_not_fit_each_other(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(LoadError) as refused:
        load(tmp_path, base(), EXTENSION | changes)
    assert message in str(refused.value)
    assert not CriteriaSet.objects.filter(code__startswith="TEST-").exists()
