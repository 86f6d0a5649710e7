"""A small criteria file to change and to break."""

import copy
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from criteria.loading.loader import Outcome, load_files

INCOME = {
    "number": "1.1",
    "name_vi": "Thu nhập thử",
    "kind": "money",
    "operator": ">=",
    "unit": "triệu đồng",
    "thresholds": {"national": 45, "BTB": {2021: 36, 2022: 39}, "DBSH": 50},
    "wording": "sourced",
    "values": "sourced",
}
ROADS = {
    "number": "2",
    "name_vi": "Đường thử",
    "kind": "percent",
    "operator": ">=",
    "unit": "%",
    "set_by": "province",
    "thresholds": {"all": None},
    "wording": "recalled",
    "values": "delegated",
}
MARKET = {
    "number": "2.1",
    "name_vi": "Chợ thử",
    "kind": "met",
    "operator": "met",
    "thresholds": {"all": "met"},
    "wording": "sourced",
    "values": "sourced",
}
BASE: dict[str, Any] = {
    "set": "TEST-BASE",
    "name_vi": "Bộ tiêu chí thử",
    "name_en": "Test set",
    "decision": "Quyết định 1/QĐ-THỬ",
    "cited_as": "QĐ 1",
    "valid_from": date(2021, 1, 1),
    "valid_to": date(2025, 12, 31),
    "level": "commune",
    "kinds": ["xa"],
    "classified_by": "region",
    "classes": [
        {"code": "BTB", "name_vi": "Bắc Trung Bộ"},
        {"code": "DBSH", "name_vi": "Đồng bằng sông Hồng"},
    ],
    "buckets": [{"code": "thu", "name_vi": "Thử", "floors": [2, 1, 0], "default": True}],
    "criteria": [
        {"number": "1", "name_vi": "Một", "wording": "sourced", "indicators": [INCOME]},
        {"number": "2", "name_vi": "Hai", "wording": "sourced", "indicators": [ROADS, MARKET]},
    ],
}
EXTENSION: dict[str, Any] = {
    "set": "TEST-EXT",
    "name_vi": "Bộ tiêu chí tỉnh thử",
    "decision": "Quyết định 2/QĐ-THỬ",
    "cited_as": "QĐ 2",
    "valid_from": date(2022, 1, 1),
    "valid_to": date(2026, 12, 31),
    "level": "commune",
    "kinds": ["xa"],
    "extends": "TEST-BASE",
    "fixed_class": "BTB",
    "classified_by": "none",
    "buckets": [{"code": "thu", "name_vi": "Thử", "floors": [3, 0], "default": True}],
    "criteria": [{"number": "3", "name_vi": "Ba", "wording": "sourced"}],
    "overrides": [{"indicator": "2", "values": "sourced", "thresholds": {"all": 70}}],
}
AMENDMENT: dict[str, Any] = {
    "code": "TEST-AMEND",
    "name_vi": "Sửa đổi thử",
    "decision": "Quyết định 3/QĐ-THỬ",
    "cited_as": "QĐ 3",
    "effective_on": date(2023, 3, 1),
    "criteria": [
        {
            "number": "1",
            "name_vi": "Một mới",
            "wording": "sourced",
            "indicators": [{**INCOME, "thresholds": {"all": 60}}],
        }
    ],
    "indicators": [{**MARKET, "criterion": "2", "name_vi": "Chợ mới", "thresholds": {"all": None}}],
}


def base(**changes: Any) -> dict[str, Any]:
    """A copy of the small set with other top-level fields."""
    return copy.deepcopy(BASE) | copy.deepcopy(changes)


def write(folder: Path, document: dict[str, Any], name: str = "") -> Path:
    """Save a set as a YAML file, named after its code unless `name` is given."""
    path = folder / f"{name or document['set']}.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return path


def load(folder: Path, *documents: dict[str, Any]) -> list[Outcome]:
    """Load sets as the command does."""
    paths = [write(folder, document) for document in documents]
    return load_files(paths, by=None, now=timezone.now())
