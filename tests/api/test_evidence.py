"""GET /api/v1/evidence/: what is known of each file, and the file itself."""

import hashlib

import pytest
from django.utils import timezone

from criteria.evidence import withdraw_evidence
from criteria.models import Evidence

pytestmark = pytest.mark.django_db
LIST = "/api/v1/evidence/"


@pytest.fixture
def row(call):
    """A file of Kỳ Lạc."""
    asked = {"commune": "18850", "set": "HT-QD05-2017", "number": "5"}
    return call("huyen.kyanh", "evidence", **asked)["results"][0]


def test_what_is_known_of_a_file(call, row):
    kept = Evidence.objects.get(key=row["id"])
    assert (row["unit"], row["unit_name"], row["set"], row["number"]) == (
        "18850", "Kỳ Lạc", "HT-QD05-2017", "5",
    )  # fmt: skip
    assert (row["name"], row["size"], row["sha256"]) == (kept.name, kept.size, kept.sha256)
    assert (row["withdrawn_at"], row["added_by"]) == (None, str(kept.uploaded_by))
    assert call("huyen.kyanh", f"evidence/{row['id']}") == row


def test_the_file_itself(client_as, row):
    response = client_as("huyen.kyanh").get(row["content"])
    content = b"".join(response.streaming_content)
    assert hashlib.sha256(content).hexdigest() == row["sha256"]
    assert response["Content-Type"] == row["content_type"]
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    again = client_as("huyen.kyanh").get(
        row["content"], headers={"If-None-Match": response["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("username", ["huyen.canloc", "tinh.travinh", ""])
def test_files_of_other_territories(client_as, row, username):
    client, status = client_as(username), 404 if username else 401
    for address in (f"{LIST}{row['id']}/", row["content"]):
        assert client.get(address).status_code == status
    asked = {"commune": "18850"}
    assert client.get(LIST, asked).status_code == status
    found = client.get(LIST).json().get("results", [])
    assert row["id"] not in {other["id"] for other in found}


def test_a_withdrawn_file_is_told_to_who_keeps_a_mirror(call, person, row):
    before = timezone.now().isoformat().replace("+00:00", "Z")
    kept = Evidence.objects.get(key=row["id"])
    withdraw_evidence(evidence=kept, reason="Nhầm xã", by=person("xa.kylac"))
    assert row["id"] not in {r["id"] for r in call("huyen.kyanh", "evidence")["results"]}
    [changed] = call("huyen.kyanh", "evidence", changed_since=before)["results"]
    assert (changed["id"], changed["withdrawal_reason"]) == (row["id"], "Nhầm xã")
    assert changed["withdrawn_at"]


def test_a_file_that_is_not_stored_or_never_was(client_as, row):
    Evidence.objects.filter(key=row["id"]).update(file="evidence/00/00/gone")
    response = client_as("huyen.kyanh").get(row["content"])
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    nobody = "00000000-0000-4000-8000-000000000000"
    for address in (f"{LIST}{nobody}/", f"{LIST}{nobody}/content/", f"{LIST}x/"):
        assert client_as("admin").get(address).status_code == 404


def test_a_file_whatever_is_accepted_and_no_parameters(client_as, row):
    client = client_as("huyen.kyanh")
    assert client.get(row["content"], headers={"Accept": "image/webp"}).status_code == 200
    assert client.get(f"{row['content']}?download=1").status_code == 400
