"""The catalogue: sets issued by decisions, their criteria, indicators and thresholds.

`SetCriterion` ties a criterion to a set under a number, so a provincial set shares the national
criteria it extends and one verdict counts in both. An amendment closes rows of the set it amends
and opens others; it is not a set of its own.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from communes.models import Unit


class Mark(models.TextChoices):
    """Honesty mark: how a wording or a value is known."""

    SOURCED = "sourced", _("read in a source")
    PARTIAL = "partial", _("partly read")
    RECALLED = "recalled", _("from memory")
    UNKNOWN = "unknown", _("not known")
    DELEGATED = "delegated", _("left to a lower decision")


class Named(models.Model):
    """Something with a Vietnamese and an English name."""

    name_vi = models.CharField(_("name in Vietnamese"), max_length=600)
    name_en = models.CharField(_("name in English"), max_length=600, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the language of the interface."""
        return self.name_en if self.name_en and get_language() == "en" else self.name_vi


def period_check(name: str) -> models.CheckConstraint:
    """A row's `valid_from` lies before its `valid_to`, where both are known."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True)
        | Q(valid_to__isnull=True)
        | Q(valid_from__lt=F("valid_to")),
        name=name,
    )


class CriteriaSet(Named):
    """A set of criteria (bộ tiêu chí) issued by a decision, in force from … until (exclusive)."""

    class SetLevel(models.TextChoices):
        COMMUNE = "commune", _("commune")
        DISTRICT = "district", _("district")
        VILLAGE = "village", _("village")
        HOUSEHOLD = "household", _("household")

    class Tier(models.TextChoices):
        STANDARD = "standard", _("standard")
        ADVANCED = "advanced", _("advanced")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=SetLevel)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier, default=Tier.STANDARD)
    decision = models.CharField(_("decision"), max_length=200)
    cited_as = models.CharField(_("cited as"), max_length=200, blank=True)  # its short form
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    issued = models.CharField(
        _("issued"), max_length=10, blank=True
    )  # a year where no day is known
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    province = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    extends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    requires = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="required_by"
    )
    # "region", "group" or "none"; an extension may fix the class that its thresholds are read for
    classified_by = models.CharField(max_length=10)
    fixed_class = models.CharField(max_length=10, blank=True)
    classes = models.JSONField(default=list)  # [{code, name_vi, name_en, definition_vi, …}]
    kinds = models.JSONField(default=list)  # kinds of units that the set judges: ["xa"]
    not_applicable_is_met = models.BooleanField(default=True)
    criteria_in_decision = models.PositiveSmallIntegerField(null=True)
    indicators_in_decision = models.PositiveSmallIntegerField(null=True)
    special_rules = models.JSONField(default=list)
    note = models.TextField(blank=True)
    is_draft = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=64, blank=True)  # of the file last loaded

    class Meta:
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        constraints = [period_check("criteriaset_starts_before_it_ends")]

    def __str__(self) -> str:
        return self.code


class Amendment(Named):
    """A decision that changes rows of a set in mid-period (QĐ 342/2013, QĐ 211/2024)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="amendments")
    decision = models.CharField(_("decision"), max_length=200)
    cited_as = models.CharField(_("cited as"), max_length=200, blank=True)
    effective_on = models.DateField(_("effective on"))
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")

    def __str__(self) -> str:
        return self.code


class Criterion(Named):
    """A criterion (tiêu chí); `key` is the code of the set that made it, and its number there."""

    key = models.CharField(max_length=60, unique=True)
    group_vi = models.CharField(max_length=200, blank=True)
    wording = models.CharField(max_length=10, choices=Mark, default=Mark.RECALLED)
    source = models.URLField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self) -> str:
        return self.key


