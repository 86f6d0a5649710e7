"""The closing report of a campaign as an official paper."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from meetings.campaign_reading import campaign_figures
from meetings.campaigns import close_campaign, launch
from meetings.models import Campaign, Paper
from meetings.papers.pages import document_of
from meetings.papers.services import start_paper
from tests.meetings.desk import NOW, concluded, keeper
from tests.meetings.paper_desk import text_of

pytestmark = pytest.mark.django_db
AFTER = datetime(2021, 12, 20, 3, tzinfo=UTC)


def campaign() -> Campaign:
    """Sixty days for everything that was not met, with the provincial results of the demo."""
    meeting = concluded()
    given = {"name": "60 ngày đêm", "starts_on": date(2021, 10, 7), "days": 60}
    row = meeting.conclusions.get()
    return launch(conclusion=row, by=keeper(), now=NOW, **given)


def report(row: Campaign, now: datetime) -> Paper:
    return start_paper(meeting=row.meeting, kind="campaign", campaign=row, by=keeper(), now=now)


def test_a_running_campaign_has_no_closing_report():
    row = campaign()
    with pytest.raises(ValidationError):
        report(row, datetime(2021, 10, 20, 3, tzinfo=UTC))


def test_the_report_tells_what_was_finished_by_the_last_day():
    row = campaign()
    told = text_of(report(row, AFTER))
    assert "trong 60 ngày, từ ngày 07/10/2021 đến ngày 05/12/2021" in told
    assert "- Mục tiêu: 19 lượt tiêu chí của 2 xã." in told
    whole = campaign_figures(row, date(2021, 12, 5)).whole
    assert 0 < whole.met < 19
    assert f"- Đã hoàn thành {whole.met} lượt tiêu chí, đạt " in told
    assert f"; còn {whole.left} lượt tiêu chí chưa hoàn thành." in told


def test_the_assessment_is_that_of_the_closing():
    row = campaign()
    row = close_campaign(campaign=row, text="Cơ bản hoàn thành", seen=1, by=keeper(), now=AFTER)
    paper = report(row, AFTER)
    assert "Cơ bản hoàn thành" in text_of(paper)
    assert document_of(paper).about == "Kết quả thực hiện đợt cao điểm “60 ngày đêm”"


def test_each_commune_leads_to_its_page_on_the_last_day():
    paper = report(campaign(), AFTER)
    rows = paper.figures["tables"]["campaign"]["rows"]
    assert [row[1][0] for row in rows] == ["Xã Kỳ Lạc", "Xã Kỳ Tây"]
    assert [row[2][0] for row in rows] == ["8", "11"]
    assert all("as_of=2021-12-05" in row[3][1] for row in rows)
    assert [int(row[3][0]) + int(row[4][0]) for row in rows] == [8, 11]
    assert [len(row[5][0].split(", ")) for row in rows] == [int(row[4][0]) for row in rows]


def test_its_numbers_lead_to_the_campaign_on_that_day(client_as):
    paper, client = report(campaign(), AFTER), client_as("huyen.kyanh")
    page = client.get(f"/meetings/{paper.meeting_id}/papers/{paper.pk}/").content.decode()
    place = f"/campaigns/{paper.campaign_id}/?as_of=2021-12-05"
    found = dict(re.findall(rf'<a href="{re.escape(place)}">(.*?)()</a>', page))
    assert {"19 lượt tiêu chí", "2 xã", "8", "11"} <= set(found)
    assert any(text.endswith("%") for text in found)
    assert client.get(place).status_code == 200


def test_a_report_is_about_a_campaign_of_its_meeting():
    row, other = campaign(), concluded(title="Khác")
    given = {"kind": "campaign", "by": keeper(), "now": AFTER}
    with pytest.raises(ValidationError):
        start_paper(meeting=other, campaign=row, **given)
    with pytest.raises(ValidationError):
        start_paper(meeting=row.meeting, **given)
