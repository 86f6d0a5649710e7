"""Files that are no backup, or not this version's, or not whole: refused, and nothing changed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError
from django.db import IntegrityError

from accounts.models import AuditEntry
from criteria.models import Verdict
from tests.operations.conftest import Rewrite, run

pytestmark = pytest.mark.django_db
Edit = Callable[[dict[str, Any]], None]


def manifest(file: Path) -> dict[str, Any]:
    with ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))


@pytest.fixture(autouse=True)
def _nothing_changes(media: Path) -> Iterator[None]:
    """Every refusal here leaves database and files as they were."""

    def state() -> tuple[Any, ...]:
        files = {path.name: path.stat().st_size for path in media.parent.rglob("*.pdf")}
        return Verdict.objects.count(), AuditEntry.objects.count(), files

    before = state()
    yield
    assert state() == before
    assert not list(media.parent.glob(".media*"))


def refused(file: Path, match: str = ".") -> None:
    for extent in ("--check", "--replace"):
        with pytest.raises(CommandError, match=match):
            run("restore", file, extent)


def test_no_file(tmp_path: Path) -> None:
    refused(tmp_path / "absent.zip", "absent.zip")


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.4 not a backup", b"\0" * 5000])
def test_foreign_files(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "foreign.zip"
    file.write_bytes(content)
    refused(file, "foreign.zip")


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("report.txt", "hello")
    refused(tmp_path / "other.zip")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.99, 0.9999])
def test_cut_short(saved: Path, tmp_path: Path, share: float) -> None:
    content = saved.read_bytes()
    file = tmp_path / "short.zip"
    file.write_bytes(content[: int(len(content) * share)])
    refused(file, "short.zip")


@pytest.mark.parametrize("share", [0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
def test_flipped_bytes(saved: Path, tmp_path: Path, share: float) -> None:
    content = bytearray(saved.read_bytes())
    place = int(len(content) * share)
    content[place : place + 64] = bytes(byte ^ 0xFF for byte in content[place : place + 64])
    file = tmp_path / "flipped.zip"
    file.write_bytes(content)
    refused(file)


def test_a_changed_row(rewrite: Rewrite) -> None:
    refused(rewrite({"tables/criteria.Verdict.jsonl": b"[]\n"}), "criteria.Verdict")


def test_a_member_too_many(rewrite: Rewrite) -> None:
    refused(rewrite({"tables/extra.jsonl": b""}))


def other_version(told: dict[str, Any]) -> None:
    told["migrations"]["criteria"].append("0099_future")


def other_columns(told: dict[str, Any]) -> None:
    told["tables"][0]["columns"].reverse()


def other_format(told: dict[str, Any]) -> None:
    told["version"] = 2


def unknown_field(told: dict[str, Any]) -> None:
    told["run"] = "rm"


@pytest.mark.parametrize(
    ("edit", "match"),
    [
        (other_version, "criteria.0099_future"),
        (other_columns, "."),
        (other_format, "."),
        (unknown_field, "."),
    ],
)
def test_other_versions(saved: Path, rewrite: Rewrite, edit: Edit, match: str) -> None:
    told = manifest(saved)
    edit(told)
    refused(rewrite({"manifest.json": json.dumps(told).encode()}), match)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_malformed_lists(rewrite: Rewrite, content: bytes) -> None:
    refused(rewrite({"manifest.json": content}))


@pytest.mark.parametrize(
    "name",
    ["media/../../evil.pdf", "media//etc/evil.pdf", "/evil.pdf", "media/..\\evil.pdf", "media/"],
)
def test_paths_that_leave_the_folder(saved: Path, rewrite: Rewrite, name: str) -> None:
    told = manifest(saved)
    sum_of_nothing = next(one["sha256"] for one in told["media"] if one["size"] == 0)
    told["media"].append({"name": name, "size": 0, "sha256": sum_of_nothing})
    refused(rewrite({"manifest.json": json.dumps(told).encode(), name: b""}), "evil|media/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [IntegrityError("row refused"), OSError("disk full")])
def test_an_error_on_the_way_back_undoes_everything(
    small: Path, monkeypatch, error: Exception
) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise error

    monkeypatch.setattr("ntm_portal.operations.restore.record", fail)
    with pytest.raises(CommandError, match=str(error)):
        run("restore", small, "--replace")
