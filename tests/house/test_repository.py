"""What is committed speaks of the product alone, and says why it needs what it needs."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PINNED = re.compile(r"[A-Za-z0-9._-]+==[\w.]+(; [^#]+?)?  # \S.{5,}")
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.])/(?:work|home|Users|root)/|/tmp/w\b",
    "a path outside the repository": r"\.\./shared",
    "a package registry": r"pypi\.(?:org|python)|pythonhosted|npmjs|(?:unpkg|jsdelivr|cdnjs)\.",
    "an unfinished thought": r"\b(?:TODO|FIXME|XXX)\b",
}
TEXT = {".py", ".md", ".html", ".css", ".js", ".toml", ".txt", ".sh", ".yaml", ".csv", ".po", ""}


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / line for line in listed.stdout.splitlines()]
    return [path for path in paths if path.suffix in TEXT and path.is_file()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_names(what: str) -> None:
    here = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in committed()
        if path != here
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(FORBIDDEN[what], line)
    ]
    assert not found, f"{what} in\n" + "\n".join(found)


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements-font.txt"]
)
def test_every_requirement_is_pinned_and_explained(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]
    assert wanted
    assert [line for line in wanted if not PINNED.fullmatch(line)] == []


def test_no_third_party_code_is_committed() -> None:
    assert [path for path in committed() if ".min." in path.name] == []
