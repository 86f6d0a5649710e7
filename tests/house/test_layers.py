"""Imports run one way, and every app of the portal is part of that order."""

import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings


def test_imports_run_one_way() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_app_has_its_place() -> None:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    own = {one.name for one in apps.get_app_configs() if Path(one.path).parent == settings.BASE_DIR}
    assert own == set(project["tool"]["importlinter"]["root_packages"])
    assert own <= set(project["tool"]["mypy"]["files"])
