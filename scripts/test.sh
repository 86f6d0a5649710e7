#!/bin/sh
# The whole suite on SQLite, then what depends on the database on PostgreSQL: a throw-away one
# unless DATABASE_URL names one. NTM_TEST_ARGS adds arguments for pytest.
set -u
unset PYTHONDONTWRITEBYTECODE  # else every worker compiles the code and the tests anew
workers=${NTM_TEST_WORKERS:-2}
failed=0
echo "== Tests on SQLite"
env -u DATABASE_URL .venv/bin/python -m pytest -n "$workers" ${NTM_TEST_ARGS:-} || failed=1
echo "== Tests on PostgreSQL, without those that no engine can change (marked engine_free)"
.venv/bin/python scripts/with_postgres.py .venv/bin/python -m pytest -n "$workers" \
    -m "not engine_free" ${NTM_TEST_ARGS:-} || failed=1
exit $failed
