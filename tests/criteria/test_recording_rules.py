"""The service that records: what it refuses, and how indicators and verdicts meet."""

from contextlib import nullcontext
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from accounts.access import Refused
from communes.models import Kind
from criteria.checks import check_answer
from criteria.evaluation import Answer
from criteria.models import Basis, Status, Verdict
from tests.factories import GrantFactory, UserFactory

DAY = date(2021, 6, 1)


def refused(call, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return set(caught.value.message_dict)


def test_a_day_to_come_is_refused(desk, today):
    assert refused(desk.verdict, Status.MET, today + timedelta(days=1)) == {"effective_on"}


def test_a_day_outside_the_set_is_refused(desk):
    assert refused(desk.verdict, Status.MET, date(2019, 12, 31)) == {"effective_on"}


def test_a_past_day_needs_a_reason(desk, today):
    assert refused(desk.verdict, Status.MET, DAY, reason="  ") == {"reason"}
    GrantFactory(user=desk.officer, unit=desk.version.unit)
    assert desk.verdict(Status.MET, today, reason="").status == Status.MET


def test_a_unit_that_did_not_exist_is_refused(desk):
    late = desk.another(valid_from=date(2021, 7, 1))
    assert refused(desk.verdict, Status.MET, DAY, version=late) == {"unit"}


def test_a_ward_is_refused(desk):
    ward = desk.another(kind=Kind.PHUONG)
    assert refused(desk.verdict, Status.MET, DAY, version=ward) == {"unit"}


def test_a_stranger_is_refused(desk):
    with pytest.raises(Refused):
        desk.verdict(Status.MET, DAY, by=UserFactory())
    assert not Verdict.objects.filter(unit=desk.version.unit_id).exists()


@pytest.mark.parametrize("value", ["100.01", "-0.1", "1000"])
def test_impossible_percentages_are_refused(desk, value):
    assert refused(desk.value, Decimal(value), DAY) == {"value"}


@pytest.mark.parametrize("answer", [Answer(word="met"), Answer(word="Khá")])
def test_a_word_is_no_percentage(desk, answer):
    assert refused(desk.value, answer, DAY) == {"value"}


@pytest.mark.parametrize(
    ("value", "status"), [(Decimal(80), Status.MET), (Decimal("79.9"), Status.NOT_MET)]
)
def test_the_last_missing_indicator_judges_the_criterion(desk, value, status):
    desk.value(value, DAY)
    row = Verdict.objects.get(unit=desk.version.unit_id)
    assert (row.status, row.basis) == (status, Basis.COMPUTED)
    assert row.workings[0]["threshold"] == "80"


def test_clearing_the_value_takes_the_computed_verdict_back(desk):
    desk.value(Decimal(90), DAY)
    desk.value(None, DAY + timedelta(days=1))
    assert desk.status_on(DAY) == Status.MET
    assert desk.status_on(DAY + timedelta(days=1)) == Status.WITHDRAWN


def test_a_verdict_against_its_indicators_needs_a_note(desk):
    desk.value(Decimal(90), DAY)
    assert refused(desk.verdict, Status.NOT_MET, DAY, reason="thử") == {"note"}
    assert desk.status_on(DAY) == Status.MET
    desk.verdict(Status.NOT_MET, DAY, note="Số liệu chưa được xác nhận")
    assert desk.status_on(DAY) == Status.NOT_MET


@pytest.mark.parametrize("status", [Status.NEARLY_MET, Status.NOT_MET, Status.WITHDRAWN])
def test_nearly_met_does_not_contradict_a_value_that_falls_short(desk, status):
    desk.value(Decimal(70), DAY)
    desk.verdict(status, DAY)
    assert desk.status_on(DAY) == status


@pytest.mark.parametrize(
    ("unit", "whole"), [("nhà", True), ("mô hình", True), ("m2/người", False), ("lít", False)]
)
def test_what_is_measured_may_have_decimals(unit, whole):
    indicator = SimpleNamespace(kind="count", unit=unit, may_be_not_applicable=False, scale=())
    with pytest.raises(ValidationError) if whole else nullcontext():
        check_answer(indicator, Answer(Decimal("2.5")))
    check_answer(indicator, Answer(Decimal("2.0")))
