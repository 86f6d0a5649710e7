"""The shape of a criteria file: fields, types and lengths. What fields must agree on: `agreement`.

Lengths are those of the database columns, which SQLite would not hold to.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationError,
)

from communes.models import Kind
from criteria.loading.problems import Problem, path_of
from criteria.models import CriteriaSet, Indicator, Threshold
from criteria.models.catalogue import Mark
from ntm_portal.lib.text import nfc

Amount = Decimal | str | None
Cell = dict[int | None, Amount]  # by year; the year None stands for every year


def _clean(text: str) -> str:
    if any(unicodedata.category(char) == "Cc" and not char.isspace() for char in text):
        raise ValueError(_("holds a control character"))
    return nfc(text)


def _amount(raw: Any) -> Amount:
    if raw is None or isinstance(raw, str):
        return _clean(raw) if raw else None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise ValueError(_("must be a number, words, or null where the value is not known"))
    value = Decimal(str(raw))
    if not value.is_finite() or not 0 <= value < 10**12 or value != round(value, 4):
        raise ValueError(_("must be a number from 0 with at most 4 decimals"))
    return value


def _cell(raw: Any) -> Cell:
    if not isinstance(raw, dict):
        return {None: _amount(raw)}
    if not raw or not all(type(year) is int and 2000 <= year <= 2100 for year in raw):
        raise ValueError(_("must be one value, or a value for each year such as {2021: 36}"))
    return {year: _amount(value) for year, value in raw.items()}


def _given(text: str) -> str:
    if not text:
        raise ValueError(_("must not be empty"))
    return text


Clean = AfterValidator(_clean)
Given = AfterValidator(_given)
Text60 = Annotated[str, StringConstraints(max_length=60), Clean]
Text200 = Annotated[str, StringConstraints(max_length=200), Clean]
Text600 = Annotated[str, StringConstraints(max_length=600), Clean]
Name = Annotated[Text600, Given]
Short = Annotated[Text200, Given]
Note = Annotated[str, StringConstraints(max_length=4000), Clean]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9-]{1,39}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Number = Annotated[str, StringConstraints(pattern=r"^\d{1,3}(\.[0-9a-z]{1,3})?(-[a-z])?$")]
ClassCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,10}$")]
Column = Annotated[str, StringConstraints(pattern=r"^(all|national|[A-Z0-9]{1,10})$")]
Url = Annotated[str, StringConstraints(pattern=r"^(https?://[^\s<>\"']+)?$", max_length=500)]
Day = Annotated[date, Field(strict=True)]
Floor = Annotated[int, Field(strict=True, ge=0, le=500)]
Columns = dict[Column, Annotated[Cell, PlainValidator(_cell)]]


class Spec(BaseModel):
    """Any part of a file: an unknown field is an error, not something to pass over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Asked(Spec):
    """What a row asks, who sets it, and how it is known."""

    thresholds: Columns = Field(min_length=1)
    set_by: Threshold.SetBy = Threshold.SetBy.NATIONAL
    legal_basis: Text200 = ""
    values: Mark
    values_read: tuple[Column, ...] = ()
    source: Url = ""


class Part(Asked):
    """One number or question of an indicator."""

    number: Number
    name_vi: Name
    name_en: Text600 = ""
    kind: Indicator.Kind
    operator: Indicator.Operator
    unit: Text60 = ""
    scale: tuple[Annotated[Text60, Given], ...] = ()
    may_be_not_applicable: bool = False
    wording: Mark
    note: Note = ""


class IndicatorSpec(Part):
    """An indicator; `parts` are the further numbers that must hold together with it."""

    parts: tuple[Part, ...] = ()


class PlacedIndicator(IndicatorSpec):
    """An indicator that an amendment adds, or puts in the place of the one with its number."""

    criterion: Number


class OverrideSpec(Asked):
    """Other thresholds for an indicator: of the set being extended, or from an amendment's day."""

    indicator: Number


class CriterionSpec(Spec):
    """A criterion with its indicators."""

    number: Number
    name_vi: Name
    name_en: Text600 = ""
    group_vi: Text200 = ""
    wording: Mark
    source: Url = ""
    indicators: tuple[IndicatorSpec, ...] = ()


