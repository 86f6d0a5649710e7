"""Every style sheet, script and picture that a template names exists."""

import re

from django.conf import settings
from django.contrib.staticfiles import finders

NAMED = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")


def test_every_static_file_named_exists() -> None:
    named = {
        (str(path.relative_to(settings.BASE_DIR)), name)
        for path in (settings.BASE_DIR / "templates").rglob("*.*")
        for name in NAMED.findall(path.read_text())
        if not name.startswith("font/")  # made by build_assets
    }
    assert named
    assert {pair for pair in named if not finders.find(pair[1])} == set()
