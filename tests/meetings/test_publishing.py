"""Publishing as a rule: by whom, when, once, and never over another's words."""

import pytest
from django.core.exceptions import ValidationError

from accounts.access import Refused
from accounts.models import AuditEntry, User
from criteria.models import CriteriaSet
from meetings.editing import Overtaken
from meetings.models import Meeting, MeetingFile, Publication, PublishedProgress, State
from meetings.public_progress import switch_progress
from meetings.publishing import publish, save_publication, unpublish
from meetings.services import reopen
from tests.meetings.desk import NOW, begun, concluded, keeper, plan
from tests.meetings.public_desk import draft, photo, province, published, written

pytestmark = pytest.mark.django_db


def test_publishing_and_taking_off_leave_a_trace():
    meeting = published(concluded())
    unpublish(meeting=meeting, reason="Nhầm số", by=keeper(), now=NOW)
    assert Meeting.objects.get(pk=meeting.pk).state == State.CONCLUDED
    kinds = list(meeting.events.order_by("pk").values_list("kind", "reason"))[-2:]
    assert kinds == [("published", ""), ("unpublished", "Nhầm số")]
    told = AuditEntry.objects.filter(subject_key=f"{meeting.pk}/{meeting.pk}").order_by("pk")
    actions = list(told.values_list("action", flat=True))
    assert actions[-2:] == ["meeting.published", "meeting.unpublished"]


def test_twice_is_once():
    meeting = published(concluded())
    publish(meeting=meeting, seen=1, by=keeper(), now=NOW)
    for _ in range(2):
        unpublish(meeting=meeting, by=keeper(), now=NOW)
    assert meeting.events.filter(kind__in=["published", "unpublished"]).count() == 2


@pytest.mark.parametrize("made", [plan, begun])
def test_only_a_concluded_meeting_is_published(made):
    meeting = made()
    with pytest.raises(ValidationError):
        written(meeting)
    with pytest.raises(ValidationError):
        publish(meeting=meeting, seen=None, by=keeper(), now=NOW)


def test_nothing_is_published_unwritten():
    with pytest.raises(ValidationError):
        publish(meeting=concluded(), seen=None, by=keeper(), now=NOW)


@pytest.mark.parametrize("username", ["huyen.canloc", "tinh.hatinh", "xa.kylac", "admin"])
def test_only_the_office_publishes(username):
    meeting, other = concluded(), User.objects.get(username=username)
    written(meeting)
    for write in (publish, unpublish):
        seen = {"seen": None} if write is publish else {}
        with pytest.raises(Refused):
            write(meeting=meeting, by=other, now=NOW, **seen)
    with pytest.raises(Refused):
        save_publication(meeting=meeting, draft=draft(), seen=None, by=other, now=NOW)


def test_nobody_publishes_what_they_have_not_read():
    meeting = concluded()
    first = written(meeting)
    save_publication(
        meeting=meeting, draft=draft(text="Khác"), seen=first.revision, by=keeper(), now=NOW
    )
    with pytest.raises(Overtaken):
        publish(meeting=meeting, seen=first.revision, by=keeper(), now=NOW)
    assert Meeting.objects.get(pk=meeting.pk).state == State.CONCLUDED


def test_two_first_drafts_at_once():
    meeting = concluded()
    written(meeting)
    with pytest.raises(Overtaken):
        save_publication(meeting=meeting, draft=draft(text="Hai"), seen=0, by=keeper(), now=NOW)
    assert Publication.objects.get(meeting=meeting).text.startswith("Đoạn một")


def test_a_published_meeting_is_not_reopened():
    meeting = published(concluded())
    with pytest.raises(ValidationError, match=r"public|công khai"):
        reopen(meeting=meeting, reason="Sửa", by=keeper(), now=NOW)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"text": ""}, "text"),
        ({"captions": {10**9: "Ảnh"}}, "photos"),
    ],
)
def test_bad_input_is_told(given, key):
    with pytest.raises(ValidationError) as told:
        written(concluded(), **given)
    assert key in told.value.message_dict


def test_a_chosen_photo_needs_words():
    meeting = concluded()
    row = photo(meeting, "a.png")
    with pytest.raises(ValidationError):
        written(meeting, captions={row.pk: " "})
    written(meeting, captions={row.pk: "Vườn mẫu"})
    written(meeting)  # not chosen any more
    stored = MeetingFile.objects.get(pk=row.pk)
    assert (stored.is_public, stored.caption) == (False, "Vườn mẫu")


def test_a_photo_of_another_meeting_is_not_chosen():
    other = photo(concluded(), "b.png")
    with pytest.raises(ValidationError):
        written(concluded(title="Khác"), captions={other.pk: "Ảnh"})
    assert not MeetingFile.objects.get(pk=other.pk).is_public


def switched(username: str, code: str = "HT-QD05-2017", **given: object) -> PublishedProgress:
    chosen = CriteriaSet.objects.get(code=code)
    fields = {"province": province(), "criteria_set": chosen, "is_on": True, "seen": None}
    by = User.objects.get(username=username)
    return switch_progress(**(fields | given), by=by, now=NOW)


@pytest.mark.parametrize("username", ["tinh.hatinh", "tinh.travinh", "huyen.kyanh", "xa.kylac"])
def test_only_who_manages_the_province_shows_its_progress(username):
    with pytest.raises(Refused):
        switched(username)
    assert not PublishedProgress.objects.filter(changed_by__username=username).exists()


@pytest.mark.parametrize("username", ["admin", "vp.hatinh"])
def test_showing_the_progress_is_audited(username):
    row = switched(username)
    with pytest.raises(Overtaken):
        switched(username, is_on=False, seen=0)
    switched(username, is_on=False, seen=row.revision)
    entries = AuditEntry.objects.filter(subject="publishedprogress").order_by("pk")
    assert [entry.after["is_on"] for entry in entries] == [True, False]


def test_a_set_that_has_not_begun_is_not_shown():
    with pytest.raises(ValidationError):
        switched("admin", code="QD51-2025-XA")
