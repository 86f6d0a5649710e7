"""A page and the API give the same figures for the same set and day."""

import re

import pytest
from django.utils.html import strip_tags

pytestmark = pytest.mark.django_db
SCENES = [
    ("tinh.hatinh", "district", "447", {"set": "HT-QD05-2017", "as_of": "2021-09-25"}),
    ("huyen.kyanh", "area", "HT-KYANH", {"set": "QD51-2025-XA", "as_of": "2026-11-15"}),
]


@pytest.fixture
def read_page(client_as):
    def read(username, level, code, context) -> str:
        response = client_as(username).get(f"/{level}/{code}/", context)
        assert response.status_code == 200
        return re.sub(r"\s+", " ", strip_tags(response.content.decode()))

    return read


@pytest.mark.parametrize(("username", "level", "code", "context"), SCENES)
def test_communes(call, read_page, username, level, code, context) -> None:
    page = read_page(username, level, code, context)
    rows = call(username, "progress", **{level: code}, **context)["results"]
    assert len(rows) >= 7
    for row in rows:
        shown = re.search(rf"{row['full_name']} [^/]*?(\d+)/(\d+)", page)
        assert shown, row["full_name"]
        assert shown.groups() == (str(row["met"]), str(row["total"]))


@pytest.mark.parametrize(("username", "level", "code", "context"), SCENES)
def test_sums_mean_and_buckets(call, read_page, username, level, code, context) -> None:
    page = read_page(username, level, code, context)
    group = call(username, "progress", level=level, **{level: code}, **context)["results"][0]
    total = group["cells_total"] // group["communes"]
    assert f"{group['complete']}/{group['communes']} " in page
    assert f"{group['mean_met']}/{total}".replace(".", ",") in page
    for bucket in group["buckets"][:-1]:
        label = bucket["label"].replace("<", "&lt;")
        assert f"{label}: {bucket['count']}" in page
