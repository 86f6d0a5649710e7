"""A file of evidence comes only to those inside the scope, and no browser runs it."""

import pytest

from criteria.models import Evidence
from tests.criteria.evidence_desk import CONTEXT, added, begin_without_papers
from tests.criteria.evidence_files import DOCX_MAIN, package, png
from tests.house.addresses import PEOPLE

pytestmark = pytest.mark.django_db
INSIDE = {"admin", "tinh.hatinh", "vp.hatinh", "huyen.kyanh", "xa.kylac", "so.tnmt.hatinh"}


@pytest.fixture(autouse=True)
def _store(db, settings, tmp_path) -> None:
    begin_without_papers(settings, tmp_path)


@pytest.mark.parametrize("part", ["", "content/"])
def test_only_inside_the_scope(client_as, person, part) -> None:
    address = f"/evidence/{added(person('huyen.kyanh')).key}/{part}"
    given = {name: client_as(name).get(address).status_code for name in PEOPLE[1:]}
    assert given == {name: 200 if name in INSIDE else 404 for name in PEOPLE[1:]}
    assert client_as("").get(address).status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "disposition"),
    [
        ("a.png", png(), "inline"),
        ("báo cáo.docx", package(DOCX_MAIN), "attachment"),
    ],
)
def test_the_content_is_sealed(client_as, person, name, content, disposition) -> None:
    row = added(person("huyen.kyanh"), name, content)
    answer = client_as("xa.kylac").get(f"/evidence/{row.key}/content/")
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"] == row.content_type
    assert answer["Content-Disposition"].startswith(disposition)
    assert answer["X-Content-Type-Options"] == "nosniff"
    policy = "default-src 'none'; sandbox; frame-ancestors 'self'"
    assert answer["Content-Security-Policy"] == policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in answer["Cache-Control"]


def test_a_shown_file_can_be_downloaded_under_its_name(client_as, person) -> None:
    row = added(person("huyen.kyanh"), "Ảnh.png", png())
    answer = client_as("xa.kylac").get(f"/evidence/{row.key}/content/?download=1")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E1%BA%A2nh.png"


def test_frames_are_allowed_on_the_page_of_a_file_alone(client_as, person) -> None:
    client, row = client_as("huyen.kyanh"), added(person("huyen.kyanh"))
    assert "frame-src 'self'" in client.get(f"/evidence/{row.key}/")["Content-Security-Policy"]
    assert "frame-src" not in client.get("/units/")["Content-Security-Policy"]


def test_a_file_that_is_not_in_the_store(client_as, person) -> None:
    row = added(person("huyen.kyanh"))
    row.file.storage.delete(row.file.name)
    assert client_as("huyen.kyanh").get(f"/evidence/{row.key}/content/").status_code == 404


def test_withdrawing_keeps_row_and_file(client_as, person) -> None:
    row, client = added(person("huyen.kyanh")), client_as("huyen.kyanh")
    assert client.post(f"/evidence/{row.key}/", {"reason": " "}).status_code == 400
    client.post(f"/evidence/{row.key}/", {"reason": "Nhầm xã"})
    kept = Evidence.objects.get()
    assert (str(kept.withdrawn_by), kept.withdrawal_reason) == (str(row.uploaded_by), "Nhầm xã")
    page = client.get(f"/evidence/{row.key}/").content.decode()
    assert "Nhầm xã" in page
    assert client.get(f"/evidence/{row.key}/content/").status_code == 200
    again = client.post(f"/evidence/{row.key}/", {"reason": "Lần nữa"})
    assert again.status_code == 400


@pytest.mark.parametrize(
    ("username", "status"),
    [("vp.hatinh", 302), ("xa.kylac", 403), ("tinh.hatinh", 403), ("huyen.canloc", 404)],
)
def test_who_may_withdraw(client_as, person, username, status) -> None:
    row = added(person("huyen.kyanh"))
    answer = client_as(username).post(f"/evidence/{row.key}/", {"reason": "Nhầm"})
    assert answer.status_code == status
    row.refresh_from_db()
    assert bool(row.withdrawn_at) == (status == 302)


def test_the_page_leads_back_to_the_day_it_was_opened_from(client_as, person) -> None:
    row, client = added(person("huyen.kyanh")), client_as("huyen.kyanh")
    later = CONTEXT.replace("2021-09-25", "2021-12-20")
    assert "as_of=2021-12-20" in client.get(f"/evidence/{row.key}/{later}").content.decode()
    other = client.get(f"/evidence/{row.key}/?set=QD1980-2016&as_of=2019-01-01").content.decode()
    assert "as_of=2021-09-25" in other
