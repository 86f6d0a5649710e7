"""What waits for a person: the rule of verification, and whose cells are counted."""

from datetime import UTC, date, datetime

import pytest

from criteria.models import Authority, Status, Verdict
from criteria.waiting import Entry, answers, waiting

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
TODAY = date(2026, 11, 15)


def entry(status: Status, at: datetime, authority: Authority = Authority.SELF) -> Entry:
    return Entry(authority, status, at)


@pytest.mark.parametrize(
    ("own", "junior", "settled"),
    [
        (None, None, True),
        (None, entry(Status.MET, EARLY), False),
        (None, entry(Status.NOT_APPLICABLE, EARLY), False),
        (None, entry(Status.NEARLY_MET, EARLY), True),
        (None, entry(Status.NOT_MET, EARLY), True),
        (entry(Status.NOT_MET, EARLY), entry(Status.MET, LATE), False),
        (entry(Status.NOT_MET, LATE), entry(Status.MET, EARLY), True),
        (entry(Status.MET, EARLY), entry(Status.MET, LATE), True),
        (entry(Status.MET, EARLY), entry(Status.NOT_MET, LATE), False),
    ],
)
def test_when_nothing_is_left_to_verify(own, junior, settled):
    assert answers(own, junior) is settled


@pytest.mark.django_db
def test_a_communes_new_claims_wait_for_the_area(person):
    found = {row.version.name: row for row in waiting(person("huyen.kyanh"), TODAY)}
    assert len(found) == 7
    kept = {item.criterion.number for item in found["Kỳ Lạc"].verify}
    assert kept == {"2", "7"}
    assert {item.entry.authority for item in found["Kỳ Lạc"].verify} == {Authority.SELF}


@pytest.mark.django_db
def test_an_answered_claim_waits_no_more(person):
    unit = next(r for r in waiting(person("huyen.kyanh"), TODAY) if r.verify).version.unit_id
    Verdict.objects.filter(unit=unit, authority=Authority.SELF).update(status=Status.NOT_MET)
    rows = Verdict.objects.filter(unit=unit, authority=Authority.PROVINCE)
    rows.update(status=Status.NOT_MET)
    row = next(r for r in waiting(person("huyen.kyanh"), TODAY) if r.version.unit_id == unit)
    assert row.verify == ()


@pytest.mark.django_db
def test_a_department_waits_for_its_own_criteria_alone(person):
    found = waiting(person("so.tnmt.hatinh"), TODAY)
    numbers = {
        criterion.number
        for row in found
        for criterion in [*row.blank, *row.stale, *(item.criterion for item in row.verify)]
    }
    assert len(found) > 50
    assert numbers == {"8"}  # environment


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["tinh.hatinh", "admin", "huyen.trieuson"])
def test_who_records_nothing_today_has_nothing_waiting(person, username):
    assert waiting(person(username), TODAY) == []


@pytest.mark.django_db
def test_the_number_of_queries_is_that_of_four_questions(person, django_assert_max_num_queries):
    user = person("vp.hatinh")
    with django_assert_max_num_queries(9):  # with the grants, and a catalogue not read before
        waiting(user, TODAY)
    user = person("vp.hatinh")
    with django_assert_max_num_queries(5):
        assert len(waiting(user, TODAY)) == 60
