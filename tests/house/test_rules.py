"""The table of rules leads to code and tests that exist, and cites decisions of the catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
TEXT = (ROOT / "docs" / "rules.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("|") and not line.startswith(("| rule |", "|---"))
]
CATALOGUE = "".join(path.read_text() for path in (ROOT / "criteria" / "data").glob("*.yaml"))


def names_in(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    """Classes and functions; what is inside a class as Class.name."""
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield prefix + node.name
        if isinstance(node, ast.ClassDef):
            yield from names_in(node.body, f"{prefix}{node.name}.")


def defined(path: Path) -> set[str]:
    return set(names_in(ast.parse(path.read_text()).body)) if path.is_file() else set()


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_rule_has_all_its_columns() -> None:
    assert len(ROWS) > 30
    assert [row[0] for row in ROWS if len(row) != 4 or not all(row)] == []
    assert [row[0] for row in ROWS if not (quoted(row[2]) and quoted(row[3]))] == []


@pytest.mark.parametrize("reference", sorted({one for row in ROWS for one in quoted(row[2])}))
def test_code(reference: str) -> None:
    module, name = reference.split(":")
    assert name in defined(ROOT / f"{module.replace('.', '/')}.py")


@pytest.mark.parametrize("reference", sorted({one for row in ROWS for one in quoted(row[3])}))
def test_test(reference: str) -> None:
    path, name = reference.split("::")
    assert name.startswith("test_")
    assert name in defined(ROOT / "tests" / path)


@pytest.mark.parametrize("decision", sorted(set(re.findall(r"QĐ \d+/\d{4}", TEXT))))
def test_decision(decision: str) -> None:
    assert f"cited_as: {decision}" in CATALOGUE


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)]+)\)", TEXT))))
def test_link(target: str) -> None:
    assert (ROOT / "docs" / target).is_file()
