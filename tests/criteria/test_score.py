"""The progress score, as truth tables."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from criteria.evaluation import Answer
from criteria.score import criterion_parts, reached, score


def indicator(operator=">=", pk=1, parent=None, kind="percent"):
    return SimpleNamespace(id=pk, parent_id=parent, kind=kind, operator=operator, scale=())


def limit(value):
    return SimpleNamespace(value=None if value is None else Decimal(value), word="")


def found(value=None, operator=">=", asked="80", word="", **more):
    answer = Answer(None if value is None else Decimal(value), word)
    row = indicator(operator, **more)
    return SimpleNamespace(indicator=row, threshold=limit(asked), answer=answer)


@pytest.mark.parametrize(
    ("operator", "value", "asked", "part"),
    [
        (">=", "40", "80", "0.5"),
        (">=", "80", "80", "1"),
        (">=", "200", "80", "1"),
        (">=", "0", "80", "0"),
        (">=", "-5", "80", "0"),
        (">", "80", "80", "1"),
        ("<=", "4", "4", "1"),
        ("<=", "8", "4", "0.5"),
        ("<=", "0", "4", "1"),
        ("<=", "8", "0", "0"),
        ("<", "16", "4", "0.25"),
        ("==", "5", "10", "0.5"),
        ("==", "20", "10", "0.5"),
    ],
)
def test_a_number_against_its_threshold(operator, value, asked, part):
    got = reached(indicator(operator), limit(asked), Answer(Decimal(value)))
    assert got == Decimal(part)


@pytest.mark.parametrize(
    ("word", "part"), [("met", 1), ("not_met", 0), ("not_applicable", 1), ("", None)]
)
def test_a_word(word, part):
    assert reached(indicator(kind="met"), None, Answer(word=word)) == part


def test_not_considered_counts_as_the_set_says():
    assert reached(indicator(), limit("80"), Answer(word="not_applicable"), False) == 0


def test_a_number_without_a_threshold_cannot_be_judged():
    assert reached(indicator(), limit(None), Answer(Decimal(5))) is None


def test_blanks_are_nothing_unless_the_criterion_is_on_record_as_met():
    rows = [found("40"), found(pk=2)]
    assert criterion_parts(False, rows) == [Decimal("0.5"), 0]
    assert criterion_parts(True, rows) == [Decimal("0.5"), 1]


def test_a_criterion_without_indicators_is_one_part():
    assert (criterion_parts(True, []), criterion_parts(False, [])) == ([1], [0])


def test_the_lower_number_of_a_double_indicator_counts_once():
    rows = [found("80", pk=1), found("20", pk=2, parent=1)]
    assert criterion_parts(False, rows) == [Decimal("0.25")]


def test_the_mean_times_100():
    assert score([Decimal(1), Decimal("0.5"), Decimal(0)]) == Decimal("50.0")
    assert score([Decimal(1), Decimal(1), Decimal(0)]) == Decimal("66.7")
    assert score([]) == 0
