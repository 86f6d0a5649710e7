"""The sheets and headings of a criteria set as a workbook.

The workbook speaks Vietnamese whatever the language of the page, so that each one can be read
back: `heading`, `labels` and `values` do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from communes.models import Kind
from criteria.models import CriteriaSet, Indicator, Threshold
from criteria.models.catalogue import Mark
from ntm_portal.lib.text import search_key

CODES, FORMAT, VERSION = "_ntm", "ntm-criteria-set", 1
LANGUAGE = "vi"
UNKNOWN = "?"  # a threshold that exists but is not known


def spoken() -> Any:
    """The language of the workbook, as a context."""
    return translation.override(LANGUAGE)


def _told(text: Any) -> str:
    with spoken():
        return str(text)


class Action(TextChoices):
    """What a decision does to the row; none for rows that the set began with."""

    REPLACE = "replace", _("replaces")
    ADD = "add", _("adds")
    END = "end", _("ends")
    THRESHOLDS = "thresholds", _("other thresholds")


class Answer(TextChoices):
    """Yes or no."""

    YES = "yes", _("yes")
    NO = "no", _("no")


class Axis(TextChoices):
    """What tells communes apart."""

    NONE = "none", _("not told apart")
    REGION = "region", _("region")
    GROUP = "group", _("commune group")


class Operator(TextChoices):
    """How a value is compared; a lone "=" in a cell would be the beginning of a formula."""

    AT_LEAST = ">=", "≥"
    AT_MOST = "<=", "≤"
    MORE = ">", ">"
    LESS = "<", "<"
    EQUAL = "==", _("equal to")
    MET = "met", _("met")


Words = type[TextChoices]


@dataclass(frozen=True)
class Column:
    """A column, or a line of the sheet of facts; `words` are the answers to choose from.

    `form` is "text", "day", "whole", "list" (parts divided by ;), "numbers" (of a grouping).
    """

    key: str
    title: Any
    width: int = 14
    form: str = "text"
    words: Words | None = None
    hint: Any = ""

    @property
    def heading(self) -> str:
        """What the column is called in the workbook."""
        return _told(self.title)


@dataclass(frozen=True)
class Table:
    """A sheet with a head and one row for each thing."""

    key: str
    title: Any
    columns: tuple[Column, ...]

    @property
    def heading(self) -> str:
        """What the sheet is called in the workbook."""
        return _told(self.title)

    def column(self, key: str) -> Column:
        """The column called `key`."""
        return next(one for one in self.columns if one.key == key)


_number = _("Number")
_name = _("Name")
_english = _("Name in English")
_code = _("Code")
_note = _("Note")
_source = _("Source (address)")
_wording = _("Wording checked")
_amendment = Column("amendment", _("Amendment"))
_action = Column("action", _("Does what"), words=Action)

FACTS = (
    Column("set", _code, hint=_("Capitals, digits and hyphens; never changes")),
    Column("name_vi", _name),
    Column("name_en", _english),
    Column("decision", _("Decision")),
    Column("cited_as", _("Short form of the decision"),
           hint=_("Shown beside a threshold, such as QĐ 51/2025")),
    Column("issuer", _("Issued by")),
    Column("issued", _("Issued on"),
           hint=_("A year, or a day written 2025-12-29")),
    Column("valid_from", _("In force from"), form="day",
           hint=_("Day/month/year")),
    Column("valid_to", _("Last day in force"), form="day",
           hint=_("Blank while no end is known")),
    Column("level", _("Level"), words=CriteriaSet.SetLevel),
    Column("tier", _("Tier"), words=CriteriaSet.Tier),
    Column("kinds", _("Kinds of units"), form="list", words=Kind,
           hint=_("Several are divided by ; and blank for villages")),
    Column("province", _("Province"),
           hint=_("Two digits; blank for a national set")),
    Column("extends", _("Extends the set"),
           hint=_("Code of the national set that a provincial one adds to")),
    Column("fixed_class", _("Fixed class"),
           hint=_("Class of the extended set by which thresholds are read")),
    Column("requires", _("Requires the set"),
           hint=_("Code of the set that must be met before")),
    Column("classified_by", _("Thresholds differ by"), words=Axis),
    Column("not_applicable_is_met", _("Not considered counts as met"),
           words=Answer),
    Column("is_draft", _("Draft"), words=Answer),
    Column("criteria_in_decision", _("Criteria in the decision"),
           form="whole"),
    Column("indicators_in_decision", _("Indicators in the decision"),
           form="whole"),
    Column("note", _note),
)  # fmt: skip
SET = Table("set", _("Criteria set"), (
    Column("field", _("Item"), 30),
    Column("value", _("Content"), 70),
    Column("hint", _("How to write it"), 60),
))  # fmt: skip
CLASSES = Table("classes", _("Classes"), (
    Column("code", _code),
    Column("name_vi", _name, 40),
    Column("name_en", _english, 40),
    Column("definition_vi", _("Definition"), 60),
    Column("definition_en", _("Definition in English"), 60),
))  # fmt: skip
RULES = Table("special_rules", _("Special rules"), (
    Column("name_vi", _("Rule"), 90),
    Column("name_en", _("Rule in English"), 90),
))  # fmt: skip
CRITERIA = Table("criteria", _("Criteria"), (
    Column("number", _number, 8),
    Column("name_vi", _name, 50),
    Column("name_en", _english, 40),
    Column("group_vi", _("Group of criteria"), 24),
    Column("wording", _wording, 18, words=Mark),
    Column("source", _source, 24),
    _amendment,
    _action,
))  # fmt: skip
INDICATORS = Table("indicators", _("Indicators"), (
    Column("criterion", _("Criterion"), 9),
    Column("number", _number, 8),
    Column("parent", _("Part of"), 9),
    Column("name_vi", _name, 60),
    Column("name_en", _english, 40),
    Column("kind", _("Kind"), 14, words=Indicator.Kind),
    Column("operator", _("Comparison"), 10, words=Operator),
    Column("unit", _("Unit of measure"), 18),
    Column("scale", _("Grades, lowest first"), 24, "list"),
    Column("may_be_not_applicable", _("May be not considered"), 12,
           words=Answer),
    Column("set_by", _("Value set by"), 16, words=Threshold.SetBy),
    Column("legal_basis", _("Decision that gives the value"), 24),
    Column("values", _("Values checked"), 18, words=Mark),
    Column("values_read", _("Columns checked"), 16, "list"),
    Column("wording", _wording, 18, words=Mark),
    Column("source", _source, 24),
    Column("note", _note, 40),
    _amendment,
    _action,
))  # fmt: skip
THRESHOLDS = Table("thresholds", _("Thresholds"), (
    Column("indicator", _("Indicator"), 9),
    Column("hint", _("For reading only"), 60),
    Column("year", _("Year"), 8, "whole"),
    _amendment,
    Column("all", _("Every commune"), 16),
    Column("national", _("Country's average"), 16),
))  # fmt: skip
BUCKETS = Table("buckets", _("Grouping"), (
    Column("code", _code),
    Column("name_vi", _name, 40),
    Column("name_en", _english, 40),
    Column("floors", _("Lowest count of each group"), 30, "numbers"),
    Column("default", _("Used by default"), 14, words=Answer),
))  # fmt: skip
AMENDMENTS = Table("amendments", _("Amendments"), (
    Column("code", _code),
    Column("name_vi", _name, 50),
    Column("name_en", _english, 40),
    Column("decision", _("Decision"), 30),
    Column("cited_as", _("Short form of the decision"), 20),
    Column("effective_on", _("In force from"), 14, "day"),
    Column("note", _note, 40),
))  # fmt: skip
TABLES = (CRITERIA, INDICATORS, THRESHOLDS, BUCKETS, CLASSES, RULES, AMENDMENTS)
ALIASES: dict[Words, dict[str, str]] = {
    Operator: {"=": "==", "==": "==", ">=": ">=", "<=": "<="},
}


@cache
def labels(words: Words) -> Mapping[str, str]:
    """What each value is called in the workbook."""
    with spoken():
        return {str(value): str(label) for value, label in words.choices}


@cache
def values(words: Words) -> Mapping[str, str]:
    """What each word of the workbook stands for, capitals and tones aside."""
    told = {search_key(label) or label: value for value, label in labels(words).items()}
    return told | ALIASES.get(words, {})
