"""Campaigns and public pages in a real browser: width, console, content policy, axe."""

import pytest

from meetings.campaigns import launch
from tests.browser import axe_findings, listen, wider_than_screen
from tests.meetings.desk import DAY, NOW, begun, conclusion, keeper
from tests.meetings.public_desk import photo, published
from tests.meetings.test_publishing import switched


@pytest.mark.django_db(transaction=True)
def test_nothing_to_complain_about(page_as):
    row = conclusion(begun())
    campaign = launch(
        conclusion=row, name="60 ngày đêm", starts_on=DAY, days=60, by=keeper(), now=NOW
    )
    meeting = published()
    photo(meeting, "a.png")
    switched("vp.hatinh")
    inside = (f"/campaigns/{campaign.pk}/?as_of=2021-10-16", f"/meetings/{meeting.pk}/publication/")
    outside = ("/public/", f"/public/meetings/{meeting.pk}/", "/public/progress/42/")
    for username, addresses in (("huyen.kyanh", inside), ("", outside)):
        page = page_as(username, width=390)
        told = listen(page)
        for address in addresses:
            page.goto(address)
            assert (axe_findings(page), wider_than_screen(page)) == ([], 0), address
        assert told == []
