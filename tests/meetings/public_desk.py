"""What the tests of publishing share: a concluded meeting with secrets, and its publication."""

from django.core.files.base import ContentFile

from communes.models import Unit
from meetings.campaigns import launch
from meetings.editing import save_part
from meetings.models import Attendee, FieldVisit, Finding, Meeting, MeetingFile, Publication
from meetings.publishing import Draft, publish, save_publication
from meetings.services import conclude
from tests.meetings.desk import DAY, NOW, begun, conclusion, keeper

PIXEL = b"\x89PNG\r\n\x1a\n"
SECRETS = {
    "finding": "Nguyên nhân chủ quan bí mật",
    "attendee": "Phó Trưởng phòng vắng mặt",
    "conclusion": "Kết luận nội bộ",
    "visit": "Nhận xét sau chuyến đi",
    "leader": "Tổ trưởng Tổ 1",
    "chair": "Ông Chủ Trì",
    "chair_title": "Phó Chủ tịch phụ trách",
    "points": "Điểm cầu số 7",
    "campaign": "Chiến dịch kín",
    "photo": "anh-rieng-tu.png",
    "caption": "Ảnh không công khai",
    "title": "Tên gọi trong hồ sơ",
}


def secret_meeting() -> Meeting:
    """A concluded meeting with something in each of its parts."""
    told = {name: SECRETS[name] for name in ("title", "chair", "chair_title", "points")}
    meeting = begun(place="Hội trường huyện", **told)
    parts = (
        Finding(meeting=meeting, kind="subjective", text=SECRETS["finding"]),
        Attendee(meeting=meeting, group="leaders", name=SECRETS["attendee"]),
        FieldVisit(meeting=meeting, group="1", leader=SECRETS["leader"], text=SECRETS["visit"]),
    )
    for row in parts:
        save_part(row=row, seen=None, by=keeper(), now=NOW)
    work = conclusion(meeting, SECRETS["conclusion"])
    launch(conclusion=work, name=SECRETS["campaign"], starts_on=DAY, days=60, by=keeper(), now=NOW)
    return conclude(meeting=meeting, seen_record=None, by=keeper(), now=NOW)


def photo(meeting: Meeting, name: str, caption: str = "") -> MeetingFile:
    """A photo of the meeting, as it is stored; the content is told by the name."""
    row = MeetingFile(meeting=meeting, kind="photo", name=name, caption=caption)
    row.content_type, row.size, row.sha256 = "image/png", 9, name.ljust(64, "0")[:64]
    row.uploaded_by, row.uploaded_at = keeper(), NOW
    row.file.save(name, ContentFile(PIXEL + name.encode()), save=False)
    row.save()
    return row


def draft(**given: object) -> Draft:
    """What the public shall read."""
    fields = {"title": "Thông báo", "text": "Đoạn một.\n\nĐoạn hai.", "shows_figures": True}
    return Draft(**(fields | {"captions": {}} | given))


def written(meeting: Meeting, **given: object) -> Publication:
    """A publication that is not public yet."""
    return save_publication(meeting=meeting, draft=draft(**given), seen=None, by=keeper(), now=NOW)


def published(meeting: Meeting | None = None, **given: object) -> Meeting:
    """A meeting on the public pages."""
    meeting = meeting or secret_meeting()
    written(meeting, **given)
    publish(meeting=meeting, seen=None, by=keeper(), now=NOW)
    return Meeting.objects.get(pk=meeting.pk)


def province() -> Unit:
    """Hà Tĩnh."""
    return Unit.objects.get(level="province", code="42")
