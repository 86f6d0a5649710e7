"""The demo's papers: harmless files of each kind, filed like anybody's, once."""

from datetime import date

import pytest
from django.core.management import call_command

from criteria.evidence import withdraw_evidence
from criteria.models import Evidence, EvidenceLink, Status
from ntm_portal.demo import papers
from ntm_portal.demo.filing import LABEL, MAKERS
from ntm_portal.demo.story import Papers
from ntm_portal.lib.filetypes import recognise

BRIEFING = date(2021, 9, 25)
LINES = ["Một", "hai", "ba & <b>"]


@pytest.mark.parametrize("ending", MAKERS)
def test_a_paper_is_what_its_name_says_and_always_the_same(ending):
    content = MAKERS[ending](LINES)
    assert f".{ending}" in recognise(f"a.{ending}", content).endings
    assert MAKERS[ending](LINES) == content != MAKERS[ending](["khác"])
    assert len(content) < 30_000


def test_letters_darken_a_picture_where_they_stand():
    rows = [bytearray(b"\xff" * 10) for _row in range(10)]
    papers._fill(rows, [[(2, 2), (8, 2), (8, 8), (2, 8)], [(4, 4), (4, 6), (6, 6), (6, 4)]])
    dark = [(x, y) for y in range(10) for x in range(10) if rows[y][x] != 255]
    assert len(dark) == 36 - 4  # a square with a hole


def test_unknown_signs_are_refused():
    book = {"by": "x", "at": "09:00", "day": BRIEFING, "title": "x", "rows": {"1 A": "pz."}}
    with pytest.raises(ValueError, match="no kind of paper"):
        Papers.model_validate(book)


@pytest.mark.django_db
def test_every_paper_says_that_it_is_illustrative_and_rests_on_a_met_criterion():
    rows = Evidence.objects.all()
    assert rows.count() > 50
    assert {row.content_type for row in rows} == {
        recognise(f"a.{ending}", make([LABEL])).content_type for ending, make in MAKERS.items()
    }
    assert all("Số liệu minh họa" in row.title for row in rows)
    linked = EvidenceLink.objects.values_list("verdict__status", flat=True)
    assert set(linked) == {Status.MET}
    assert len(linked) == rows.count()


@pytest.mark.django_db
def test_what_was_withdrawn_is_not_filed_again(person):
    row = Evidence.objects.filter(uploaded_by__username="huyen.kyanh").first()
    withdraw_evidence(evidence=row, reason="Nhầm", by=person("huyen.kyanh"))
    before = Evidence.objects.count()
    call_command("load_demo")
    assert Evidence.objects.count() == before


@pytest.mark.django_db
def test_a_paper_opens_for_its_district_alone(client_as):
    row = Evidence.objects.filter(unit__code="18850", content_type="application/pdf").first()
    address = f"/evidence/{row.key}/content/"
    answer = client_as("huyen.kyanh").get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert client_as("huyen.canloc").get(address).status_code == 404


@pytest.mark.django_db
def test_some_communes_lack_papers_and_one_lacks_none(client_as):
    address = f"/district/447/?set=HT-QD05-2017&as_of={BRIEFING}"
    lines = client_as("huyen.kyanh").get(address).context["shown"].lines
    lacking = {row.line.version.unit.code: row.line.lacking for row in lines}
    assert (lacking["18850"], lacking["18793"], lacking["18760"]) == (3, 3, 0)
    assert sum(count > 0 for count in lacking.values()) == 19
