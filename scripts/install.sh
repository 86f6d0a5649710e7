#!/bin/sh
# Install Python packages without pip's chatter: install.sh "What is being done" PIP-ARGUMENTS...
set -eu
printf '%s ' "$1"
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT
.venv/bin/python -m pip install --disable-pip-version-check "$@" >"$log" 2>&1 &
pip=$!
trap 'kill $pip 2>/dev/null; rm -f "$log"; exit 130' INT TERM
while kill -0 $pip 2>/dev/null; do
    printf '.'
    sleep 2
done
if wait $pip; then
    echo ' done'
else
    echo ' failed:'
    tail -n 20 "$log"
    exit 1
fi
