#!/bin/sh
# The whole suite on SQLite and, at the same time, what an engine can change on PostgreSQL: a
# throw-away one unless DATABASE_URL names one. NTM_TEST_ARGS adds arguments for pytest.
set -u
unset PYTHONDONTWRITEBYTECODE  # else every worker compiles the code and the tests anew
workers=${NTM_TEST_WORKERS:-2}
failed=0
told=$(mktemp)
.venv/bin/python scripts/with_postgres.py .venv/bin/python -m pytest -n "$workers" \
    -m "not engine_free" ${NTM_TEST_ARGS:-} >"$told" 2>&1 &
postgres=$!
trap 'kill $postgres 2>/dev/null; rm -f "$told"; exit 130' INT TERM
echo "== Tests on SQLite"
env -u DATABASE_URL .venv/bin/python -m pytest -n "$workers" ${NTM_TEST_ARGS:-} || failed=1
echo "== Tests on PostgreSQL, without those that no engine can change (marked engine_free)"
wait $postgres || failed=1
cat "$told"
rm -f "$told"
exit $failed
