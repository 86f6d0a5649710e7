"""A page and the API give the same figures for the same set and day: every scene of the demo."""

import re
from datetime import datetime

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from ntm_portal.demo.scenes import SCENES as OFFERED

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


# The table of docs/demo.md, and the scenes that the first page offers.
GUIDE = re.findall(
    r"^\|[^|]+\| `(\w+)/([\w-]+)(?:\?registered=(\d+))?` \| ([\w-]+) \| (\d\d/\d\d/\d{4}) \|",
    (settings.BASE_DIR / "docs" / "demo.md").read_text(),
    re.MULTILINE,
)
PLACES = {
    (level, code, year, criteria_set, f"{datetime.strptime(day, '%d/%m/%Y'):%Y-%m-%d}")
    for level, code, year, criteria_set, day in GUIDE
} | {
    (str(one.level), one.code, str(one.registered or ""), one.criteria_set, f"{one.as_of}")
    for one in OFFERED
}


def test_every_scene_is_looked_at() -> None:
    assert len(GUIDE) > 50
    assert len(PLACES) >= len(GUIDE)


@pytest.mark.parametrize("place", sorted(PLACES), ids="-".join)
def test_every_scene(call, read_page, place) -> None:
    level, code, year, criteria_set, day = place
    context = {"set": criteria_set, "as_of": day} | ({"registered": year} if year else {})
    page = read_page("admin", level, code, context)
    rows = call("admin", "progress", **{level: code}, page_size=500, **context)["results"]
    assert rows
    for row in rows if level != "province" else ():  # whose page tells of districts or areas
        figure = f"{row['met']}/{row['total']}"
        shown = re.search(rf"{row['full_name']} [^/]*?(\d+/\d+)", page)
        here = figure in page if level == "commune" else shown and shown[1] == figure
        assert row["no_data"] or here, row["full_name"]
    if level != "commune":
        check_sums(call, page, place, context)


def check_sums(call, page, place, context) -> None:
    """The unit's complete communes, mean and buckets, as the page tells them."""
    level, code = place[:2]
    [group] = call("admin", "progress", level=level, **{level: code}, **context)["results"]
    assert f"{group['complete']}/{group['communes']} " in page
    total = group["cells_total"] // group["communes"]
    assert f"{group['mean_met']}/{total}".replace(".", ",") in page
    for bucket in group["buckets"][:-1]:
        assert f"{bucket['label'].replace('<', '&lt;')}: {bucket['count']}" in page
