"""What is measured: a request of the portal and the best hand-written SQL for the same answer.

A new case is a class with its SQL, and a line in `ntm_portal.bench.cases`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils.functional import cached_property

from accounts.models import User
from criteria.catalogue import SetView, load_set
from ntm_portal.bench.catalogue import CODE
from ntm_portal.bench.nation import PROVINCE
from ntm_portal.bench.size import Size

Rows = list[tuple[Any, ...]]
HOST = "localhost"
EMPTY_PAGE = "/account/password/"  # the frame of every page, and no figures


class Unequal(Exception):
    """The portal and the hand-written SQL disagree, so their times cannot be compared."""


@dataclass(frozen=True)
class Desk:
    """Where requests are made from: the nation's size, the current day, the people signed in."""

    size: Size
    today: date
    clients: dict[str, Client]

    @cached_property
    def catalogue(self) -> SetView:
        """The synthetic set, kept for the hand-written SQL as the portal keeps it for itself."""
        return load_set(CODE, self.today)

    @property
    def values(self) -> dict[str, Any]:
        """What nearly every statement is about: the day, the set and its criteria."""
        criteria = tuple(row.id for row in self.catalogue.criteria)
        return {"day": self.today, "set": self.catalogue.id, "criteria": criteria}

    @cached_property
    def recorder_id(self) -> int:
        """The id of the officer of a province who recorded everything."""
        return int(User.objects.get(username=PROVINCE).pk)

    def client(self, person: str) -> Client:
        """A browser with the person signed in."""
        if person not in self.clients:
            client = Client(enforce_csrf_checks=True, SERVER_NAME=HOST)
            backend = "django.contrib.auth.backends.ModelBackend"
            client.force_login(User.objects.get(username=person), backend)
            self.clients[person] = client
        return self.clients[person]

    def open(self, person: str, address: str) -> HttpResponse:
        """The page at the address, as the person gets it; RuntimeError for any other answer."""
        return _answered(self.client(person).get(address, secure=True), address)

    def post(self, person: str, address: str, posted: dict[str, Any]) -> HttpResponse:
        """The answer to a post, with the token that a page gave; RuntimeError unless it is 200."""
        client = self.client(person)
        if "csrftoken" not in client.cookies:
            self.open(person, EMPTY_PAGE)
        token = client.cookies["csrftoken"].value
        headers = {"X-CSRFToken": token, "Origin": f"https://{HOST}"}
        return _answered(client.post(address, posted, secure=True, headers=headers), address)


def _answered(response: Any, address: str) -> HttpResponse:
    """The response, if it is what was asked for."""
    if response.status_code != 200:
        said = response.content[:500].decode(errors="replace")
        raise RuntimeError(f"{address} answered {response.status_code}: {said}")
    return response  # type: ignore[no-any-return]


def fetch(sql: str, values: Mapping[str, Any]) -> Rows:
    """The rows of a hand-written query with `%(named)s` values; `%` is written `%%` in it."""
    with connection.cursor() as cursor:
        cursor.execute(*_spelled(sql, values))
        return list(cursor.fetchall())


def _spelled(sql: str, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The lists of numbers among the values written out, since SQLite takes none."""
    lists = {name: value for name, value in values.items() if isinstance(value, tuple)}
    for name, value in lists.items():
        sql = sql.replace(f"%({name})s", f"({', '.join(map(str, value))})")
    return sql, {name: value for name, value in values.items() if name not in lists}


class Case(ABC):
    """One thing that people do; `mark` is handed from `prepare`, which is not timed, to the rest.

    `shown` and `told` bring both answers into one form. For anything that reads, `best` (which is
    timed) gives the answer too; what writes reads it afterwards with `answer`.
    """

    name: str
    person: str
    pays_for_time = True  # whether the time is held to the limit
    least_gain = 0.0  # how many times as many answers a second as `best`, where that is no SQL

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def prepare(self, turn: int) -> Any:
        """What the request of this turn needs to know."""
        return None

    @abstractmethod
    def ask(self, mark: Any) -> HttpResponse:
        """Make the request."""

    @abstractmethod
    def best(self, mark: Any) -> Rows:
        """Do the same by hand."""

    def answer(self, mark: Any) -> Rows:
        """Read the answer by hand."""
        return self.best(mark)

    @abstractmethod
    def shown(self, response: HttpResponse) -> Any:
        """The figures that a person reads in the portal's answer."""

    @abstractmethod
    def told(self, rows: Rows) -> Any:
        """The same figures, from the rows of the hand-written SQL."""

    def check(self, turn: int) -> None:
        """Raise Unequal unless both give the same figures."""
        mark = self.prepare(turn)
        shown = self.shown(self.ask(mark))
        told = self.told(self.answer(mark))
        if shown != told:
            raise Unequal(f"{self.name}: {first_difference(shown, told)}")


def first_difference(shown: Any, told: Any) -> str:
    """Where two figures differ, for whoever has to mend it."""
    if isinstance(shown, dict) and isinstance(told, dict):
        for key in [*shown, *told]:
            if shown.get(key) != told.get(key):
                return f"{key}: {first_difference(shown.get(key), told.get(key))}"
    if _is_list(shown) and _is_list(told) and len(shown) == len(told):
        for one, other in zip(shown, told, strict=True):
            if one != other:
                return first_difference(one, other)
    return f"the portal says {str(shown)[:300]}, the SQL says {str(told)[:300]}"


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
