"""How rows of two sets are matched, and when a threshold is stricter."""

from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from criteria.comparison import Difference, threshold_difference
from criteria.matching import BETWEEN_SETS, WITHIN_A_SET, pair_up
from criteria.setrows import Asked
from criteria.setview import IndicatorView, ThresholdView


def row(id: int, number: str, name: str, **changes: Any) -> IndicatorView:
    fields: dict[str, Any] = {
        "name_en": "", "order": id, "wording": "sourced", "source": "", "valid_from": None,
        "valid_to": None, "amendment": None, "replaces": "", "parent_id": None, "kind": "percent",
        "operator": ">=", "operator_label": "≥", "unit": "%", "scale": (), "note": "",
        "may_be_not_applicable": False, "thresholds": MappingProxyType({}),
    }  # fmt: skip
    return IndicatorView(id=id, number=number, name_vi=name, **(fields | changes))


def asked(id: int, told: Any, **changes: Any) -> Asked:
    """One indicator with a number, a word, or nothing known."""
    value = None if told is None or isinstance(told, str) else Decimal(told)
    threshold = ThresholdView(
        value=value, word=told if isinstance(told, str) else "", requirement="", class_code="",
        year=None, set_by="national", mark="sourced", legal_basis="", source="",
    )  # fmt: skip
    return Asked(row(id, "1", "Một", **changes), threshold, None)


@pytest.mark.parametrize(
    ("operator", "before", "after", "expected"),
    [
        (">=", 70, 80, Difference.STRICTER),
        (">=", 80, 70, Difference.LOOSER),
        ("<=", 12, 5, Difference.STRICTER),
        ("<", 5, 12, Difference.LOOSER),
        (">", 5, 5, Difference.EQUAL),
        ("==", 5, 6, Difference.UNCLEAR),
        (">=", None, 5, Difference.UNCLEAR),
        (">=", 5, None, Difference.UNCLEAR),
        (">=", None, None, Difference.UNCLEAR),
        (">=", 0, 5, Difference.STRICTER),
    ],
)
def test_numbers(operator: str, before: Any, after: Any, expected: Difference) -> None:
    left, right = asked(1, before, operator=operator), asked(2, after, operator=operator)
    assert threshold_difference(left, right) == expected


@pytest.mark.parametrize(
    "other", [{"unit": "người"}, {"operator": ">"}, {"kind": "count"}, {"operator": "<="}]
)
def test_what_is_measured_otherwise_cannot_be_compared(other: dict[str, str]) -> None:
    left, right = asked(1, 70), asked(2, 70, **other)
    assert threshold_difference(left, right) == Difference.UNCLEAR


def test_grades_are_ranked_by_their_scale() -> None:
    kind = {"kind": "ordinal", "unit": "", "scale": ("Yếu", "Khá", "Tốt")}
    assert threshold_difference(asked(1, "Khá", **kind), asked(2, "Tốt", **kind)) == "stricter"
    assert threshold_difference(asked(1, "Khá", **kind), asked(2, "Yếu", **kind)) == "looser"
    assert threshold_difference(asked(1, "Khá", **kind), asked(2, "Lạ", **kind)) == "unclear"
    short = kind | {"scale": ("Yếu", "Tốt")}
    assert threshold_difference(asked(1, "Tốt", **kind), asked(2, "Tốt", **short)) == "unclear"


def test_one_row_that_nobody_knows_is_the_same_row() -> None:
    assert threshold_difference(asked(1, None), asked(1, None)) == Difference.EQUAL


def pairs(left: list[Any], right: list[Any], rules: Any) -> list[tuple[int | None, int | None]]:
    found = pair_up([row(*one) for one in left], [row(*one) for one in right], rules)
    return [(one and one.id, other and other.id) for one, other in found]


def test_the_shared_row_comes_before_the_name_and_the_name_before_the_number() -> None:
    left = [(1, "1", "Thu nhập"), (2, "2", "Văn hóa"), (3, "3", "Hộ nghèo")]
    right = [(7, "1", "Văn hoá"), (8, "3", "Nghèo đa chiều"), (1, "9", "Khác")]
    assert pairs(left, right, BETWEEN_SETS) == [(1, 1), (2, 7), (3, 8)]


def test_a_number_alone_matches_nothing_between_sets() -> None:
    left, right = [(1, "4", "Điện")], [(2, "4", "Đào tạo nguồn nhân lực")]
    assert pairs(left, right, BETWEEN_SETS) == [(1, None), (None, 2)]
    assert pairs(left, right, WITHIN_A_SET) == [(1, 2)]


def test_no_row_is_matched_twice() -> None:
    left, right = [(1, "1", "Y tế"), (2, "2", "Y tế")], [(3, "1", "Y tế")]
    assert pairs(left, right, BETWEEN_SETS) == [(1, 3), (2, None)]
    assert pairs([], [], BETWEEN_SETS) == []
