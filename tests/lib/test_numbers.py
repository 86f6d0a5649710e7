"""Numbers as people type them."""

from decimal import Decimal

import pytest

from ntm_portal.lib.numbers import NumberError, format_number, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("85,5", "85.5"),
        ("85.5", "85.5"),
        ("85.5 %", "85.5"),
        ("85,5%", "85.5"),
        (" 100 ", "100"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1,234", "1.234"),
        ("0.125", "0.125"),
        ("0,5", "0.5"),
        ("1 234", "1234"),
        ("1\u00a0234,5", "1234.5"),
        ("-3", "-3"),
    ],
)
def test_what_offices_type(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["85 %", "85,5%", "%"])
def test_only_a_percentage_takes_the_sign(text):
    parse_number(text)
    with pytest.raises(NumberError, match="%"):
        parse_number(text, percent=False)


@pytest.mark.parametrize("text", ["", "  ", "%", "\u00a0"])
def test_blank_is_none_and_not_zero(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "12a",
        "1,2,3",
        "1.2.3",
        "--5",
        "1e5",
        "NaN",
        "∞",
        "1/2",
        "8%5",
        "%85",
        "5 %%",
        "9" * 13,
        ",",
        "<b>1</b>",
    ],
)
def test_what_is_no_number_says_how_to_mend_it(text):
    with pytest.raises(NumberError) as caught:
        parse_number(text)
    assert "85,5" in str(caught.value)


@pytest.mark.parametrize(
    ("value", "comma", "text"),
    [("1234.5", True, "1.234,5"), ("1234.5", False, "1,234.5"), ("36.0000", True, "36")],
)
def test_numbers_are_written_for_the_reader(value, comma, text):
    assert format_number(Decimal(value), comma=comma) == text
