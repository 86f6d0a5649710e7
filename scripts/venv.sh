#!/bin/sh
# Make .venv with the first Python found that is new enough.
set -eu
for name in ${PYTHON_FOR_VENV:-} python3.11 python3.12 python3.13 python3; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "Making a virtual environment in .venv with $("$name" --version)"
        if "$name" -m venv --clear .venv >/dev/null 2>&1; then touch .venv/made && exit 0; fi
        rm -rf .venv
        echo "$name cannot make a virtual environment." >&2
        echo "On Debian or Ubuntu: sudo apt install python3-venv" >&2
        exit 1
    fi
done
echo "No Python 3.11 or newer was found. Install one, or name it: PYTHON_FOR_VENV=/path/to/python make run" >&2
exit 1
