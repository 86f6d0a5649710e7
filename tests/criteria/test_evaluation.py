"""The rules that judge, as truth tables."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from criteria.evaluation import (
    Answer,
    contradicts,
    counts_as_met,
    headline,
    judge,
    judge_criterion,
    shortfall,
)
from criteria.models import Authority, Status

MET, NOT_MET, SKIP = Status.MET, Status.NOT_MET, Status.NOT_APPLICABLE
NEARLY, BLANK = Status.NEARLY_MET, Status.WITHDRAWN


def indicator(kind="percent", operator=">=", scale=()):
    return SimpleNamespace(kind=kind, operator=operator, scale=scale)


def threshold(value=None, word=""):
    return SimpleNamespace(value=None if value is None else Decimal(value), word=word)


def number(text):
    return Answer(Decimal(text))


@pytest.mark.parametrize(
    ("operator", "below", "equal", "above"),
    [
        (">=", NOT_MET, MET, MET),
        ("<=", MET, MET, NOT_MET),
        (">", NOT_MET, NOT_MET, MET),
        ("<", MET, NOT_MET, NOT_MET),
        ("==", NOT_MET, MET, NOT_MET),
    ],
)
def test_a_number_against_its_threshold(operator, below, equal, above):
    row, limit = indicator(operator=operator), threshold("36")
    given = [judge(row, limit, number(text)) for text in ("35.9999", "36.0000", "36.0001")]
    assert given == [below, equal, above]


@pytest.mark.parametrize(
    ("word", "status"), [("Yếu", NOT_MET), ("Khá", MET), ("Tốt", MET), ("Lạ", None)]
)
def test_a_grade_against_its_scale(word, status):
    row = indicator("ordinal", scale=("Yếu", "Khá", "Tốt"))
    assert judge(row, threshold(word="Khá"), Answer(word=word)) == status


@pytest.mark.parametrize(
    ("answer", "status"),
    [(Answer(word="met"), MET), (Answer(word="not_met"), NOT_MET), (Answer(word="?"), None)],
)
def test_met_or_not_needs_no_threshold(answer, status):
    assert judge(indicator("met", "met"), None, answer) == status


@pytest.mark.parametrize("limit", [None, threshold(), threshold("80")])
def test_not_applicable_is_so_whatever_is_asked(limit):
    assert judge(indicator(), limit, Answer(word="not_applicable")) == SKIP


@pytest.mark.parametrize("limit", [None, threshold()])
def test_an_unknown_threshold_judges_nothing(limit):
    assert judge(indicator(), limit, number("0")) is None


@pytest.mark.parametrize("answer", [None, Answer()])
def test_blank_is_no_data_and_never_zero(answer):
    assert judge(indicator(operator="<="), threshold("5"), answer) is None


@pytest.mark.parametrize(
    ("statuses", "verdict"),
    [
        ([], None),
        ([MET], MET),
        ([MET, SKIP], MET),
        ([SKIP, SKIP], SKIP),
        ([MET, NOT_MET], NOT_MET),
        ([MET, None], None),
        ([NOT_MET, None], None),
    ],
)
def test_a_criterion_follows_from_all_its_indicators(statuses, verdict):
    assert judge_criterion(statuses) == verdict


@pytest.mark.parametrize(
    ("declared", "computed", "against"),
    [
        (MET, MET, False),
        (MET, SKIP, False),
        (MET, NOT_MET, True),
        (NOT_MET, MET, True),
        (NEARLY, NOT_MET, False),
        (NEARLY, MET, True),
        (BLANK, MET, False),
        (MET, None, False),
    ],
)
def test_a_declared_verdict_contradicts_its_indicators(declared, computed, against):
    assert contradicts(declared, computed) is against


@pytest.mark.parametrize(
    ("by_authority", "top"),
    [
        ({}, None),
        ({1: MET}, (Authority.SELF, MET)),
        ({1: MET, 2: NOT_MET}, (Authority.DISTRICT, NOT_MET)),
        ({1: MET, 3: NEARLY}, (Authority.PROVINCE, NEARLY)),
        ({1: MET, 3: BLANK}, (Authority.SELF, MET)),
        ({2: BLANK}, None),
    ],
)
def test_the_headline_is_the_most_senior_verdict_on_record(by_authority, top):
    assert headline(by_authority) == top


def test_not_considered_counts_as_met_where_the_set_says_so():
    assert counts_as_met(SKIP)
    assert not counts_as_met(SKIP, not_applicable_is_met=False)
    assert not counts_as_met(NEARLY)


@pytest.mark.parametrize(("text", "gap"), [("34.2", Decimal("1.8")), ("36", None), ("40", None)])
def test_how_much_is_missing(text, gap):
    assert shortfall(indicator(), threshold("36"), number(text)) == gap
