"""Every row of the table in docs/demo.md, read on the page and over the API."""

import re
from html import unescape
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import strip_tags

GUIDE = (settings.BASE_DIR / "docs" / "demo.md").read_text()
TABLE = re.search(r"^\| unit \| page .+?\n\n", GUIDE, re.MULTILINE | re.DOTALL)[0]
ROW = re.compile(
    r"\| (?P<name>[^|,]+)[^|]* \| `(?P<page>\w+/[\w-]+)(?:\?registered=(?P<year>\d+))?`"
    r" \| (?P<criteria_set>[\w-]+) \| (?P<day>[\d/]+) \| (?P<figures>[^|]+) \|"
)


class Promise(NamedTuple):
    """A row: what a unit's page and the API must say about a set and a day."""

    name: str
    page: str
    year: str | None
    criteria_set: str
    day: str
    figures: str

    @property
    def query(self) -> dict[str, str]:
        """The parameters that page and API share."""
        as_of = "-".join(reversed(self.day.split("/")))
        registered = {"registered": self.year} if self.year else {}
        return {"set": self.criteria_set, "as_of": as_of, **registered}


PROMISES = [Promise(**match.groupdict()) for match in ROW.finditer(TABLE)]


def counted(communes: list[tuple[str, str]], buckets: dict[str, int]) -> set[str]:
    """What may stand in the last column about communes with their (met, total)."""
    ranked = sorted((int(met), int(total)) for met, total in communes)
    told = [f"{label}: {count}" for label, count in buckets.items() if count]
    facts = {f"{sum(buckets.values())} communes", " · ".join(told)}
    if ranked:
        facts |= {"best {}/{}".format(*ranked[-1]), "worst {}/{}".format(*ranked[0])}
    return facts


def on_the_page(client: Client, row: Promise) -> set[str]:
    client.cookies["django_language"] = "en"
    answer = client.get(f"/{row.page}/", row.query)
    assert answer.status_code == 200
    html = unescape(answer.content.decode())
    assert re.search(rf"<h1>[^<]*{row.name}</h1>", html)
    return of_commune(html) if row.page.startswith("commune/") else of_communes(html)


def of_commune(html: str) -> set[str]:
    text = re.sub(r"\s+", " ", strip_tags(html))
    met, total, said = re.search(r"(\d+|–)/(\d+) (no data|criteria met|every)", text).groups()
    own = re.search(r"Met by authority: (\d+) self", text)
    assessed = {f"self-assessment {own[1]}/{total}"} if own else set()
    return assessed | {said if said == "no data" else f"{met}/{total}"}


def of_communes(html: str) -> set[str]:
    legend = re.search(r'aria-label="Communes by criteria met">(.+?)</ul>', html, re.DOTALL)[1]
    buckets = re.findall(r">(<?[^<>]+): <span[^>]*>(\d+)<", legend)
    communes = re.findall(r'class="num strong">(?:<a[^>]*>)?(\d+)/(\d+)<', html)
    mean = re.search(r"average ([\d.]+)/", html)
    means = {f"mean {mean[1]}"} if mean else set()
    return means | counted(communes, {label: int(count) for label, count in buckets})


def over_the_api(client: Client, row: Promise) -> set[str]:
    level, code = row.page.split("/")
    asked = {"level": level, level: code, "page_size": "500", **row.query}
    (unit,) = progress(client, asked)
    assert unit["name"] == row.name
    if level == "commune":
        own, total = unit["met_by"]["self"], unit["total"]
        headline = "no data" if unit["no_data"] else f"{unit['met']}/{total}"
        return {headline, f"self-assessment {own}/{total}"}
    rows = progress(client, asked | {"level": "commune"})
    communes = [(one["met"], one["total"]) for one in rows if not one["no_data"]]
    buckets = {one["label"].replace("_", " "): one["count"] for one in unit["buckets"]}
    return counted(communes, buckets) | {f"mean {unit['mean_met']}"}


def progress(client: Client, asked: dict[str, str]) -> list[dict[str, Any]]:
    return client.get("/api/v1/progress/", asked).json()["results"]


def test_the_table_is_read_whole() -> None:
    assert len(PROMISES) == TABLE.count("\n") - 3 >= 40


@pytest.mark.django_db
@pytest.mark.parametrize("row", PROMISES, ids=lambda row: f"{row.page} {row.day}")
def test_the_promise_holds(row: Promise, client_as) -> None:
    promised = set(row.figures.split("; "))
    client = client_as("admin")
    assert promised <= on_the_page(client, row)
    assert promised <= over_the_api(client, row)
