"""The form of a scene's data file: who wrote which signs for which communes on which days."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator, model_validator

from criteria.models import Authority, Status
from ntm_portal.lib.periods import VIETNAM

DATA = Path(__file__).resolve().parent / "data"
DOCUMENTED_UNTIL = date(2026, 11, 15)  # figures of docs/demo.md: entries of late begin after it
SIGNS = {
    "+": Status.MET,
    "~": Status.NEARLY_MET,
    "-": Status.NOT_MET,
    "o": Status.NOT_APPLICABLE,
    ".": Status.WITHDRAWN,
}

PAPERS = {"p": "pdf", "i": "png", "w": "docx"}


class Form(BaseModel):
    """A part of a file; an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RegistrationList(Form):
    """Communes put on the books for a target year by one decision."""

    by: str
    day: date
    year: int
    decision: str
    units: tuple[str, ...]

    @property
    def moment(self) -> datetime:
        """When it was entered: the morning of that day."""
        return _moment(self.day, time(10))


class Note(Form):
    """A note on one cell, written with the entry of that day."""

    day: date
    unit: str
    criterion: str
    text: str


class Book(Form):
    """One office's verdicts: for each commune a line of signs per day, "" where nothing is new.

    A number among the days counts back from the day of loading.
    """

    by: str
    authority: Authority
    at: time
    days: tuple[date, ...]
    rows: dict[str, tuple[str, ...]]
    notes: tuple[Note, ...] = ()

    @field_validator("authority", mode="before")
    @classmethod
    def _by_name(cls, name: str) -> Authority:
        if name.upper() not in Authority.names:
            raise ValueError(f"{name} is no authority: {', '.join(Authority.names).lower()}")
        return Authority[name.upper()]

    @field_validator("days", mode="before")
    @classmethod
    def _of_late(cls, days: list[Any], info: ValidationInfo) -> list[Any]:
        today = (info.context or {}).get("today", DOCUMENTED_UNTIL)
        return [_of_late(day, today) if isinstance(day, int) else day for day in days]

    @model_validator(mode="after")
    def _fits(self) -> "Book":
        for unit, lines in self.rows.items():
            if len(lines) > len(self.days) or not set("".join(lines)) <= {*SIGNS, " "}:
                raise ValueError(f"{unit}: more lines than days, or a sign that means nothing")
        return self


class Papers(Form):
    """Files that one office adds on one day: for each commune a line of signs, as in a `Book`."""

    by: str
    at: time
    day: date
    title: str
    rows: dict[str, str]

    @field_validator("rows")
    @classmethod
    def _known_signs(cls, rows: dict[str, str]) -> dict[str, str]:
        for unit, line in rows.items():
            if not set(line) <= {*PAPERS, ".", " "}:
                raise ValueError(f"{unit}: a sign that means no kind of paper")
        return rows

    @property
    def moment(self) -> datetime:
        """When they were added."""
        return _moment(self.day, self.at)

    def signs(self, unit: str) -> str:
        """The commune's line without the gaps that help the eye."""
        return self.rows[unit].replace(" ", "")


class Values(Form):
    """One office's values for one commune: per day, indicator number → number or answer."""

    by: str
    at: time
    unit: str
    days: dict[date, dict[str, Decimal | str]]


@dataclass(frozen=True)
class Act:
    """What one office writes at one moment. Keys of `lines` and `values` are "code name"."""

    by: str
    moment: datetime
    authority: Authority | None = None
    lines: dict[str, str] = field(default_factory=dict)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    values: dict[str, dict[str, Decimal | str]] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day from which the entries hold."""
        return self.moment.date()


class Story(Form):
    """A scene's file."""

    title: str
    criteria_set: str
    reason: str
    registrations: tuple[RegistrationList, ...] = ()
    books: tuple[Book, ...]
    values: tuple[Values, ...] = ()
    papers: tuple[Papers, ...] = ()

    def units(self) -> set[str]:
        """Every "code name" in the file."""
        named = {unit for book in self.books for unit in book.rows}
        named |= {unit for entry in self.registrations for unit in entry.units}
        named |= {unit for paper in self.papers for unit in paper.rows}
        return named | {entry.unit for entry in self.values}

    def acts(self) -> list[Act]:
        """Everything written, in the order of time."""
        return sorted([*self._verdicts(), *self._values()], key=lambda act: act.moment)

    def _verdicts(self) -> Iterator[Act]:
        for book in self.books:
            for index, day in enumerate(book.days):
                written = {u: ls[index] for u, ls in book.rows.items() if ls[index : index + 1]}
                lines = {unit: line.replace(" ", "") for unit, line in written.items() if line}
                notes = {(n.unit, n.criterion): n.text for n in book.notes if n.day == day}
                yield Act(book.by, _moment(day, book.at), book.authority, lines, notes)

    def _values(self) -> Iterator[Act]:
        for entry in self.values:
            for day, values in entry.days.items():
                yield Act(entry.by, _moment(day, entry.at), values={entry.unit: values})


def _of_late(days_ago: int, today: date) -> date:
    return max(today - timedelta(days=days_ago), DOCUMENTED_UNTIL + timedelta(days=1))


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=VIETNAM)


def stories(today: date) -> list[Story]:
    """The scenes in the order in which they begin, as told on `today`.

    Raises pydantic's ValidationError for a malformed file.
    """
    context = {"today": today}
    told = [Story.model_validate(_read(path), context=context) for path in DATA.glob("*.yaml")]
    return sorted(told, key=lambda story: story.acts()[0].moment)


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
