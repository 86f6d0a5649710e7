"""The page of one commune."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from communes.lookup import find_version
from criteria.catalogue import load_set
from criteria.models import Status, Verdict
from criteria.services import VerdictEntry, record_verdicts
from tests.dashboards.desk import shown

KY_LAC = "/commune/18850/?set=HT-QD05-2017&as_of=2021-09-25"
TODAY = "/commune/18838/?set=QD51-2025-XA&as_of=2026-11-15"

pytestmark = pytest.mark.django_db


@pytest.fixture
def kylac(client_as) -> Client:
    return client_as("xa.kylac")


def test_twelve_of_twenty_and_each_authority(kylac):
    page = shown(kylac, KY_LAC)
    assert (page.progress.met, page.progress.total) == (12, 20)
    assert page.progress.totals.own == (14, 12, 0)
    assert len(page.missing) == 8
    assert {"2", "10", "17"} <= {row.criterion.number for row in page.missing}


def test_what_is_missing_says_by_how_much(kylac):
    income = next(row for row in shown(kylac, KY_LAC).missing if row.criterion.number == "10")
    assert next(gap.explained for gap in income.gaps).startswith("34,2 < 36 triệu")
    assert "34,2 &lt; 36 triệu" in kylac.get(KY_LAC).content.decode()


def test_nothing_is_missing_at_the_end_of_the_year(kylac):
    page = shown(kylac, KY_LAC.replace("09-25", "12-31"))
    assert page.progress.complete
    assert page.missing == []


def declare(username: str, status: Status, note: str) -> None:
    day = date(2026, 11, 15)
    person = User.objects.get(username=username)
    version, criteria_set = (
        find_version(person, "commune", "18838", day),
        load_set("QD51-2025-XA", day),
    )
    entry = VerdictEntry(version, criteria_set.criteria[0], status, note)
    record_verdicts(
        entries=[entry], criteria_set=criteria_set, effective_on=day, by=person, reason="thử"
    )


def test_the_latest_change_comes_first_with_what_was_there_before(kylac):
    declare("xa.kylac", Status.NOT_MET, "một")
    declare("xa.kylac", Status.NEARLY_MET, "<u>hai</u>")
    latest, before = shown(kylac, TODAY).changes[:2]
    assert (latest.before, latest.row.status) == (Status.NOT_MET, Status.NEARLY_MET)
    assert before.row.status == Status.NOT_MET
    assert "&lt;u&gt;hai" in kylac.get(TODAY).content.decode()


def test_no_more_than_ten_changes_and_none_after_the_day(kylac):
    changes = shown(kylac, KY_LAC).changes
    assert len(changes) == 10
    assert max(change.row.holds_from for change in changes) <= date(2021, 9, 25)
    assert {change.row.origin_id for change in changes} == {None}


def test_a_cleared_verdict_is_no_data_again(kylac):
    declare("xa.kylac", Status.NOT_MET, "")
    recorded = shown(kylac, TODAY).progress.totals
    declare("xa.kylac", Status.WITHDRAWN, "")
    cleared = shown(kylac, TODAY)
    assert cleared.changes[0].row.status == Status.WITHDRAWN
    assert cleared.progress.totals.recorded == recorded.recorded  # the province's verdict stands


def test_predecessors_are_shown_as_they_were_on_their_last_day(client_as):
    response = client_as("tinh.hatinh").get(TODAY)
    found = response.context["family"].predecessors
    assert {row.unit.code for row in found} == {"18838", "18850"}
    assert "/commune/18850/?set=QD318-2022-NTM&amp;as_of=2025-06-30" in response.content.decode()


def test_what_predecessors_had_is_told_with_the_lowest_of_them(client_as):
    on_record = {"unit__code": "18850", "criterion__key": "QD318-2022-NTM/17", "holds_to": None}
    Verdict.objects.filter(**on_record, replaced_at=None).update(status=Status.NOT_MET)
    found = client_as("tinh.hatinh").get(TODAY).context["inheritance"]
    assert {row.version.name: row.met for row in found.rows} == {"Kỳ Lạc": 18, "Lâm Hợp": 19}
    assert found.lowest.met == 18
    assert dict(found.lowest.criteria)[found.criteria_set.criteria[16]] == Status.NOT_MET


def test_a_commune_that_came_from_no_other_inherits_nothing(kylac):
    page = kylac.get(KY_LAC)
    assert page.context["inheritance"] is None
    assert 'id="predecessors"' not in page.content.decode()


def test_breadcrumbs_name_only_what_the_person_may_open(client_as, kylac):
    assert "/province/42/" not in kylac.get(KY_LAC).content.decode()
    page = client_as("tinh.hatinh").get(KY_LAC).content.decode()
    assert page.index("/province/42/?set") < page.index("/district/447/?set")


@pytest.mark.parametrize(("username", "status"), [("huyen.kyanh", 200), ("huyen.canloc", 404)])
def test_scope(client_as, username, status):
    assert client_as(username).get(KY_LAC).status_code == status


def test_a_ward_is_not_judged(client_as):
    page = client_as("admin").get("/commune/18754/?set=HT-QD05-2017&as_of=2021-09-25")
    assert page.status_code == 200
    assert not page.context["judged"]
    assert "/scorecard/18754/" not in page.content.decode()


@pytest.mark.parametrize("code", ["00000", "xx", "18850-1"])
def test_unknown_codes(kylac, code):
    assert kylac.get(f"/commune/{code}/").status_code == 404
