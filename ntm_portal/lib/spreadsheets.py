"""Text on its way into a spreadsheet."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: object) -> str:
    """The text of a cell, with a ' in front where a spreadsheet would take it for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
