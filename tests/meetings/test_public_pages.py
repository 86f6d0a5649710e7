"""The public pages: what they show, and above all what they do not."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.models import Meeting, MeetingFile, Publication, Task
from meetings.publishing import unpublish
from meetings.services import call_off, reopen
from tests.meetings.desk import KY_LAC, NOW, begun, commune, concluded, keeper, plan
from tests.meetings.public_desk import (
    SECRETS,
    photo,
    published,
    secret_meeting,
    written,
)
from tests.meetings.test_publishing import switched

pytestmark = pytest.mark.django_db


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def links(text: str) -> set[str]:
    return set(re.findall(r'(?:href|src|action)="([^"]*)"', text))


def task(meeting: Meeting) -> Task:
    work = meeting.conclusions.get()
    row = Task(
        meeting=meeting, conclusion=work, text="Việc nội bộ", criteria_set=meeting.criteria_set,
        owner_unit=commune(KY_LAC), due_on=meeting.held_on, changed_by=keeper(), changed_at=NOW,
    )  # fmt: skip
    row.fill_slot().save()
    return row


def test_the_public_reads_what_was_written_and_the_frozen_figures(client):
    meeting = published(text="Một & hai.\n\n<script>alert(1)</script>")
    text = page(client, f"/public/meetings/{meeting.pk}/")
    for told in (
        "Thông báo",
        "25/09/2021",
        "Hội trường huyện",
        "Huyện Kỳ Anh",
        "12/20",
        "9/20",
        "12–15",
    ):
        assert told in text
    assert "<p>Một &amp; hai.</p>" in text
    assert "<script>alert" not in text


def test_nothing_else_of_the_meeting_is_there(client):
    meeting = secret_meeting()
    task(meeting)
    photo(meeting, SECRETS["photo"], SECRETS["caption"])
    published(meeting)
    for path in (f"/public/meetings/{meeting.pk}/", "/public/"):
        text = page(client, path)
        told = [secret for secret in [*SECRETS.values(), "Việc nội bộ"] if secret in text]
        assert told == []
        assert not any(one.startswith(("/meetings", "/tasks", "/campaigns")) for one in links(text))
        assert str(keeper()) not in text


def test_without_the_figures_no_figure_is_shown(client):
    text = page(client, f"/public/meetings/{published(shows_figures=False).pk}/")
    assert "12/20" not in text
    assert "Kỳ Lạc" not in text


def unknown(client: Client, pk: int = 999_999_999) -> tuple[int, bytes]:
    answer = client.get(f"/public/meetings/{pk}/")
    return answer.status_code, answer.content


@pytest.mark.parametrize("made", [plan, begun, concluded, secret_meeting])
def test_what_is_not_published_looks_like_what_does_not_exist(client, made):
    meeting = made()
    if meeting.state == "concluded":
        written(meeting)
    assert unknown(client, meeting.pk) == unknown(client)
    assert unknown(client)[0] == 404


def test_taken_off_reopened_and_called_off_are_unknown(client):
    meeting = published()
    unpublish(meeting=meeting, by=keeper(), now=NOW)
    assert unknown(client, meeting.pk) == unknown(client)
    reopen(meeting=meeting, reason="Sửa", by=keeper(), now=NOW)
    assert unknown(client, meeting.pk) == unknown(client)
    other = call_off(meeting=plan(), reason="Bão", by=keeper(), now=NOW)
    assert unknown(client, other.pk) == unknown(client)


@pytest.mark.parametrize("pk", [0, 2**31, 2**63, 10**40])
def test_any_number_is_answered(client, pk):
    published()
    assert unknown(client, pk) == unknown(client)


def test_only_published_meetings_answer(client):
    meeting, other = published(), concluded(title="Khác")
    before = set(Publication.objects.public().values_list("meeting", flat=True)) - {meeting.pk}
    found = {pk for pk in range(other.pk + 20) if unknown(client, pk)[0] == 200}
    assert found == {meeting.pk} | before
    assert not Meeting.objects.filter(pk__in=found).exclude(state="published").exists()


def test_only_chosen_photos_of_published_meetings_are_handed_out(client):
    meeting = secret_meeting()
    shown, hidden = photo(meeting, "cong-khai.png"), photo(meeting, SECRETS["photo"])
    published(meeting, captions={shown.pk: "Vườn mẫu"})
    text = page(client, f"/public/meetings/{meeting.pk}/")
    assert f'<img src="/public/photos/{shown.key}/" alt="Vườn mẫu"' in text
    answer = client.get(f"/public/photos/{shown.key}/")
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert answer["Content-Type"] == "image/png"
    assert "cong-khai" not in str(answer.headers)
    assert client.get(f"/public/photos/{hidden.key}/").status_code == 404
    MeetingFile.objects.filter(pk=shown.pk).update(withdrawn_at=timezone.now())
    assert client.get(f"/public/photos/{shown.key}/").status_code == 404


def test_a_photo_goes_with_its_meeting(client):
    meeting = secret_meeting()
    shown = photo(meeting, "a.png")
    written(meeting, captions={shown.pk: "Vườn mẫu"})
    assert client.get(f"/public/photos/{shown.key}/").status_code == 404
    published(meeting, captions={shown.pk: "Vườn mẫu"})
    assert client.get(f"/public/photos/{shown.key}/").status_code == 200
    unpublish(meeting=meeting, by=keeper(), now=NOW)
    assert client.get(f"/public/photos/{shown.key}/").status_code == 404


def test_everybody_gets_the_same_bytes_and_no_cookie(client_as):
    meeting = published()
    for path in ("/public/", f"/public/meetings/{meeting.pk}/", "/public/meetings/0/"):
        anonymous = Client().get(path).content
        for username in ("", "admin", "huyen.kyanh"):
            answer = client_as(username).get(path)
            assert answer.content == anonymous
            assert not answer.cookies
            assert "Cookie" not in answer.get("Vary", "")
            if path == "/public/":
                assert answer["Cache-Control"] == "public, max-age=60"


def test_the_language_is_in_the_address(client):
    meeting = published()
    text = page(client, f"/public/meetings/{meeting.pk}/?lang=en")
    assert '<html lang="en">' in text
    assert "/public/?lang=en" in links(text)
    assert '<html lang="vi">' in page(client, "/public/?lang=%00")


@pytest.mark.parametrize("path", ["/public/", "/public/meetings/1/", "/public/progress/42/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_public_only_reads(client, path, method):
    assert client.generic(method, path).status_code == 405


def test_looking_for_a_published_meeting(client):
    meeting = published()
    for asked, found in (
        ({"q": "thong bao"}, True),
        ({"q": "ky anh"}, True),
        ({"q": "bi mat"}, False),  # what stands in the record is not searched
        ({"q": "x\x00"}, False),
        ({"province": "42"}, True),
        ({"province": "84"}, False),
        ({"page": "9999"}, True),
    ):
        text = client.get("/public/", asked).content.decode()
        assert (f"/public/meetings/{meeting.pk}/" in text) == found, asked


def test_the_progress_of_a_province_that_shows_it(client):
    assert client.get("/public/progress/42/").status_code == 404
    row = switched("vp.hatinh")
    text = page(client, "/public/progress/42/")
    assert re.search(r"Kỳ Lạc</th><td class=\"num\">20/20", text)
    assert "/public/progress/42/" in links(page(client, "/public/"))
    switched("vp.hatinh", is_on=False, seen=row.revision)
    assert client.get("/public/progress/42/").status_code == 404


@pytest.mark.parametrize("code", ["84", "447", "x", "%00", "9" * 300])
def test_no_other_province_is_shown(client, code):
    switched("vp.hatinh")
    assert client.get(f"/public/progress/{code}/").status_code == 404


def test_queries_do_not_grow(client):
    switched("vp.hatinh")
    meeting = published()
    paths = ("/public/", f"/public/meetings/{meeting.pk}/", "/public/progress/42/")
    counts = []
    for number in range(2):
        for path in paths:
            client.get(path)
        with CaptureQueriesContext(connection) as captured:
            for path in paths:
                client.get(path)
        counts.append(len(captured))
        published(concluded(title=f"Cuộc họp {number}"))
    assert counts[0] == counts[1] <= 20
