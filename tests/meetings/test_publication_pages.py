"""The pages on which an office decides what is public."""

import pytest

from meetings.models import Meeting, Publication, PublishedProgress, State
from meetings.publishing import save_publication
from tests.meetings.desk import NOW, begun, concluded, keeper
from tests.meetings.public_desk import draft, photo, province, written

pytestmark = pytest.mark.django_db
TYPED = {"title": "Thông báo", "text": "Nội dung", "shows_figures": "on", "revision": 0}


def tab(meeting: Meeting, step: str = "") -> str:
    return f"/meetings/{meeting.pk}/publication/{step}"


def test_from_the_draft_to_the_public_page_and_back(client_as, client):
    meeting, officer = concluded(), client_as("huyen.kyanh")
    row = photo(meeting, "a.png")
    chosen = {f"photo_{row.pk}": "on", f"caption_{row.pk}": "Vườn mẫu"}
    answer = officer.post(tab(meeting), TYPED | chosen | {"preview": "1"})
    assert answer["Location"] == tab(meeting, "preview/")
    assert client.get(f"/public/meetings/{meeting.pk}/").status_code == 404
    officer.post(tab(meeting, "publish/"), {"revision": 1})
    assert "Vườn mẫu" in client.get(f"/public/meetings/{meeting.pk}/").content.decode()
    officer.post(tab(meeting, "unpublish/"))
    assert client.get(f"/public/meetings/{meeting.pk}/").status_code == 404


def body(answer) -> str:
    """A public page from its first heading on, without the addresses of photos."""
    return answer.content.decode().split("<article")[1]


def test_the_preview_is_the_public_page(client_as, client):
    meeting, officer = concluded(), client_as("huyen.kyanh")
    written(meeting)
    preview = officer.get(tab(meeting, "preview/"))
    assert "no-store" in preview["Cache-Control"]
    officer.post(tab(meeting, "publish/"), {"revision": 1})
    assert body(preview) == body(client.get(f"/public/meetings/{meeting.pk}/"))


def test_there_is_no_preview_of_nothing(client_as):
    assert client_as("huyen.kyanh").get(tab(concluded(), "preview/")).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"text": " "}, {"text": "x" * 50_001}, {"revision": "x"}]
)
def test_what_cannot_be_saved_is_told_and_kept(client_as, wrong):
    meeting = concluded()
    answer = client_as("huyen.kyanh").post(tab(meeting), TYPED | wrong)
    assert answer.status_code == 422
    kept = "Nội dung" if "text" not in wrong else "Thông báo"
    assert kept in answer.content.decode()
    assert not Publication.objects.filter(meeting=meeting).exists()


def test_a_photo_without_words_is_told(client_as):
    meeting = concluded()
    row = photo(meeting, "a.png")
    answer = client_as("huyen.kyanh").post(tab(meeting), TYPED | {f"photo_{row.pk}": "on"})
    assert answer.status_code == 422
    assert "banner-error" in answer.content.decode()


def test_a_lost_race_keeps_what_was_typed(client_as):
    meeting, officer = concluded(), client_as("vp.hatinh")
    written(meeting, text="Của họ")
    answer = officer.post(tab(meeting), TYPED | {"text": "Của tôi"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Của họ" in text
    assert "Của tôi" in text
    again = TYPED | {"text": "Của tôi", "revision": answer.context["form"]["revision"].value()}
    assert officer.post(tab(meeting), again).status_code == 302
    assert Publication.objects.get(meeting=meeting).text == "Của tôi"


def test_publishing_what_was_changed_meanwhile_is_told(client_as):
    meeting = concluded()
    written(meeting)
    save_publication(meeting=meeting, draft=draft(text="Khác"), seen=1, by=keeper(), now=NOW)
    for seen in ("1", "", "x"):
        answer = client_as("vp.hatinh").post(tab(meeting, "publish/"), {"revision": seen})
        assert answer.status_code == 409, seen
        assert Meeting.objects.get(pk=meeting.pk).state == State.CONCLUDED


def test_an_open_meeting_offers_nothing_to_write(client_as):
    meeting, officer = begun(), client_as("huyen.kyanh")
    assert "<textarea" not in officer.get(tab(meeting)).content.decode()
    assert officer.post(tab(meeting), TYPED).status_code == 422


OTHERS = {"": 302, "huyen.canloc": 404, "tinh.hatinh": 403, "xa.kylac": 403, "admin": 403}


def test_who_may_publish(client_as):
    meeting = concluded()
    written(meeting)
    for username, status in OTHERS.items():
        other = client_as(username)
        answers = [other.get(tab(meeting, step)) for step in ("", "preview/")]
        answers += [
            other.post(tab(meeting, step), TYPED) for step in ("", "publish/", "unpublish/")
        ]
        assert {answer.status_code for answer in answers} == {status}, username
        assert Meeting.objects.get(pk=meeting.pk).state == State.CONCLUDED


SWITCHES = "/meetings/public-progress/"


@pytest.mark.parametrize("username", ["vp.hatinh", "admin"])
def test_turning_the_progress_on(client_as, client, username):
    officer, path = client_as(username), f"{SWITCHES}{province().pk}/"
    offered = officer.get(path).context["form"].fields["criteria_set"].queryset
    chosen = offered.get(code="HT-QD05-2017").pk
    sent = {"is_on": "on", "criteria_set": chosen, "revision": 0}
    assert officer.post(path, sent)["Location"] == SWITCHES
    assert "HT-QD05-2017" in officer.get(SWITCHES).content.decode()
    assert client.get("/public/progress/42/").status_code == 200
    answer = officer.post(path, sent)  # as it was when the page was opened
    assert answer.status_code == 409
    again = {"criteria_set": chosen, "revision": answer.context["form"]["revision"].value()}
    officer.post(path, again)
    assert not PublishedProgress.objects.get(province=province()).is_on


@pytest.mark.parametrize("wrong", [{"criteria_set": ""}, {"criteria_set": "0"}, {"revision": ""}])
def test_a_wrong_choice_is_told(client_as, wrong):
    path = f"{SWITCHES}{province().pk}/"
    answer = client_as("admin").post(path, {"is_on": "on", "revision": 0} | wrong)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("username", "status"), [("", 302), ("tinh.hatinh", 403), ("huyen.kyanh", 403)]
)
def test_who_may_turn_it_on(client_as, username, status):
    for path in (SWITCHES, f"{SWITCHES}{province().pk}/"):
        assert client_as(username).get(path).status_code == status


def test_another_province_is_unknown_to_an_officer(client_as):
    other = type(province()).objects.exclude(pk=province().pk).filter(level="province").first()
    assert client_as("vp.hatinh").post(f"{SWITCHES}{other.pk}/", {}).status_code == 404
