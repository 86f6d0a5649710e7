"""What rests on evidence, where it is missing, and what reading it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from criteria.catalogue import load_set
from criteria.cells import matrix
from criteria.evidence import withdraw_evidence
from criteria.evidence_links import rest_on
from criteria.evidence_reading import files_on_cell, on_cell
from criteria.models import EvidenceLink, Status
from criteria.progress import Question
from criteria.services import VerdictEntry, record_verdicts
from ntm_portal.lib.periods import local_day
from tests.criteria.desk import live
from tests.criteria.evidence_desk import (
    CONTEXT,
    DAY,
    MET,
    added,
    begin_without_papers,
    page_of,
    send,
    spot,
)
from tests.criteria.evidence_files import pdf, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(db, settings, tmp_path) -> None:
    begin_without_papers(settings, tmp_path)


def declare(by, status: Status, day=DAY, **place) -> None:
    """Record a verdict on the spot."""
    where = spot(**place)
    entry = VerdictEntry(where.version, where.criterion, status, "thử")
    record_verdicts(
        entries=[entry], criteria_set=where.criteria_set, effective_on=day, by=by, reason="thử"
    )


def missing(known_on=None) -> int:
    """Criteria of Kỳ Lạc met without evidence."""
    question = Question(load_set("HT-QD05-2017", DAY), DAY, known_on=known_on)
    cells = matrix(question, [spot().version.unit_id], files=files_on_cell(known_on))
    return sum(cell.lacks_evidence for cell in cells.values())


def test_criteria_met_without_evidence_are_counted(person) -> None:
    officer = person("huyen.kyanh")
    before = missing()
    assert before == 12
    row = added(officer)
    assert missing() == before - 1
    assert missing(known_on=local_day(timezone.now()) - timedelta(days=1)) == before
    withdraw_evidence(evidence=row, reason="Nhầm", by=officer)
    assert missing() == before


def test_evidence_of_a_criterion_that_is_not_met_changes_no_count(person) -> None:
    added(person("huyen.kyanh"), number="2")
    assert missing() == 12


def test_evidence_stays_when_the_verdict_changes(person) -> None:
    officer = person("huyen.kyanh")
    row = added(officer)
    verdict = live("18850", MET)
    assert verdict is not None
    declare(officer, Status.NOT_MET)
    (item,) = on_cell(officer, row.unit_id, row.criterion_id)
    assert item.carries(verdict.assertion)
    assert not item.evidence.withdrawn_at


def test_a_link_survives_the_shortened_copy(person) -> None:
    officer = person("huyen.kyanh")
    row = added(officer)
    declare(officer, Status.NOT_MET, DAY + timedelta(days=1))
    copy = live("18850", MET)
    assert copy is not None
    assert copy.origin_id
    (item,) = on_cell(officer, row.unit_id, row.criterion_id)
    assert item.carries(copy.assertion)
    assert rest_on(spot=spot(), evidence=[row], by=officer) == 0


def test_linking_afterwards(client_as, person) -> None:
    row = added(person("xa.kylac"))
    EvidenceLink.objects.all().delete()
    client = client_as("huyen.kyanh")
    page = client.get(page_of()).content.decode()
    assert f'value="{row.key}" checked' in page
    rest = page_of().replace("/evidence/", "/evidence/rest/")
    client.post(rest, {"evidence": [row.key, "nonsense"]})
    assert EvidenceLink.objects.get().evidence_id == row.pk
    assert 'name="evidence"' not in client.get(page_of()).content.decode()


def test_only_the_cells_own_evidence_is_linked(client_as, person) -> None:
    other = added(person("huyen.kyanh"), number="2")
    EvidenceLink.objects.all().delete()
    rest = page_of().replace("/evidence/", "/evidence/rest/")
    client_as("huyen.kyanh").post(rest, {"evidence": [other.key]})
    assert client_as("tinh.hatinh").post(rest).status_code == 403
    assert not EvidenceLink.objects.exists()


@pytest.mark.parametrize("page", ["scorecard", "commune"])
def test_pages_count_and_list_what_is_missing(client_as, page) -> None:
    client = client_as("xa.kylac")
    client.cookies["django_language"] = "en"
    address = f"/{page}/18850/{CONTEXT}"
    assert "12 met without evidence" in client.get(address).content.decode()
    send(client)
    told = client.get(address).content.decode()
    assert "11 met without evidence" in told
    assert ("1 file of evidence" in told) == (page == "scorecard")


def test_the_cell_page_brings_its_evidence_in(client_as) -> None:
    client = client_as("huyen.kyanh")
    send(client)
    address = page_of().replace("&", "&amp;")
    cell = client.get(f"/scorecard/18850/{MET}/{CONTEXT}").content.decode()
    assert f'hx-get="{page_of()}"' in cell or f'hx-get="{address}"' in cell
    part = client.get(page_of(), headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<section class="card evidence"')


PAGES = [page_of(), f"/scorecard/18850/{CONTEXT}", f"/commune/18850/{CONTEXT}"]


@pytest.mark.parametrize("address", PAGES)
def test_pages_cost_the_same_with_many_files(client_as, address) -> None:
    client = client_as("huyen.kyanh")

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    before = cost()
    for number in range(1, 7):
        send(client, sent(f"{number}.pdf", pdf(f"page {number}")), criterion=str(number % 3 + 1))
    assert cost() == before <= 8
