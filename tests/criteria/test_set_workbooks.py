"""A criteria set as a workbook: out and back in without a change."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.loading.loader import OWN_FILES, read_file
from criteria.loading.restoring import restore
from criteria.loading.schema import parse
from criteria.workbook.catalogue.book import Made, set_workbook
from tests.criteria.set_books import SHEETS, made, reading, stored
from tests.criteria.set_files import AMENDMENT, BASE, EXTENSION, INCOME, MARKET, base, load, write

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
FILES = sorted(OWN_FILES.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_set_comes_back_as_it_went_out(path: Path) -> None:
    found = reading(made(path.stem))
    assert not found.faults
    assert found.spec == restore(stored(path.stem)) == read_file(path).spec
    assert found.origin["state"] == stored(path.stem).content_hash


def test_whatever_a_file_can_say_comes_back(tmp_path: Path) -> None:
    second = {**INCOME, "number": "1.1-b", "note": "=1+1", "thresholds": {"all": None}}
    added = {**MARKET, "number": "3", "thresholds": {"all": "có chợ"}}
    changes = {
        "criteria": [],
        "indicators": [],
        "new_criteria": [
            {"number": "3", "name_vi": "Ba", "wording": "partial", "indicators": [added]}
        ],
        "ended_indicators": ["2.1"],
        "thresholds": [{"indicator": "2", "values": "unknown", "thresholds": {"all": None}}],
    }
    document = base(amendments=[{**AMENDMENT, **changes}], special_rules=[{"name_vi": "Riêng"}])
    document["criteria"][0]["indicators"][0]["parts"] = [second]
    spec = read_file(write(tmp_path, document)).spec
    found = reading(set_workbook(spec, Made()))
    assert (found.faults, found.spec) == ((), spec)


WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40)
AMOUNTS = st.none() | st.integers(0, 10**9) | st.decimals(0, 10**6, places=4).map(float)
CELLS = AMOUNTS | st.dictionaries(st.integers(2000, 2100), AMOUNTS, min_size=1, max_size=3)


@given(BTB=CELLS, DBSH=CELLS, name=WORDS, note=WORDS, part=AMOUNTS)
@settings(max_examples=25, deadline=None)
def test_any_amounts_and_words_come_back(name, note, part, **columns) -> None:
    document = base()
    second = {**INCOME, "number": "1.1-b", "thresholds": {"all": part}}
    told = {"name_vi": name, "note": note, "thresholds": columns, "parts": [second]}
    document["criteria"][0]["indicators"][0] |= told
    spec = parse(document)
    found = reading(set_workbook(spec, Made()))
    assert (found.faults, found.spec) == ((), spec)


def test_an_extension_comes_back_with_its_own_thresholds(tmp_path: Path) -> None:
    load(tmp_path, BASE, EXTENSION)
    found = reading(made("TEST-EXT"))
    assert not found.faults
    assert found.spec == read_file(tmp_path / "TEST-EXT.yaml").spec


def test_whoever_is_logged_in_downloads_a_set(client_as: ClientAs) -> None:
    answer = client_as("xa.kylac").get("/sets/QD1980-2016/workbook/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="QD1980-2016.xlsx"'
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert set(SHEETS.values()) < set(book.sheetnames)
    assert book["_ntm"].sheet_state == "hidden"


def test_kinds_and_marks_are_chosen_from_a_list() -> None:
    book = openpyxl.load_workbook(BytesIO(made("QD1980-2016")))
    lists = book[SHEETS["indicators"]].data_validations.dataValidation
    assert {one.type for one in lists} == {"list"}
    assert len(lists) == 7


def test_patterns_are_for_those_who_manage_sets(client_as: ClientAs) -> None:
    for address in ("/set-workbooks/pattern/", "/sets/QD51-2025-XA/extension/"):
        assert client_as("xa.kylac").get(address).status_code == 403
        assert client_as("vp.hatinh").get(address).status_code == 200
    assert client_as("admin").get("/sets/HT-QD05-2017/extension/").status_code == 404
