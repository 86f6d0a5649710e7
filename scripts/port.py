"""Fail with a clear message if a port of this machine is taken: `python scripts/port.py 8000`."""

import socket
import sys


def main() -> int:
    """0 if the port is free."""
    port = int(sys.argv[1])
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            print(f"Port {port} is in use. Choose another one: PORT={port + 1} make run")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
