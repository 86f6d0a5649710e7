"""What stands at the head of official papers (Nghị định 30/2020), and how they write days."""

import re
from datetime import date
from textwrap import wrap

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
LINE = 26  # letters of a name that the left half of the head has room for
_WHOLE = re.compile(r"điều phối|nông thôn mới|ngày \d+ tháng \d+ năm \d+", re.IGNORECASE)


def halved(text: str, room: int = LINE) -> tuple[str, ...]:
    """A text in as many lines of `room` letters as it needs, none much longer than the others.

    Words that belong together are not parted: "nông thôn mới", a day with its month and year.
    """
    if len(text) <= room:
        return (text,)
    joined = _WHOLE.sub(lambda words: words[0].replace(" ", "\u00a0"), text)
    found = wrap(joined, room)
    for width in range(room - 1, len(text) // len(found), -1):
        narrower = wrap(joined, width)
        if len(narrower) > len(found):
            break
        found = narrower
    return tuple(line.replace("\u00a0", " ") for line in found)


def long_day(day: date) -> str:
    """Such as "ngày 05 tháng 9 năm 2021": days below 10, months 1 and 2 take a zero in front."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_day(day: date) -> str:
    """Such as "05/9/2021", by the same rule."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"
