"""Why an indicator is judged as it is, in one line: "34,2 < 36 triệu đồng/người/năm, BTB, 2021"."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from criteria.catalogue import IndicatorView, SetView, ThresholdView
from criteria.evaluation import MET, NOT_APPLICABLE, NOT_MET
from criteria.judging import Finding
from criteria.models import Indicator, Status
from ntm_portal.lib.numbers import format_number

Operator = Indicator.Operator
KEPT = 4096  # thresholds of a few sets in both languages: a scorecard names nearly a hundred
# What holds instead where the comparison that is asked for does not.
_OPPOSITE = {
    Operator.AT_LEAST: Operator.LESS,
    Operator.AT_MOST: Operator.MORE,
    Operator.MORE: Operator.AT_MOST,
    Operator.LESS: Operator.AT_LEAST,
}


def number(value: Decimal, places: int | None = None) -> str:
    """A value in the language of the interface: 1.234,5 in Vietnamese, 1,234.5 in English."""
    return format_number(value, places, comma=get_language() != "en")


def answer_word(word: str) -> str:
    """A recorded word as it is read: the three answers translated, a grade as it stands."""
    if word == MET:
        return _("met")
    if word == NOT_MET:
        return _("not met")
    return _("not considered") if word == NOT_APPLICABLE else word


def _with_unit(value: Decimal, indicator: IndicatorView) -> str:
    return f"{number(value)} {indicator.unit}".strip()


def asked(indicator: IndicatorView, threshold: ThresholdView | None) -> str:
    """What the set asks: "≥ 36 triệu đồng/người/năm", a grade, a condition, or not known."""
    return _asked(indicator, threshold, get_language())


@lru_cache(maxsize=KEPT)
def _asked(indicator: IndicatorView, threshold: ThresholdView | None, language: str | None) -> str:
    if indicator.kind == Indicator.Kind.MET:
        return threshold.requirement if threshold and threshold.requirement else _("met")
    if threshold is not None and threshold.value is not None:
        return f"{indicator.operator_label} {_with_unit(threshold.value, indicator)}"
    if threshold is not None and (threshold.word or threshold.requirement):
        return threshold.word or threshold.requirement
    return _("threshold not known")


def recorded(finding: Finding) -> str:
    """What is on record: "34,2 triệu đồng/người/năm", "met", a grade; "" where nothing is."""
    answer = finding.answer
    if answer.value is not None:
        return _with_unit(answer.value, finding.indicator)
    return answer_word(answer.word)


def _symbol(finding: Finding) -> str:
    """The relation in which value and threshold really stand."""
    operator = Operator(finding.indicator.operator)
    if finding.status == Status.MET:
        return str(operator.label)
    opposite = _OPPOSITE.get(operator)
    return str(opposite.label) if opposite else "≠"


def _comparison(finding: Finding) -> str:
    answer, threshold = finding.answer, finding.threshold
    if finding.status is None:
        return _("%(value)s; cannot be judged, since the threshold is not known") % {
            "value": recorded(finding)
        }
    if threshold is None or finding.indicator.kind == Indicator.Kind.MET:
        return recorded(finding)
    if answer.value is not None and threshold.value is not None:
        limit = _with_unit(threshold.value, finding.indicator)
        return f"{number(answer.value)} {_symbol(finding)} {limit}"
    relation = "≥" if finding.status == Status.MET else "<"
    return f"{answer.word} {relation} {threshold.word}"


def source(threshold: ThresholdView | None, set_view: SetView) -> str:
    """Class, year and decision that a threshold stands in: "Bắc Trung Bộ, 2021, QĐ 318/2022"."""
    return _source(threshold, set_view, get_language()) if threshold else ""


@lru_cache(maxsize=KEPT)
def _source(threshold: ThresholdView, set_view: SetView, language: str | None) -> str:
    names = {row.code: row.name for row in set_view.classes}
    basis = threshold.legal_basis or set_view.decision
    parts = (
        names.get(threshold.class_code, threshold.class_code),
        str(threshold.year or ""),
        short_decision(basis),
    )
    return ", ".join(part for part in parts if part)


def short_decision(text: str) -> str:
    """The usual short form of a decision: "Quyết định 318/QĐ-TTg" is "QĐ 318"."""
    found = re.match(r"(?:Quyết định|QĐ)\s*(?:số\s*)?(\d+)", text)
    return f"QĐ {found[1]}" if found else text


def explain(finding: Finding, set_view: SetView) -> str:
    """Value, relation, threshold, class, year and decision in one line; "" without a value."""
    if finding.answer.blank:
        return ""
    if finding.answer.word == NOT_APPLICABLE or finding.status is None:
        return _comparison(finding) if finding.status is None else recorded(finding)
    where = source(finding.threshold, set_view)
    return ", ".join(part for part in (_comparison(finding), where) if part)


def explain_working(working: dict[str, Any]) -> str:
    """One indicator behind a computed verdict, from what was kept with it: "10.1: 34,2 < 36"."""
    said = answer_word(working.get("answer") or "")
    if (value := working.get("value")) is not None:
        said = number(Decimal(value))
        if (limit := working.get("threshold")) is not None:
            operator = Operator(working["operator"])
            met = working["status"] == Status.MET.name
            sign = operator if met else _OPPOSITE.get(operator)
            said = f"{said} {sign.label if sign else '≠'} {number(Decimal(limit))}"
    return f"{working['indicator']}: {said}"
