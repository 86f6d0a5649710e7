"""What the made files are called and what they are."""

import re

from meetings.models import Paper
from meetings.papers.texts import words
from ntm_portal.lib.uploads import clean_name

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def file_name(paper: Paper, form: str) -> str:
    """Such as "BÁO CÁO 12-BC-VPĐP 25.9.2021.docx": no sign in it that a file name cannot have."""
    number = re.sub(r'[\\/:*?"<>|]+', "-", paper.number).strip("- ")
    day = f"{paper.dated_on.day}.{paper.dated_on.month}.{paper.dated_on.year}"
    told = [words(f"kind.{paper.kind}.name"), number, day]
    return clean_name(f"{' '.join(part for part in told if part)}.{form}")
