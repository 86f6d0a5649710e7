"""What stands at the head of official papers (Nghị định 30/2020), and how they write days."""

from datetime import date
from textwrap import wrap

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
LINE = 30  # letters of a name that the left half of the head has room for


def halved(text: str) -> tuple[str, ...]:
    """A name in as many lines as it needs, none much longer than the others."""
    lines = -(-len(text) // LINE)
    return tuple(wrap(text, len(text) // lines + 3)) if lines > 1 else (text,)


def long_day(day: date) -> str:
    """Such as "ngày 05 tháng 9 năm 2021": days below 10, months 1 and 2 take a zero in front."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_day(day: date) -> str:
    """Such as "05/9/2021", by the same rule."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"
