"""Folding the verdicts of many days into points, within one set."""

from datetime import date
from types import SimpleNamespace

from criteria.models import Authority, Status
from criteria.trend import Presence, Stretch, chain, fold

DAYS = [date(2021, month, 28) for month in (1, 2, 3)]
JAN, FEB, MAR = (date(2021, month, 1) for month in (1, 2, 3))


def a_set(*criteria, **more):
    rows = [SimpleNamespace(id=pk, valid_from=start, valid_to=None) for pk, start in criteria]
    given = {"kinds": ("xa",), "province_id": None, "not_applicable_is_met": True}
    return SimpleNamespace(criteria=rows, **(given | more))


def said(unit, criterion, status, start, end=None, authority=Authority.SELF):
    return Stretch(unit, criterion, authority * 10 + status, start, end)


def commune(unit=1, kind="xa", start=None, end=None):
    return Presence(unit, kind, None, start, end)


def test_met_lost_and_regained():
    told = [said(1, 7, Status.MET, JAN, FEB), said(1, 7, Status.MET, MAR)]
    told.append(said(1, 7, Status.NOT_MET, FEB, MAR))
    points = fold(a_set((7, None)), DAYS, [commune()], told)
    assert [(point.met_sum, point.complete) for point in points] == [(1, 1), (0, 0), (1, 1)]


def test_the_most_senior_verdict_counts():
    told = [said(1, 7, Status.MET, JAN)]
    told.append(said(1, 7, Status.NOT_MET, FEB, MAR, Authority.PROVINCE))
    assert [p.met_sum for p in fold(a_set((7, None)), DAYS, [commune()], told)] == [1, 0, 1]


def test_no_data_is_not_zero():
    told = [said(1, 7, Status.NOT_MET, FEB)]
    points = fold(a_set((7, None)), DAYS, [commune(), commune(2)], told)
    assert [point.mean_met for point in points] == [None, 0, 0]
    assert [(point.communes, point.with_data) for point in points] == [(2, 0), (2, 1), (2, 1)]


def test_a_criterion_counts_from_the_day_it_is_in_force():
    told = [said(1, 7, Status.MET, JAN), said(1, 8, Status.NOT_MET, JAN)]
    points = fold(a_set((7, None), (8, MAR)), DAYS, [commune()], told)
    assert [(point.total, point.complete) for point in points] == [(1, 1), (1, 1), (2, 0)]


def test_units_count_while_they_are_of_a_judged_kind():
    told = [said(1, 7, Status.MET, JAN)]
    there = [commune(end=FEB), commune(kind="phuong", start=FEB)]
    assert [p.communes for p in fold(a_set((7, None)), DAYS, there, told)] == [1, 0, 0]


def test_verdicts_of_another_set_are_no_part_of_the_line():
    points = fold(a_set((7, None)), DAYS, [commune()], [said(1, 99, Status.MET, JAN)])
    assert [point.with_data for point in points] == [0, 0, 0]


def row(pk, start, **more):
    given = {"tier": "standard", "is_draft": False, "extends_id": None, "code": str(pk)}
    return SimpleNamespace(pk=pk, valid_from=date(start, 1, 1), **(given | more))


def test_a_provincial_set_stands_for_the_one_it_extends_unless_that_is_chosen():
    old, nation, province = row(1, 2009), row(2, 2016), row(3, 2017, extends_id=2)
    sets = [row(4, 2021, tier="advanced"), row(5, 2021, is_draft=True), province, nation, old]
    assert chain(sets, province, date(2021, 1, 1)) == [old, province]
    assert chain(sets, nation, date(2021, 1, 1)) == [old, nation]
    assert chain(sets, old, date(2016, 12, 31)) == [old, nation]
