"""Everything saved in one file and brought back: the same figures, the same files."""

import json
import re
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.sessions import SignIn
from communes.models import Unit
from criteria.models import Verdict
from ntm_portal.operations.backup import backup
from ntm_portal.operations.tables import saved_tables
from tests.factories import UnitFactory, UserFactory
from tests.operations.conftest import empty, run
from webhooks.models import Pause, Webhook

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]
KYANH = {"set": "HT-QD05-2017", "as_of": "2021-09-25"}
API = {"level": "commune", "district": "447", **KYANH}


def figures(client: Client) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """Met and total per commune over the API, and every number on the district's page."""
    rows = client.get("/api/v1/progress/", API).json()["results"]
    page = client.get("/district/447/", KYANH).content.decode()
    (main,) = re.findall(r"<main.*</main>", page, re.DOTALL)
    return {row["code"]: (row["met"], row["total"]) for row in rows}, re.findall(r"\d+", main)


def listed(file: Path) -> dict[str, Any]:
    with ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    entries = [*manifest["tables"], *manifest["media"]]
    return {entry["name"]: (entry["size"], entry["sha256"]) for entry in entries}


def test_a_restored_database_shows_the_same_figures(
    saved: Path, client_as: Callable[[str], Client]
) -> None:
    before = figures(client_as("huyen.kyanh"))
    assert before[0]["18850"] == (12, 20)
    assert len(before[1]) > 100
    empty()
    assert not User.objects.exists()
    said = run("restore", saved, "--replace")
    assert f"criteria.Verdict: {Verdict.objects.count()}" in said
    assert figures(client_as("huyen.kyanh")) == before


def test_a_second_backup_holds_the_same_byte_for_byte(saved: Path, tmp_path: Path) -> None:
    run("restore", saved, "--replace")
    AuditEntry.objects.filter(action="restore").delete()
    run("backup", tmp_path / "second.zip")
    assert listed(tmp_path / "second.zip") == listed(saved)


def test_a_restore_is_audited_and_ends_all_sessions(
    small: Path, client_as: Callable[[str], Client]
) -> None:
    client = client_as("huyen.kyanh")
    assert SignIn.objects.exists()
    run("restore", small, "--replace")
    assert not SignIn.objects.exists()
    assert client.get("/").status_code == 302
    entry = AuditEntry.objects.latest("pk")
    assert (entry.actor_name, entry.action, entry.subject_key) == ("system", "restore", small.name)


def kept(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def test_files_come_back_and_later_ones_go(small: Path, media: Path) -> None:
    paper = media / "18850" / "Biên bản.pdf"
    content, before = paper.read_bytes(), kept(media)
    assert {name.split("/")[0] for name in before} == {"18850", "empty.docx", "meetings", "papers"}
    paper.write_bytes(b"changed")
    (media / "later.pdf").write_bytes(b"later")
    run("restore", small, "--replace")
    assert paper.read_bytes() == content
    assert kept(media) == before
    assert [path.name for path in media.parent.iterdir() if path.is_dir()] == ["media"]


def test_without_a_media_folder(media: Path, tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "none")
    empty()
    run("backup", tmp_path / "bare.zip")
    run("restore", tmp_path / "bare.zip", "--check")
    assert not any(name.startswith("media/") for name in listed(tmp_path / "bare.zip"))


def test_a_link_in_the_media_folder_is_not_followed(media: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("key")
    (media / "link").symlink_to(secret)
    empty()
    run("backup", tmp_path / "linked.zip")
    assert "media/link" not in listed(tmp_path / "linked.zip")


def test_restored_webhooks_are_paused_so_that_a_copy_tells_nobody(tmp_path: Path) -> None:
    empty()
    given = {"address": "https://api.example.vn/", "salt": "0", "created_by": UserFactory()}
    moments = dict.fromkeys(("created_at", "position"), timezone.now())
    Webhook.objects.create(user=UserFactory(is_system=True), **given, **moments)
    run("backup", tmp_path / "hooks.zip")
    run("restore", tmp_path / "hooks.zip", replace=True)
    assert Webhook.objects.get().pause_cause == Pause.RESTORED


def test_a_restore_needs_an_empty_place_or_leave_to_replace(saved: Path, media: Path) -> None:
    entries = AuditEntry.objects.count()
    with pytest.raises(CommandError, match="--replace"):
        run("restore", saved)
    assert AuditEntry.objects.count() == entries
    empty()
    with pytest.raises(CommandError, match="media"):
        run("restore", saved)


def test_a_restore_into_an_empty_place_that_goes_on_from_there(small: Path, media: Path) -> None:
    empty()
    media.rename(media.parent / "elsewhere")
    run("restore", small)
    assert Verdict.objects.exists()
    assert (media / "empty.docx").exists()
    highest = Unit.objects.order_by("-pk").values_list("pk", flat=True)[0]
    assert UnitFactory().pk > highest


def test_a_backup_never_writes_over_a_file(saved: Path) -> None:
    content = saved.read_bytes()
    with pytest.raises(CommandError, match=r"saved\.zip"):
        run("backup", saved)
    assert saved.read_bytes() == content


def test_a_backup_that_fails_leaves_no_file(media: Path, tmp_path: Path, monkeypatch) -> None:
    def full(*args: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("ntm_portal.operations.backup._save_media", full)
    with pytest.raises(CommandError, match="disk full"):
        run("backup", tmp_path / "half.zip")
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []


def test_a_backup_shows_one_moment_and_lets_others_write(tmp_path: Path) -> None:
    def write() -> None:
        UnitFactory(code="T9999")
        connections.close_all()

    def meanwhile(name: str, count: int) -> None:
        if name == "accounts.AuditEntry":  # long before the units are read
            writer = Thread(target=write)
            writer.start()
            writer.join(timeout=10)
            assert not writer.is_alive(), "the writer had to wait"

    backup(target=tmp_path / "moment.zip", now=timezone.now(), say=meanwhile)
    assert Unit.objects.filter(code="T9999").exists()
    with ZipFile(tmp_path / "moment.zip") as archive:
        assert b"T9999" not in archive.read("tables/communes.Unit.jsonl")


def test_only_its_owner_can_read_a_backup(saved: Path) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600


def test_microseconds_and_nulls_survive(media: Path, tmp_path: Path) -> None:
    empty()
    moment = datetime(2021, 9, 25, 17, 0, 0, 123456, tzinfo=UTC)
    AuditEntry.objects.create(at=moment, actor_name="Bùi Thị Ý", action="test", after={"số": 1.5})
    run("backup", tmp_path / "fine.zip")
    run("restore", tmp_path / "fine.zip", "--replace")
    kept = AuditEntry.objects.get(action="test")
    told = (kept.at, kept.actor_name, kept.before, kept.after)
    assert told == (moment, "Bùi Thị Ý", None, {"số": 1.5})


def test_no_saved_field_sets_itself() -> None:
    fields = [field for model in saved_tables() for field in model._meta.concrete_fields]
    setting = [
        str(field)
        for field in fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    assert setting == [], "a restore would write the time of the restore there"