class AmendmentSpec(Spec):
    """A decision that replaces, adds or ends rows, or changes thresholds, from a day on."""

    code: Code
    name_vi: Name
    name_en: Text600 = ""
    decision: Short
    cited_as: Short
    effective_on: Day
    note: Note = ""
    criteria: tuple[CriterionSpec, ...] = ()
    indicators: tuple[PlacedIndicator, ...] = ()
    new_criteria: tuple[CriterionSpec, ...] = ()
    new_indicators: tuple[PlacedIndicator, ...] = ()
    ended_criteria: tuple[Number, ...] = ()
    ended_indicators: tuple[Number, ...] = ()
    thresholds: tuple[OverrideSpec, ...] = ()


class ClassSpec(Spec):
    """One class on the set's axis."""

    code: ClassCode
    name_vi: Name
    name_en: Text600 = ""
    definition_vi: Note = ""
    definition_en: Note = ""


class RuleSpec(Spec):
    """A special rule of the decision, in both languages."""

    name_vi: Note
    name_en: Note = ""


class BucketSpec(Spec):
    """A bucket scheme: lowest count of each bucket, from all criteria down to 0."""

    code: Slug
    name_vi: Name
    name_en: Text600 = ""
    floors: tuple[Floor, ...] = Field(min_length=1)
    default: bool = False


class SetSpec(Spec):
    """A whole file: one set with its amendments. `valid_to` is the last day in force."""

    set: Code
    name_vi: Name
    name_en: Text600 = ""
    decision: Short
    cited_as: Short
    issuer: Text200 = ""
    issued: Annotated[str, StringConstraints(pattern=r"^(\d{4}(-\d\d-\d\d)?)?$")] = ""
    valid_from: Day
    valid_to: Day | None = None
    level: CriteriaSet.SetLevel
    tier: CriteriaSet.Tier = CriteriaSet.Tier.STANDARD
    kinds: tuple[Kind, ...] = ()
    province: Annotated[str, StringConstraints(pattern=r"^\d\d$")] | None = None
    extends: Code | None = None
    requires: Code | None = None
    classified_by: Annotated[str, StringConstraints(pattern=r"^(none|region|group)$")]
    fixed_class: ClassCode | None = None
    classes: tuple[ClassSpec, ...] = ()
    not_applicable_is_met: bool = True
    is_draft: bool = False
    criteria_in_decision: Floor | None = None
    indicators_in_decision: Floor | None = None
    note: Note = ""
    special_rules: tuple[RuleSpec, ...] = ()
    buckets: tuple[BucketSpec, ...] = Field(min_length=1)
    criteria: tuple[CriterionSpec, ...] = ()
    overrides: tuple[OverrideSpec, ...] = ()
    amendments: tuple[AmendmentSpec, ...] = ()


PLAIN = {
    "missing": _("is required"),
    "extra_forbidden": "is not a field of this format; check its spelling",
    "string_type": _("must be text; put it in quotes"),
    "date_type": _("must be a day without quotes, such as 2021-12-31"),
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping",
    "int_type": _("must be a whole number"),
    "too_short": _("must not be empty"),
    "string_too_short": _("must not be empty"),
}
NO_THRESHOLD = _("has no threshold: give it a row, with ? where the value is not known")
# What a page says where the command shows the pattern or the list itself.
ON_PAGES = {
    "string_pattern_mismatch": _("is not written the way this field is written"),
    "enum": _("is none of the words in the list of this cell"),
    "string_too_long": _("is too long for this field"),
    "greater_than_equal": _("must be a whole number from 0 to 500"),
    "less_than_equal": _("must be a whole number from 0 to 500"),
}


def parse(document: dict[Any, Any]) -> SetSpec | list[Problem]:
    """The file as a SetSpec, or every field that has the wrong shape."""
    try:
        return SetSpec.model_validate(document)
    except ValidationError as error:
        return [_problem(dict(found)) for found in error.errors(include_url=False)]


def _problem(found: dict[str, Any]) -> Problem:
    message = PLAIN.get(found["type"])
    if message is None:
        cause = found.get("ctx", {}).get("error")
        message = str(cause) if cause else re.sub("^Input should", "should", found["msg"])
    path = path_of([part for part in found["loc"] if part != "[key]"])
    page = NO_THRESHOLD if path.endswith(".thresholds") else ON_PAGES.get(found["type"], "")
    return Problem(path, message, page=page)
