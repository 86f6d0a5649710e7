"""Numbers as people type them, and as an office prints them."""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _


class NumberError(ValueError):
    """The text is not a number; the message says how to mend it."""


_GROUPED_DOT = re.compile(r"^-?[1-9]\d{0,2}(\.\d{3})+$")
_GROUPED_COMMA = re.compile(r"^-?[1-9]\d{0,2}(,\d{3}){2,}$")


def _plain(text: str) -> str:
    """Rewrite Vietnamese and English grouping and decimal marks as a plain decimal point."""
    if "," in text and "." in text:
        group = "." if text.rfind(",") > text.rfind(".") else ","
        return text.replace(group, "").replace(",", ".")
    if _GROUPED_DOT.match(text):
        return text.replace(".", "")
    if _GROUPED_COMMA.match(text):
        return text.replace(",", "")
    return text.replace(",", ".")


def parse_number(text: str, *, percent: bool = True) -> Decimal | None:
    """Read "85,5", "85.5 %", "1.234" (one thousand two hundred…) or "1.234,5"; blank is None.

    A dot followed by exactly three digits groups thousands, as Vietnamese offices write it; a
    single comma is always the decimal mark. `percent=False` takes no sign %. Raises NumberError
    for anything else.
    """
    cleaned = re.sub(r"[\s\u00a0\u202f]", "", text)
    if cleaned.endswith("%") and not percent:
        told = _("“%(text)s” is no percentage here. Type the number without the sign %%.")
        raise NumberError(told % {"text": text.strip()[:40]})
    cleaned = cleaned.removesuffix("%")
    if not cleaned:
        return None
    plain = _plain(cleaned)
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,6})?", plain):
        raise NumberError(
            _("“%(text)s” is not a number. Type digits with a decimal comma, such as 85,5.")
            % {"text": text.strip()[:40]}
        )
    try:
        return Decimal(plain)
    except InvalidOperation as error:  # pragma: no cover - the pattern above admits only numbers
        raise NumberError(text) from error


def format_number(
    value: Decimal | float | int, places: int | None = None, comma: bool = True
) -> str:
    """Write `value` with a decimal comma and dots between thousands ("1.234,5").

    `places` fixes the number of decimals; None drops trailing zeros. `comma=False` writes
    the English form.
    """
    if places is None:
        text = f"{Decimal(str(value)).normalize():,f}"
    else:
        text = f"{Decimal(str(value)):,.{places}f}"
    return text.translate(str.maketrans(",.", ".,")) if comma else text