class SetCriterion(models.Model):
    """A criterion's place in a set: number (text, unique inside the set at any day) and order."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="rows")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="rows")
    number = models.CharField(_("number"), max_length=10)
    order = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    amendment = models.ForeignKey(Amendment, models.SET_NULL, null=True, blank=True)

    class Meta:
        verbose_name = _("criterion of a set")
        verbose_name_plural = _("criteria of a set")
        constraints = [
            period_check("setcriterion_starts_before_it_ends"),
            models.UniqueConstraint(fields=["criteria_set", "criterion"], name="setcriterion_once"),
            models.UniqueConstraint(
                fields=["criteria_set", "number"],
                condition=Q(valid_to__isnull=True),
                name="setcriterion_number_once_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criteria_set} {self.number}"


class Indicator(Named):
    """An indicator (chỉ tiêu) of a criterion; `parent` marks the second number of a double one."""

    class Kind(models.TextChoices):
        PERCENT = "percent", _("percentage")
        MONEY = "money", _("money")
        COUNT = "count", _("count")
        MET = "met", _("met or not")
        ORDINAL = "ordinal", _("grade")

    class Operator(models.TextChoices):
        AT_LEAST = ">=", "≥"
        AT_MOST = "<=", "≤"
        MORE = ">", ">"
        LESS = "<", "<"
        EQUAL = "==", "="
        MET = "met", _("met")

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="indicators")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")
    number = models.CharField(_("number"), max_length=12)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    operator = models.CharField(max_length=4, choices=Operator)
    unit = models.CharField(_("unit of measure"), max_length=60, blank=True)
    scale = models.JSONField(default=list)  # ordinal words, lowest first
    may_be_not_applicable = models.BooleanField(default=False)
    wording = models.CharField(max_length=10, choices=Mark, default=Mark.RECALLED)
    source = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    amendment = models.ForeignKey(Amendment, models.SET_NULL, null=True, blank=True)
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            period_check("indicator_starts_before_it_ends"),
            models.UniqueConstraint(
                fields=["criterion", "number", "valid_from"], name="indicator_number_once"
            ),
            models.UniqueConstraint(
                fields=["criterion", "number"],
                condition=Q(valid_from__isnull=True),
                name="indicator_number_once_from_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.key} {self.number}"


def _threshold_once() -> list[models.UniqueConstraint]:
    """Once for set, indicator, class, year and first day, of which the last two may be null."""
    cell = ("criteria_set", "indicator", "class_code")
    any_year, from_start = Q(year__isnull=True), Q(valid_from__isnull=True)
    once = models.UniqueConstraint
    return [
        once(fields=[*cell, "year", "valid_from"], name="threshold_once"),
        once(fields=[*cell, "valid_from"], condition=any_year, name="threshold_once_any_year"),
        once(fields=[*cell, "year"], condition=from_start, name="threshold_once_from_start"),
        once(fields=cell, condition=any_year & from_start, name="threshold_once_always"),
    ]


class Threshold(models.Model):
    """What an indicator must reach in a set, for a class ("" = every) and a year (null = any).

    An amendment may replace the thresholds of an indicator from its day (`valid_from`) on.

    `value` for numbers, `word` for a grade, `requirement` for a condition told in words. All three
    empty means that a value exists but is not known: "cannot be judged", never "not met".
    """

    class SetBy(models.TextChoices):
        NATIONAL = "national", _("national decision")
        PROVINCE = "province", _("the province")
        MINISTRY = "ministry", _("the ministry in charge")

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="thresholds")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="thresholds")
    class_code = models.CharField(max_length=10, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    word = models.CharField(max_length=60, blank=True)
    requirement = models.TextField(blank=True)
    set_by = models.CharField(max_length=10, choices=SetBy, default=SetBy.NATIONAL)
    mark = models.CharField(max_length=10, choices=Mark, default=Mark.RECALLED)
    legal_basis = models.CharField(max_length=200, blank=True)
    source = models.URLField(max_length=500, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    amendment = models.ForeignKey(Amendment, models.SET_NULL, null=True, blank=True)

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        constraints = [
            period_check("threshold_starts_before_it_ends"),
            *_threshold_once(),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.class_code} {self.year or ''}"


class BucketScheme(Named):
    """How an office groups communes: floors [20, 16, 12, 0] are 20 · 16–19 · 12–15 · <12."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="bucket_schemes")
    code = models.SlugField(max_length=40)
    floors = models.JSONField()  # lowest count of each bucket, highest first, ending in 0
    is_default = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("bucket scheme")
        verbose_name_plural = _("bucket schemes")
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "code"], name="bucketscheme_once"),
            models.UniqueConstraint(
                fields=["criteria_set"],
                condition=Q(is_default=True),
                name="bucketscheme_one_default",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criteria_set} {self.code}"
