"""What stands in a cell, and what it stands for in the document of a set."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from criteria.loading.amounts import MET
from criteria.loading.schema import Amount
from criteria.models import Indicator
from criteria.workbook.catalogue.layout import UNKNOWN, Column, Operator, labels, values
from ntm_portal.lib.numbers import NumberError, parse_number
from ntm_portal.lib.periods import parse_day
from ntm_portal.lib.sheetreading import Fault
from ntm_portal.lib.spreadsheets import FORMULA_SIGNS
from ntm_portal.lib.text import search_key

Cell = str | int | float | date | None
DIVIDER = "; "
DIVIDERS = str.maketrans(",·", ";;")


class Misread(ValueError):
    """A cell that stands for nothing; the message says how to mend it."""


def written(column: Column, value: Any) -> Cell:
    """A value of the document as a cell."""
    if value is None or value == "" or value == ():
        return None
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if column.form == "list" and column.words:
        return DIVIDER.join(labels(column.words)[str(each)] for each in value)
    if column.form in ("list", "numbers"):
        return DIVIDER.join(map(str, value))
    if column.words:
        return labels(column.words)[str(value)]
    return value if isinstance(value, int | date) else str(value)


def read(column: Column, value: Any) -> Any:
    """What a cell stands for; None where it is blank. Raises Misread."""
    if isinstance(value, Fault):
        raise Misread(value.message)
    if value is None:
        return None
    if column.form == "day":
        return _day(value)
    if column.form == "whole":
        return _whole(value)
    text = plain(value)
    if column.form == "numbers":
        return [_whole(part) for part in _parts(text.translate(DIVIDERS))]
    if column.form == "list":
        return [_word(column, part) if column.words else part for part in _parts(text)]
    return _word(column, text) if column.words else text


def plain(value: Any) -> str:
    """A cell as text; a number typed where text belongs is taken as it is shown."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value)
    is_guarded = text.startswith("'") and text[1:].startswith(FORMULA_SIGNS)
    return text[1:] if is_guarded else text


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _word(column: Column, text: str) -> str:
    assert column.words is not None  # noqa: S101 - columns with words only
    found = values(column.words).get(search_key(text) or text)
    if found is None:
        known = DIVIDER.join(labels(column.words).values())
        message = _("“%(text)s” is none of the words to choose from: %(words)s")
        raise Misread(message % {"text": text[:60], "words": known})
    return found


def _day(value: Any) -> date:
    day = value.date() if isinstance(value, datetime) else value
    found = day if isinstance(day, date) else parse_day(plain(value))
    if found is None:
        message = _("“%(text)s” is not a day. Write it as 31/12/2025.")
        raise Misread(message % {"text": plain(value)[:40]})
    return found


def _whole(value: Any) -> int:
    text = plain(value).strip()
    if isinstance(value, bool) or not text.isascii() or not text.isdigit() or len(text) > 4:
        message = _("“%(text)s” is not a whole number.")
        raise Misread(message % {"text": text[:40]})
    return int(text)


def amount_written(amount: Amount) -> Cell:
    """A threshold as a cell: "?" where a value exists that is not known."""
    if amount is None:
        return UNKNOWN
    if isinstance(amount, Decimal):
        return int(amount) if amount == int(amount) else float(amount)
    return labels(Operator)[MET] if amount == MET else amount


def amount_read(value: Any, kind: str) -> int | float | str | None:
    """What a cell of thresholds says of an indicator of that kind. Raises Misread."""
    if isinstance(value, Fault):
        raise Misread(value.message)
    text = plain(value)
    if text == UNKNOWN:
        return None
    if kind == Indicator.Kind.MET:
        is_met = search_key(text) == search_key(labels(Operator)[MET])
        return MET if is_met else text
    if kind == Indicator.Kind.ORDINAL:
        return text
    if isinstance(value, bool | date):
        raise Misread(_("“%(text)s” is not a number.") % {"text": text})
    return _number(value, text)


def _number(value: Any, text: str) -> int | float:
    try:
        number = Decimal(value) if isinstance(value, int | Decimal) else parse_number(text)
    except NumberError as error:
        raise Misread(str(error)) from error
    if number is None:
        raise Misread(_("“%(text)s” is not a number.") % {"text": text})
    return int(number) if number == int(number) else float(number)
