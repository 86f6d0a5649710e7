"""The pages of campaigns: what they show to whom, on which day, and what their forms refuse."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria.models import CriteriaSet
from meetings.campaigns import close_campaign, launch
from meetings.models import Campaign, Conclusion
from meetings.scoping import Wanted
from meetings.services import begin
from ntm_portal.lib.text import search_key
from tests.meetings.desk import DAY, KY_LAC, NOW, begun, commune, conclusion, keeper, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> Conclusion:
    return conclusion(begun())


@pytest.fixture
def campaign(row) -> Campaign:
    return launch(conclusion=row, name="60 ngày đêm", starts_on=DAY, days=60, by=keeper(), now=NOW)


def address(row: Conclusion) -> str:
    return f"/meetings/{row.meeting_id}/conclusions/{row.pk}/campaign/"


def text_of(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_form_offers_what_was_not_met(client_as, row):
    page = text_of(client_as("huyen.kyanh"), address(row))
    assert "Xã Kỳ Lạc (8)" in page
    assert "Xã Kỳ Tây (11)" in page


def test_launching_from_the_form(client_as, row):
    client = client_as("huyen.kyanh")
    offered = client.get(address(row)).context["form"]
    sent = {name: offered[name].initial for name in ("communes", "criteria")}
    sent["communes"] = [commune(KY_LAC).pk]
    answer = client.post(address(row), {**sent, "name": "60 ngày", "starts_on": DAY, "days": 60})
    campaign = Campaign.objects.get(conclusion=row)
    assert answer["Location"] == f"/campaigns/{campaign.pk}/"
    assert campaign.targets.count() == 8
    assert client.post(address(row), {})["Location"] == answer["Location"]  # sent twice


WRONG = ({"days": "x"}, {"starts_on": "24/09/2021"}, {"name": ""}, {"communes": ["999999999"]})


def test_what_cannot_be_launched_is_told_and_kept(client_as, row):
    client = client_as("huyen.kyanh")
    offered = client.get(address(row)).context["form"]
    sent = {name: offered[name].initial for name in ("communes", "criteria")}
    sent |= {"name": "60 ngày", "starts_on": DAY, "days": 60}
    for given in (*(sent | wrong for wrong in WRONG), {"name": "60 ngày"}):
        answer = client.post(address(row), given)
        assert answer.status_code == 422, given
        assert "field-error" in answer.content.decode()
        assert not Campaign.objects.filter(conclusion=row).exists()


LAUNCHING = {
    "": 302, "huyen.canloc": 404, "tinh.hatinh": 403, "xa.kylac": 403, "vp.hatinh": 200,
}  # fmt: skip


def test_who_may_launch(client_as, row):
    for username, status in LAUNCHING.items():
        client = client_as(username)
        assert client.get(address(row)).status_code == status, username
        if status != 200:
            assert client.post(address(row), {}).status_code == status, username


def test_a_conclusion_of_another_meeting_is_unknown(client_as, row):
    other = plan(title="Khác")
    path = f"/meetings/{other.pk}/conclusions/{row.pk}/campaign/"
    assert client_as("huyen.kyanh").get(path).status_code == 404


def test_the_page_on_a_past_day(client_as, campaign):
    client = client_as("tinh.hatinh")
    page = text_of(client, f"/campaigns/{campaign.pk}/?as_of=2021-10-16")
    assert "39 ngày" in page or "39 days" in page
    assert '<span class="tile-value">19</span><span class="tile-unit">/19</span>' in page
    assert page.count("<svg viewBox=") == page.count("<desc") == 3


def test_later_the_page_tells_what_was_met_since(client_as, campaign):
    page = text_of(client_as("tinh.hatinh"), f"/campaigns/{campaign.pk}/?as_of=2021-12-31")
    assert '<td class="num strong">0</td>' in page
    assert "/papers/" not in page


def test_who_keeps_the_meeting_is_led_to_the_paper_once_it_has_ended(client_as, campaign):
    client, paper = client_as("huyen.kyanh"), f'href="/meetings/{campaign.meeting_id}/papers/"'
    assert paper in text_of(client, f"/campaigns/{campaign.pk}/?as_of=2021-12-31")
    assert paper not in text_of(client, f"/campaigns/{campaign.pk}/?as_of=2021-10-16")


def test_a_day_without_figures_is_told(client_as, campaign):
    client = client_as("tinh.hatinh")
    for day in ("2200-01-01", "2010-01-01", "x", "31/02/2021"):
        answer = client.get(f"/campaigns/{campaign.pk}/", {"as_of": day})
        assert answer.status_code in (200, 400), day
        assert "plot-line" not in answer.content.decode(), day


def test_who_reads_a_campaign(client_as, campaign):
    for username, status in (("", 302), ("huyen.canloc", 404), ("admin", 200)):
        client = client_as(username)
        assert client.get(f"/campaigns/{campaign.pk}/").status_code == status, username
        shown = client.get("/campaigns/").content.decode()
        assert (f"/campaigns/{campaign.pk}/" in shown) == (status == 200), username


def test_a_commune_sees_its_own_targets_alone(client_as, campaign):
    page = text_of(client_as("xa.kylac"), f"/campaigns/{campaign.pk}/?as_of=2021-10-16")
    assert "Kỳ Lạc" in page
    assert "Kỳ Tây" not in page
    assert 'class="banner banner-info"' in page


@pytest.mark.parametrize("pk", [0, 999_999, 2**63, 10**40])
def test_unknown_campaigns(client_as, pk):
    assert client_as("admin").get(f"/campaigns/{pk}/").status_code == 404


def test_closing_from_the_page(client_as, campaign):
    client, path = client_as("huyen.kyanh"), f"/campaigns/{campaign.pk}/close/"
    assert client.post(path, {"closing_text": " ", "revision": 1}).status_code == 422
    client.post(path, {"closing_text": "Đạt <b>8</b> tiêu chí", "revision": 1})
    page = text_of(client, f"/campaigns/{campaign.pk}/")
    assert "Đạt &lt;b&gt;8&lt;/b&gt; tiêu chí" in page


def test_a_lost_race_keeps_what_was_typed(client_as, campaign):
    close_campaign(campaign=campaign, text="Của họ", seen=1, by=keeper(), now=NOW)
    client, path = client_as("vp.hatinh"), f"/campaigns/{campaign.pk}/close/"
    answer = client.post(path, {"closing_text": "Của tôi", "revision": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Của tôi" in page
    assert "Của họ" in page
    revision = answer.context["form"]["revision"].value()
    assert client.post(path, {"closing_text": "Của tôi", "revision": revision}).status_code == 302


@pytest.mark.parametrize(
    ("username", "status"), [("", 302), ("tinh.hatinh", 403), ("xa.kylac", 403)]
)
def test_who_may_close(client_as, campaign, username, status):
    sent = {"closing_text": "Xong", "revision": 1}
    answer = client_as(username).post(f"/campaigns/{campaign.pk}/close/", sent)
    assert answer.status_code == status
    assert Campaign.objects.get(pk=campaign.pk).closed_on is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": search_key("60 ngày đêm")}, True),
        ({"q": "giao ban"}, True),
        ({"q": "không có"}, False),
        ({"phase": "ended"}, True),
        ({"phase": "running"}, False),
        ({"phase": "running", "as_of": "2021-10-16"}, True),
        ({"phase": "nonsense", "as_of": "x", "page": "x"}, True),
    ],
)
def test_filters_of_the_list(client_as, campaign, asked, found):
    answer = client_as("tinh.hatinh").get("/campaigns/", asked)
    assert (f"/campaigns/{campaign.pk}/" in answer.content.decode()) == found


def test_queries_do_not_grow_with_campaigns(client_as, campaign):
    client, counts = client_as("tinh.hatinh"), []
    for number in range(2):
        client.get("/campaigns/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/campaigns/")
            client.get(f"/campaigns/{campaign.pk}/")
        counts.append(len(captured))
        other = conclusion(campaign.meeting, f"Kết luận {number}")
        launch(
            conclusion=other, name="90 ngày", starts_on=DAY + timedelta(days=9), days=90,
            by=keeper(), now=NOW,
        )  # fmt: skip
    assert counts[0] == counts[1] <= 24


def test_a_campaign_across_the_merger_leads_to_the_communes_that_it_was_about(client_as):
    meeting = plan(
        held_on=date(2025, 6, 10),
        criteria_set=CriteriaSet.objects.get(code="QD318-2022-NTM"),
        scope=[Wanted(commune("18844"))],
    )
    now = NOW.replace(year=2025, month=6, day=10)
    row = conclusion(begin(meeting=meeting, by=keeper(), now=now))
    first = date(2025, 6, 15)
    there = launch(conclusion=row, name="60 ngày", starts_on=first, days=60, by=keeper(), now=now)
    page = text_of(client_as("huyen.kyanh"), f"/campaigns/{there.pk}/?as_of=2025-07-20")
    assert "kết thúc từ ngày 01/07/2025" in page
    link = re.search(r'class="target" href="(/scorecard/18844/\S+)"', page)[1]
    assert link.endswith("?set=QD318-2022-NTM&amp;as_of=2025-06-30")


def test_the_picture_is_named_by_where_its_line_stops(client_as, campaign):
    page = text_of(client_as("huyen.kyanh"), f"/campaigns/{campaign.pk}/?as_of=2021-12-31")
    assert "Xã Kỳ Lạc: còn 8/8" in page  # on its last evening, 23/11/2021
    assert "0/8" not in page


def test_the_countdown_runs_on_after_the_set_has_ended(client_as, row, monkeypatch):
    first = date(2021, 12, 1)
    there = launch(conclusion=row, name="90 ngày", starts_on=first, days=90, by=keeper(), now=NOW)
    monkeypatch.setattr("meetings.views.campaigns.today", lambda: date(2022, 1, 10))
    page = text_of(client_as("huyen.kyanh"), f"/campaigns/{there.pk}/")
    assert "còn 50 ngày" in page
    assert "Tính đến hết ngày 31/12/2021" in page
