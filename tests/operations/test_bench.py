"""The bench runs on a small nation, sees a wrong figure, and stays out of the office's data."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from communes.lookup import today
from criteria.history_check import findings
from ntm_portal.bench.case import Case, Desk, Unequal
from ntm_portal.bench.cases import cases
from ntm_portal.bench.meeting_rows import MANY, add_meetings
from ntm_portal.bench.nation import build_nation
from ntm_portal.bench.run import served
from ntm_portal.bench.size import Size
from ntm_portal.bench.timing import count_queries
from tests.database import Loaded, count_rows_anew, template

SIZE = Size.of(60, 3)
Bench = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def found(db: None) -> Iterator[list[Case]]:
    """Every case, in a nation beside the real one."""
    nation = build_nation(SIZE, today())
    nation.add_communes(range(SIZE.communes))
    add_meetings(nation, MANY)
    count_rows_anew()
    with served():
        yield cases(Desk(SIZE, today(), {}))


def test_portal_and_sql_agree_and_disagreement_is_seen(found, monkeypatch) -> None:
    for case in found:
        case.check(0)
        right = case.answer
        monkeypatch.setattr(case, "answer", lambda mark, all=right: all(mark)[:20])
        with pytest.raises(Unequal, match=case.name):
            case.check(1)


def test_the_history_is_sound_and_counts_are_within_limits(found) -> None:
    assert list(findings()) == []
    counts = {case.name: count_queries(case) for case in found}
    assert counts.pop("recording one verdict") <= 13
    assert max(counts.values()) <= 8


@pytest.fixture
def bench(django_db_setup: Loaded, tmp_path: Path) -> Bench:
    """Run the command with the tests' own database in the place of the office's."""
    office = django_db_setup.store.url(django_db_setup.own)
    own = {"NTM_VAR": str(tmp_path), "DATABASE_URL": office}
    line = [sys.executable, "manage.py", "bench", "--communes=40", "--rounds=2", "--repeat=1"]

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        settled = os.environ | own | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        where = {"cwd": settings.BASE_DIR, "env": settled}
        return subprocess.run([*line, *options], capture_output=True, text=True, **where)

    return run


@pytest.fixture
def beside(django_db_setup: Loaded, tmp_path: Path) -> Iterator[str]:
    """The name of the database that the bench makes for itself."""
    store, is_file = django_db_setup.store, django_db_setup.own.endswith(".sqlite3")
    name = str(tmp_path / "bench.sqlite3") if is_file else f"{django_db_setup.own}_bench"
    yield name
    store.drop(name)


@pytest.mark.long
def test_the_command_measures_in_a_database_that_it_removes(
    bench: Bench, beside: str, django_db_setup: Loaded
) -> None:
    done = bench()
    assert done.returncode == 0, done.stderr
    for words in (
        "district grid",
        "with 500 tasks",
        "carry-over of 20",
        "holds",
        "13 queries",
        "few rows and many",
        "importing the same values again writes no row: 0",
    ):
        assert words in done.stdout
    assert not django_db_setup.store.exists(beside)


def test_other_peoples_databases_are_left_alone(
    bench: Bench, beside: str, django_db_setup: Loaded
) -> None:
    store = django_db_setup.store
    store.copy(template(store), beside)
    done = bench("--rebuild")
    assert done.returncode == 1
    assert "not of a bench" in done.stderr
    assert store.exists(beside)


@pytest.mark.parametrize("wrong", ["communes", "rounds", "repeat", "scale"])
def test_senseless_numbers_are_refused(wrong: str) -> None:
    with pytest.raises(CommandError, match=f"--{wrong} must be at least"):
        call_command("bench", **{wrong: 0})
