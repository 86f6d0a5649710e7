"""How gunicorn serves the portal; its own command line overrides these."""

import os
from pathlib import Path
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = 2
threads = 4
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Greet whoever tries the demo."""
    if os.environ.get("NTM_DEMO") == "1":
        guide = Path(__file__).parent / "scripts" / "demo.txt"
        print(guide.read_text().format(address=f"http://{bind}"), flush=True)
