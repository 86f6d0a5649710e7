"""The made files: the layout of the decree, real figures, every letter, whatever people type."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from meetings.papers.body import Section
from meetings.papers.pages import document_of
from meetings.papers.pdf import pdf_of
from meetings.papers.word import docx_of
from ntm_portal.management.commands.build_assets import vietnamese_letters
from tests.meetings.desk import NOW
from tests.meetings.paper_desk import HOSTILE, full, pdf_text, started, word, word_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    return started()


def rewritten(paper, *sections):
    """Both forms of the paper with another text."""
    paper.body = [section.stored() for section in sections]
    document = document_of(paper)
    return docx_of(document, NOW), pdf_of(document, NOW)


def heights_of(pdf, word):
    """How high the lines of the first page stand in which a word is, in points, from the top."""
    found = []

    def see(text, matrix, *_others):
        if word in text:
            found.append(matrix[5])

    PdfReader(BytesIO(pdf)).pages[0].extract_text(visitor_text=see)
    return found


def length(rule, space):
    """How long the line is that the border of an empty paragraph draws, in mm."""
    return space - 2 * rule.paragraph_format.left_indent.mm


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_page_and_its_margins(paper):
    section = word(docx_of(document_of(paper), NOW)).sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [20, 20, 30, 15]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_the_head_of_a_paper(paper):
    head = word(docx_of(document_of(paper), NOW)).tables[0]
    (left, right), (number, place) = cells(head)
    assert " ".join(left.split()) == "UBND HUYỆN KỲ ANH VĂN PHÒNG ĐIỀU PHỐI NÔNG THÔN MỚI"
    assert right.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert re.fullmatch(r"Số:\s+/BC-VPĐP", number)
    assert place == "Kỳ Anh, ngày 25 tháng 9 năm 2021"
    runs = [run for cell in head.rows[1].cells for run in cell.paragraphs[0].runs]
    assert [run.font.italic for run in runs] == [False, True]


def test_the_font_of_every_style_in_use(paper):
    opened = word(docx_of(document_of(paper), NOW))
    used = {paragraph.style.name for paragraph in opened.paragraphs}
    assert used == {"Normal", "Body Text", "Heading 1", "Heading 2"}
    for name in used:
        font = opened.styles[name].element.rPr.rFonts
        assert set(font.attrib.values()) == {"Times New Roman"}


def test_paragraphs_stand_six_points_apart(paper):
    """Word takes the larger of the space below and above, so one of them has to be enough."""
    sections = [Section("a", 0, text="Đoạn một dài. " * 12 + "\nĐoạn hai")]
    made_word, made_pdf = rewritten(paper, *sections)
    form = word(made_word).styles["Body Text"].paragraph_format
    assert max(form.space_before.pt, form.space_after.pt) >= 6
    assert 1 <= form.line_spacing <= 1.5
    first, second, *_others, last, apart = heights_of(made_pdf, "Đoạn")
    assert 16 <= first - second <= 24  # single to one and a half, in points
    assert (last - apart) - (first - second) == pytest.approx(6, abs=0.01)


def test_the_rules_under_motto_issuer_and_summary(paper):
    """As long as the motto; a third to a half of a line of the others."""
    opened = word(docx_of(document_of(paper), NOW))
    left, right = opened.tables[0].rows[0].cells
    summary = next(p for p in opened.paragraphs if p._p.xpath("w:pPr/w:pBdr"))
    assert length(right.paragraphs[-1], 93) == pytest.approx(56, abs=1)
    assert 49 / 3 < length(left.paragraphs[-1], 72) < 36 / 2  # its lines are 49 and 36 mm wide
    assert 112 / 3 < length(summary, 165) < 112 / 2


def test_no_row_is_cut_by_a_page_and_the_signature_is_not_alone(paper):
    opened = word(docx_of(document_of(paper), NOW))
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for t in opened.tables[1:] for row in t.rows)
    closing = next(p for p in reversed(opened.paragraphs) if p.text)
    assert closing.text.endswith("./.")
    assert closing.paragraph_format.keep_with_next


def test_no_column_breaks_its_number_or_its_day(paper):
    """Word leaves 1.9 mm on each side of a cell; "STT" takes 9.3 mm, a day 21.2."""
    for table in word(docx_of(document_of(paper), NOW)).tables[1:-1]:
        wide = {cell.text: cell.width.mm for cell in table.rows[0].cells}
        assert wide["STT"] > 13.1
        assert wide.get("Thời hạn", 26) > 25
        assert wide.get("Thời gian", 50) > 49


def test_the_tables_hold_the_real_figures(paper):
    tables = [cells(table) for table in word(docx_of(document_of(paper), NOW)).tables]
    progress = next(table for table in tables if "Số tiêu chí đạt" in table[0])
    assert [row[1:3] for row in progress[1:]] == [["Xã Kỳ Lạc", "12/20"], ["Xã Kỳ Tây", "9/20"]]
    assert [len(row[3].split(", ")) for row in progress[1:]] == [8, 11]
    tasks = next(table for table in tables if "Nhiệm vụ" in table[0])
    assert tasks[1][0] == "UBND xã Kỳ Lạc: 1 nhiệm vụ"
    assert tasks[2][-1] == "31/10/2021"


def test_the_foot_ends_with_the_copy_that_is_kept(paper):
    foot = word(docx_of(document_of(paper), NOW)).tables[-1]
    recipients, sign = (cell.text for cell in foot.rows[0].cells)
    assert recipients.startswith("Nơi nhận:\n- Văn phòng Điều phối nông thôn mới tỉnh")
    assert recipients.endswith("- UBND xã Kỳ Tây;\n- Lưu: VT, VPĐP.")
    assert sign.startswith("CHÁNH VĂN PHÒNG")


def test_the_pdf_says_what_the_word_file_says(paper):
    document = document_of(paper)
    content = pdf_of(document, NOW)
    assert content.startswith(b"%PDF")
    told = pdf_text(content)
    for said in ("BÁO CÁO", "12/20", "9/20", "I. KẾT QUẢ THỰC HIỆN", "- Lưu: VT, VPĐP.", "./."):
        assert said in told
    assert pdf_of(document, NOW) == content


def test_every_letter_is_drawn(paper):
    letters = " ".join(vietnamese_letters())
    _word, pdf = rewritten(paper, Section("a", 0, text=letters), Section("b", 1, "Ẵ ẵ", "x"))
    told = pdf_text(pdf)
    assert [letter for letter in vietnamese_letters() if letter not in told] == []
    assert b"TeXGyreTermes" in pdf


def test_hostile_text_is_text(paper):
    sections = [Section("a", 0, text=HOSTILE), Section("b", 1, HOSTILE[:60], HOSTILE)]
    made_word, made_pdf = rewritten(paper, *sections)
    assert HOSTILE in word_text(made_word)
    assert '<b>&amp; #let x = "1" $E=mc^2$ \\n \\\\ *đậm*' in pdf_text(made_pdf)
    assert pdf_text(made_pdf).count("Ẳ") == 180


def test_signs_that_no_file_may_hold_are_left_out(paper):
    made_word, made_pdf = rewritten(paper, Section("a", 0, text="Trước\x00\x0b\x1b\u202egiữa\nsau"))
    assert "Trước giữa\nsau" in word_text(made_word)
    assert "giữa" in pdf_text(made_pdf)


def test_empty_sections_are_left_out_and_the_others_numbered(paper):
    said = [
        Section("a", 1, "Một"),
        Section("b", 2, "Con", " "),
        Section("c", 1, "Hai", "có chữ"),
        Section("d", 1, "Ba"),
        Section("e", 2, "Con", "có"),
        Section("f", 2, "Con nữa", "có"),
    ]
    made_word, _pdf = rewritten(paper, *said)
    headings = [p.text for p in word(made_word).paragraphs if p.style.name.startswith("Heading")]
    assert headings == ["I. HAI", "II. BA", "1. Con", "2. Con nữa"]


def test_a_long_table_repeats_its_head(paper):
    table = paper.figures["tables"]["progress"]
    table["rows"] = table["rows"] * 40
    document = document_of(paper)
    assert word(docx_of(document, NOW)).tables[1].rows[0]._tr.trPr.xpath("w:tblHeader")
    assert pdf_text(pdf_of(document, NOW)).count("Số tiêu chí đạt") > 1


def test_a_notice_of_a_meeting_without_chair():
    paper = started(full(), kind="notice")
    assert document_of(paper).kind == "THÔNG BÁO"
