"""Reading a block copied from a spreadsheet."""

import pytest
from django.core.exceptions import ValidationError

from criteria.models import Status
from criteria.pasting import MOST_LETTERS, read_block, status_of

ROOM = {"rows": 3, "columns": 3}


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("đ|Đ|Đạt|ĐẠT|x|X|✓|1| đạt ", Status.MET),
        ("cơ bản|Cơ bản đạt|CĐ|≈|2|gần đạt", Status.NEARLY_MET),
        ("chưa|Chưa  đạt|k|✗|3|không đạt", Status.NOT_MET),
        ("không xem xét|-|–|4", Status.NOT_APPLICABLE),
        ("tốt|5|đạt?|12/20|=1+1|<b>", None),
    ],
)
def test_the_words_of_offices_are_understood(words, status):
    assert {status_of(word) for word in words.split("|")} == {status}


def test_a_decomposed_letter_is_the_same_letter():
    assert status_of("Đa\u0323t") == Status.MET


def test_the_icelandic_letter_that_looks_like_the_vietnamese_one_is_read_as_it():
    assert status_of("\u00d0ạt") == status_of("\u00d0\u1ea0T") == Status.MET


def test_words_keep_their_place_and_blanks_are_left_out():
    words = read_block("đ\t\tchưa\r\n\t2\t·\r\n", **ROOM)
    assert [(w.row, w.column, w.status) for w in words] == [
        (0, 0, Status.MET),
        (0, 2, Status.NOT_MET),
        (1, 1, Status.NEARLY_MET),
    ]


def test_a_line_break_inside_a_cell_is_no_new_row():
    (word,) = read_block('"cơ bản\nđạt"\t\t', **ROOM)
    assert (word.row, word.status) == (0, Status.NEARLY_MET)


def test_other_words_are_kept_as_they_are():
    (word,) = read_block("\t\t\n\ttốt", **ROOM)
    assert (word.row, word.column, word.text, word.status) == (1, 1, "tốt", None)


@pytest.mark.parametrize("text", ["đ\n" * 4, "đ\tđ\tđ\tđ", "\t\t\tđ"])
def test_a_block_larger_than_the_room_is_refused_with_both_sizes(text):
    with pytest.raises(ValidationError, match="3") as caught:
        read_block(text, **ROOM)
    assert "4" in caught.value.messages[0]


def test_blank_cells_around_a_block_need_no_room():
    assert len(read_block("đ\t\t\t\t\n\n\n\n\n", **ROOM)) == 1


@pytest.mark.parametrize("text", ["", " \t \n", "đ" * (MOST_LETTERS + 1), '"' + "a" * 150_000])
def test_no_block_is_refused(text):
    with pytest.raises(ValidationError):
        read_block(text, **ROOM)
