"""The scorecard of a commune as a workbook to fill in: values, verdicts and notes of each set."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from criteria.evaluation import NOT_APPLICABLE
from criteria.explain import answer_word
from criteria.forms import answer_choices
from criteria.models import Authority, Indicator, Status
from criteria.scorecard import Block, Line, Scorecard
from criteria.workbook.codes import (
    CRITERION,
    INDICATOR,
    NOTE,
    VALUE,
    VERDICT,
    Key,
    State,
    told,
)
from criteria.workbook.gridbook import about, heading, verdict_state
from criteria.workbook.paper import CHOICES, Page, Paper, word
from ntm_portal.lib.periods import local_day

NUMBER, NAME, ASKED, SOURCE, LAST, VALUES, UNIT, VERDICTS, NOTES, WHY = range(1, 11)
PERCENT_MOST = 100


def card_workbook(cards: Sequence[Scorecard], *, by: User, day: date, now: datetime) -> bytes:
    """The workbook of a commune's scorecards, one a set."""
    paper, version = Paper(), cards[0].version
    states: dict[Key, State] = {}
    for card in cards:
        states |= _sheet(paper, card, heading(version, card.question, by, now))
    return paper.finish(told(about(version, day, by, now), states))


def _sheet(paper: Paper, card: Scorecard, lines: Sequence[str]) -> dict[Key, State]:
    page = paper.sheet(card.question.criteria_set.code, lines)
    page.head(_head())
    row = page.top
    states: dict[Key, State] = {}
    for block in card.blocks:
        row += 1
        states |= _criterion(page, row, block, card)
        for line in block.lines:
            row += 1
            states |= _indicator(page, row, line, card, block.cell.authority)
    page.tint((page.top + 1, VERDICTS), (row, VERDICTS))
    page.close(frozen_column=VALUES, last_row=row, last_column=WHY)
    return states


def _head() -> list[tuple[str, str, int]]:
    """Key, text and width of each column."""
    return [
        ("", _("No."), 8),
        ("", _("Criterion, indicator"), 46),
        ("", _("Asked"), 20),
        ("", _("Class and decision"), 18),
        ("", _("Last value"), 26),
        (VALUE, _("Value"), 16),
        ("", _("Unit of measure"), 14),
        (VERDICT, _("Verdict"), 16),
        (NOTE, _("Note"), 34),
        ("", _("How it is judged"), 40),
    ]


def _key(card: Scorecard, what: str, number: str) -> Key:
    return Key(card.question.criteria_set.code, card.version.unit.code, what, number)


def _criterion(page: Page, row: int, block: Block, card: Scorecard) -> dict[Key, State]:
    cell, criterion = block.cell, block.criterion
    page.key(row, f"{CRITERION} {criterion.number}")
    for column in (ASKED, SOURCE, VALUES, UNIT, WHY):
        page.put(row, column, "", "group")
    page.put(row, NUMBER, criterion.number, "group")
    page.put(row, NAME, criterion.name, "group")
    page.put(row, LAST, _bodies(block), "soft")
    page.put(row, VERDICTS, word(cell.status), "choice" if cell.authority else "closed")
    state = verdict_state(cell)
    page.put(row, NOTES, state.note, "open" if cell.authority else "closed")
    if cell.authority:
        page.choose(row, VERDICTS, [word(status) for status in CHOICES])
    return {_key(card, CRITERION, criterion.number): state}


def _bodies(block: Block) -> str:
    """What each body says: "district verification: met; …"."""
    said = [body for body in block.bodies if body.status != Status.WITHDRAWN]
    return "; ".join(f"{Authority(body.authority).label}: {body.status.label}" for body in said)


def _indicator(
    page: Page, row: int, line: Line, card: Scorecard, authority: Authority | None
) -> dict[Key, State]:
    indicator, fields = line.indicator, line.fields
    page.key(row, f"{INDICATOR} {indicator.number}")
    page.put(row, NUMBER, indicator.number)
    page.put(row, NAME, indicator.name)
    page.put(row, ASKED, _asked(line))
    page.put(row, SOURCE, line.source)
    page.put(row, LAST, _last(line))
    page.put(row, UNIT, indicator.unit)
    page.put(row, VERDICTS, "", "group")
    page.put(row, WHY, line.why)
    shown = NOT_APPLICABLE if fields.not_applicable else fields.value
    look = "open" if authority else "closed"
    page.answer(row, VALUES, capfirst(answer_word(shown)), look)
    page.put(row, NOTES, fields.note, look)
    if authority:
        _guide(page, row, line)
    seen = int(fields.seen)
    state = State(int(authority or 0), seen, shown, fields.note)
    return {_key(card, INDICATOR, indicator.number): state}


def _asked(line: Line) -> str:
    """What is asked; a text that begins with = would be kept from being a formula by a sign."""
    is_equal = line.asked.startswith("= ")
    return _("exactly %(asked)s") % {"asked": line.asked[2:]} if is_equal else line.asked


def _last(line: Line) -> str:
    """The value on record, whose it is and since when."""
    fact = line.finding.fact
    if fact is None:
        return ""
    body = Authority(fact.authority).label
    return f"{line.recorded} ({body}, {local_day(fact.asserted_at):%d/%m/%Y})"


def _guide(page: Page, row: int, line: Line) -> None:
    indicator = line.indicator
    words = [capfirst(label) for value, label in answer_choices(indicator) if value]
    if words:
        page.choose(row, VALUES, words)
        return
    most = PERCENT_MOST if indicator.kind == Indicator.Kind.PERCENT else None
    hint = _("A number: %(asked)s.") % {"asked": line.asked}
    if indicator.may_be_not_applicable:
        hint += " " + _("Or the words “%(word)s”.") % {"word": word(Status.NOT_APPLICABLE)}
    page.limit(row, VALUES, hint, most)
