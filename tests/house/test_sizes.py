"""Nothing grows beyond what one reads at a time."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
CODE = [
    path
    for folder in settings.INSTALLED_APPS
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]
SCRIPTS = [*(ROOT / "scripts").glob("*.py"), *ROOT.glob("*.py")]
TESTS = [*(ROOT / "tests").rglob("*.py")]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length of each function, its docstring not counted."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node, clean=False)
            spoken = len(text.splitlines()) if text else 0
            yield node.name, (node.end_lineno or 0) - node.lineno + 1 - spoken


def template_limit(path: Path) -> int:
    if "components" in path.parts:
        return 40
    return 50 if path.name.startswith("_") else 100


@pytest.mark.parametrize(("paths", "limit"), [(CODE + SCRIPTS, 25), (TESTS, 20)])
def test_functions(paths: list[Path], limit: int) -> None:
    long = [
        f"{path.relative_to(ROOT)}: {name} has {length} lines, limit {limit}"
        for path in paths
        for name, length in functions(path)
        if length > limit
    ]
    assert not long, "\n".join(long)


def test_files() -> None:
    limits = [(path, 300) for path in CODE + SCRIPTS + TESTS]
    limits += [(path, 200) for path in (ROOT / "static" / "css").rglob("*.css")]
    limits += [(path, 300) for path in (ROOT / "static" / "js").rglob("*.js")]
    limits += [(path, template_limit(path)) for path in (ROOT / "templates").rglob("*.html")]
    long = [
        f"{path.relative_to(ROOT)} has {lines(path)} lines, limit {limit}"
        for path, limit in limits
        if lines(path) > limit
    ]
    assert not long, "\n".join(long)
