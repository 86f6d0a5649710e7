"""Every address of the portal, and examples of them for the demo people to open."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import URLPattern, URLResolver, get_resolver, resolve

FOLDER = Path(__file__).parent
PEOPLE = (
    "anonymous",
    "admin",
    "tinh.hatinh",
    "tinh.travinh",
    "tinh.thanhhoa",
    "vp.hatinh",
    "huyen.kyanh",
    "huyen.canloc",
    "huyen.trieuson",
    "huyen.canglong",
    "xa.kylac",
    "so.tnmt.hatinh",
)
# Django's own pages, open to superusers alone: Django's tests cover each, ours cover the door.
EXCLUDED = ("admin/",)


def routes() -> set[str]:
    """Every pattern of the portal, in full."""
    return {route for route in _walk(get_resolver(), "") if not route.startswith(EXCLUDED)}


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from _walk(entry, route)


def route_of(address: str) -> str:
    """The pattern that answers `address`; Resolver404 if there is none."""
    return resolve(urlsplit(address).path).route


def read(name: str) -> list[dict[str, str]]:
    """The rows of a committed table of this folder."""
    with (FOLDER / name).open(newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, rows: list[dict[str, Any]]) -> None:
    """Write a table back: used to fill in what is still a question mark."""
    with (FOLDER / name).open("w", newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
