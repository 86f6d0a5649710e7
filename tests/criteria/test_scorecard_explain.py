"""Why an indicator is judged as it is, in one line."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from criteria.catalogue import load_set, threshold_for
from criteria.evaluation import Answer, judge
from criteria.explain import asked, explain, explain_working, short_decision, source
from criteria.judging import Finding

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)


def finding(number: str, answer: Answer, class_code: str = "BTB") -> tuple[Finding, object]:
    """What is found of one indicator of the set of 2021–2025."""
    view = load_set("QD318-2022-NTM", DAY)
    indicator = next(row for row in view.indicators() if row.number == number)
    threshold = threshold_for(view, indicator, class_code, DAY.year)
    fact = SimpleNamespace(value=answer.value, answer=answer.word)
    status = judge(indicator, threshold, answer)
    found = Finding(indicator, threshold, class_code, DAY.year, fact, False, status)
    return found, view


@pytest.mark.parametrize(("value", "sign"), [("34.2", "<"), ("60", "≥")])
def test_value_relation_threshold_class_year_and_decision(value, sign):
    found, view = finding("10", Answer(Decimal(value)))
    limit = f"{found.threshold.value.normalize():f}".replace(".", ",")
    said = explain(found, view)
    assert said.startswith(f"{value.replace('.', ',')} {sign} {limit} ")
    assert said.endswith(", Bắc Trung Bộ, 2022, QĐ 318")


def test_english_has_its_decimal_point():
    found, view = finding("10", Answer(Decimal("34.2")))
    with translation.override("en"):
        assert explain(found, view).startswith("34.2 < ")


def test_nothing_recorded_needs_no_reason():
    found, view = finding("10", Answer())
    assert explain(found, view) == ""


def test_what_cannot_be_judged_says_why():
    found, view = finding("10", Answer(Decimal(34)), class_code="")
    assert found.status is None
    assert "34 " in explain(found, view)
    with translation.override("en"):
        assert asked(found.indicator, found.threshold) == "threshold not known"
        assert "threshold is not known" in explain(found, view)
    assert source(None, view) == ""


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Quyết định 318/QĐ-TTg", "QĐ 318"),
        ("Quyết định số 05/2017/QĐ-UBND", "QĐ 05"),
        ("Hướng dẫn 12", "Hướng dẫn 12"),
    ],
)
def test_decisions_have_a_usual_short_form(text, short):
    assert short_decision(text) == short


def test_a_computed_verdict_keeps_what_it_rests_on():
    kept = {"indicator": "10", "value": "34.2", "answer": "", "operator": ">=", "threshold": "36"}
    assert explain_working(kept | {"status": "NOT_MET"}) == "10: 34,2 < 36"
    assert explain_working(kept | {"value": "40", "status": "MET"}) == "10: 40 ≥ 36"
