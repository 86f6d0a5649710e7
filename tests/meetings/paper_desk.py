"""Shortcuts for tests of papers: Kỳ Anh's meeting with something in every part of its record."""

from datetime import date
from io import BytesIO
from typing import Any

import docx
from pypdf import PdfReader

from meetings.editing import save_part
from meetings.models import Attendee, FieldVisit, Finding, Meeting, Output, Paper
from meetings.papers.services import make_paper, start_paper
from meetings.services import conclude
from tests.meetings.desk import DAY, KY_TAY, NOW, begun, commune, conclusion, keeper
from tests.meetings.task_desk import give

HOSTILE = '<b>&amp; #let x = "1" $E=mc^2$ \\n \\\\ *đậm* _nghiêng_ @nhãn //chú thích ' + "Ẳ" * 90
FOUND = {
    "result": "Hai xã hoàn thành tiêu chí thủy lợi",
    "shortcoming": "Thu nhập còn thấp",
    "objective": "Mưa lũ kéo dài",
    "proposal": "Bổ sung vốn đối ứng",
}


def full(**given: Any) -> Meeting:
    """A concluded meeting with findings, a visit, outputs, attendees and three tasks."""
    meeting = begun(chair_title="Phó Chủ tịch UBND huyện", place="hội trường huyện", **given)
    parts = [Finding(kind=kind, text=text) for kind, text in FOUND.items()]
    period = {"first_day": date(2021, 1, 1), "last_day": DAY}
    parts += [
        FieldVisit(group="Nhóm 1", place="mô hình nuôi ong", commune=commune(KY_TAY)),
        Output(kind="cooperative", count=3, commune=commune(KY_TAY), **period),
        Output(kind="enterprise", count=28, **period),
        Attendee(group="leaders", name="Lãnh đạo UBND huyện", presence="present"),
        Attendee(group="guests", name="Sở Khoa học và Công nghệ", presence="excused"),
    ]
    for row in parts:
        row.meeting = meeting
        save_part(row=row, seen=None, by=keeper(), now=NOW)
    conclusion(meeting, "Hoàn thành khung kế hoạch", due_on=date(2021, 12, 31))
    meeting = conclude(meeting=meeting, seen_record=None, by=keeper(), now=NOW)
    give(meeting)
    return Meeting.objects.get(pk=meeting.pk)


def started(meeting: Meeting | None = None, kind: str = "briefing") -> Paper:
    """A draft."""
    return start_paper(meeting=meeting or full(), kind=kind, by=keeper(), now=NOW)


def made(meeting: Meeting | None = None, kind: str = "briefing") -> Paper:
    """A paper with its files."""
    paper = started(meeting, kind)
    return make_paper(paper=paper, seen=paper.revision, by=keeper(), now=NOW)


def text_of(paper: Paper) -> str:
    """The text of a draft, section after section."""
    return "\n".join(row["text"] for row in paper.body)


def word(content: bytes) -> Any:
    """A Word file, opened again."""
    return docx.Document(BytesIO(content))


def word_text(content: bytes) -> str:
    """All that a Word file says, tables included."""
    told = []
    for part in word(content).element.body.iter("{*}p"):
        told.append("".join(run.text or "" for run in part.iter("{*}t")))
    return "\n".join(told)


def pdf_text(content: bytes) -> str:
    """All that a PDF says, without regard to where its lines end."""
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
