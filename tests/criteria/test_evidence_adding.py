"""Adding evidence through the page: who may, what is kept, what is refused and leaves nothing."""

from unittest.mock import patch

import pytest

from accounts.models import AuditEntry
from criteria.models import Evidence, EvidenceLink
from tests.criteria.desk import live
from tests.criteria.evidence_desk import MET, added, begin_without_papers, page_of, send, stored
from tests.criteria.evidence_files import DOCX_MAIN, package, pdf, png, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(db, settings, tmp_path) -> None:
    begin_without_papers(settings, tmp_path)


def test_a_file_is_kept_with_what_was_said_of_it(client_as) -> None:
    said = {"title": "Biên bản", "number": "12/BB", "dated_on": "2021-08-20", "about": ""}
    answer = send(client_as("huyen.kyanh"), sent("Biên bản.pdf", pdf()), **said)
    assert answer.status_code == 302
    row = Evidence.objects.get()
    assert (row.name, row.content_type, row.title) == (
        "Biên bản.pdf",
        "application/pdf",
        "Biên bản",
    )
    assert (row.document_number, f"{row.document_date}") == ("12/BB", "2021-08-20")
    assert row.file.read() == pdf()
    name = row.key.hex
    assert row.file.name == f"evidence/{name[:2]}/{name[2:4]}/{name}"


def test_adding_is_audited_and_links_ones_own_verdict(client_as) -> None:
    send(client_as("huyen.kyanh"))
    link = EvidenceLink.objects.get()
    verdict = live("18850", MET)
    assert verdict is not None
    assert (link.verdict_id, str(link.linked_by)) == (verdict.assertion, str(verdict.asserted_by))
    told = AuditEntry.objects.order_by("-pk").values_list("action", "unit_code")[:2]
    assert set(told) == {("evidence.add", "18850"), ("evidence.link", "18850")}


def test_several_files_one_of_which_cannot_be_taken(client_as) -> None:
    files = [sent("a.pdf", pdf()), sent("b.pdf", b"<html>"), sent("c.png", png())]
    answer = send(client_as("huyen.kyanh"), *files)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "b.pdf”: " in page
    assert sorted(Evidence.objects.values_list("name", flat=True)) == ["a.pdf", "c.png"]
    assert len(stored()) == 2


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (sent("a.pdf", b""), "empty"),
        (sent("a.pdf", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "SVG"),
        (sent("a.pdf", png()), ".png"),
        (sent("a.docx", package(DOCX_MAIN, "word/vbaProject.bin")), "macros"),
    ],
    ids=["empty", "svg", "mistyped", "macros"],
)
def test_what_cannot_be_taken_leaves_nothing(client_as, file, told) -> None:
    client = client_as("huyen.kyanh")
    client.cookies["django_language"] = "en"
    answer = send(client, file)
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert not Evidence.objects.exists()
    assert not stored()


def test_a_file_that_is_too_large(client_as, settings) -> None:
    settings.UPLOAD_MAX_BYTES = 20_000
    large = pdf() + bytes(21_000)
    with patch("criteria.evidence.recognise") as looked_into:
        answer = send(client_as("huyen.kyanh"), sent("a.pdf", large))
    assert answer.status_code == 400
    assert not looked_into.called
    assert not stored()


def test_a_path_in_the_name_goes_nowhere(client_as) -> None:
    send(client_as("huyen.kyanh"), sent("x.pdf", pdf()))
    row = added(Evidence.objects.get().uploaded_by, "../../../etc/Ảnh\u202e.png", png())
    assert row.name == "Ảnh.png"
    assert {path.parents[2].name for path in stored()} == {"evidence"}


def test_the_same_file_twice_is_refused_until_it_is_withdrawn(client_as) -> None:
    client = client_as("huyen.kyanh")
    send(client)
    again = send(client, sent("other.pdf", pdf()))
    assert again.status_code == 400
    assert "a.pdf" in again.content.decode()
    client.post(f"/evidence/{Evidence.objects.get().key}/", {"reason": "Nhầm xã"})
    assert send(client).status_code == 302
    assert Evidence.objects.count() == 2


def test_a_failed_write_leaves_no_file(person) -> None:
    with patch("criteria.evidence.record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        added(person("huyen.kyanh"))
    assert not Evidence.objects.exists()
    assert not stored()


@pytest.mark.parametrize(
    ("username", "number", "status"),
    [
        ("xa.kylac", "1", 302),
        ("vp.hatinh", "1", 302),
        ("so.tnmt.hatinh", "17", 302),
        ("so.tnmt.hatinh", "1", 403),
        ("tinh.hatinh", "1", 403),
        ("huyen.canloc", "1", 404),
        ("tinh.travinh", "1", 404),
    ],
)
def test_who_may_record_a_criterion_may_add_its_evidence(
    client_as, username, number, status
) -> None:
    assert send(client_as(username), criterion=number).status_code == status
    assert Evidence.objects.count() == len(stored()) == (status == 302)


@pytest.mark.parametrize(
    "said", [{"dated_on": "31/02/2021"}, {"about": "9.9"}, {"title": "x" * 301}]
)
def test_what_is_wrong_in_the_form_is_told(client_as, said) -> None:
    answer = send(client_as("huyen.kyanh"), **said)
    assert answer.status_code == 400
    assert "field-error" in answer.content.decode()
    assert not stored()


def test_a_form_without_a_file(client_as) -> None:
    assert client_as("huyen.kyanh").post(page_of(), {"title": "x"}).status_code == 400
