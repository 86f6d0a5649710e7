"""What moved between two days: the rule, and the same answer from SQL and from cells."""

from datetime import date
from types import SimpleNamespace

import pytest

from communes.models import UnitVersion
from criteria.catalogue import load_set
from criteria.movement import NOTHING, Movement, comparable, compare
from criteria.progress import Question, judged_units
from criteria.survey import survey
from dashboards.movement import cells_on_both

THEN, NOW = date(2020, 12, 31), date(2021, 9, 25)


def test_newly_met_lost_and_net():
    moved = compare(
        {(1, 10): True, (1, 11): False, (2, 10): False},
        {(1, 10): False, (1, 11): True, (2, 10): True},
    )
    assert moved.gained == {(1, 11), (2, 10)}
    assert moved.lost == {(1, 10)}
    assert (moved.net, moved.known) == (1, {1, 2})


def test_a_first_entry_is_not_newly_met_and_a_cleared_one_not_lost():
    moved = compare({(1, 10): True}, {(1, 11): True, (2, 10): True})
    assert not moved
    assert moved.known == {1}


def test_split_by_unit_and_by_criterion():
    then = {(1, 10): True, (1, 12): False, (2, 10): False}
    moved = compare(then, {key: not met for key, met in then.items()})
    assert moved.by_unit[1] == Movement(frozenset({(1, 12)}), frozenset({(1, 10)}))
    assert moved.by_unit[2].net == 1
    assert moved.by_criterion[10].net == 0
    assert set(moved.by_criterion) == {10, 12}


def test_a_loss_and_a_gain_are_not_nothing():
    assert compare({(1, 10): True, (1, 11): False}, {(1, 10): False, (1, 11): True})
    assert not compare({(1, 10): True}, {(1, 10): True})
    assert not NOTHING


def test_units_and_criteria_that_cannot_be_compared_are_left_out():
    keys = [(1, 12), (2, 10), (2, 12)]
    moved = compare(dict.fromkeys(keys, False), dict.fromkeys(keys, True))
    assert moved.among({2}, {10}).gained == {(2, 10)}


def _set(code, *ids):
    return SimpleNamespace(code=code, criteria=[SimpleNamespace(id=pk) for pk in ids])


def test_only_criteria_in_force_on_both_days_of_one_set_are_compared():
    assert comparable(_set("A", 1, 2), _set("A", 2, 3)) == {2}
    assert comparable(_set("A", 1, 2), _set("B", 1, 2)) == set()


@pytest.mark.django_db
def test_sql_and_cells_in_hand_tell_the_same():
    question = Question(load_set("HT-QD05-2017", NOW), NOW)
    kyanh = UnitVersion.objects.at(NOW).filter(district__code="447", district__level="district")
    units = judged_units(kyanh, question.criteria_set)
    counted = survey(question, units, since=THEN).movement
    _cells, held = cells_on_both(question, THEN, units.values_list("unit_id", flat=True))
    assert counted == held != NOTHING


@pytest.mark.django_db
def test_without_an_earlier_day_nothing_moved():
    question = Question(load_set("HT-QD05-2017", NOW), NOW)
    assert survey(question, UnitVersion.objects.at(NOW)).movement == NOTHING
