"""The territory and its history, agencies, and who holds which grant.

A `Unit` is a piece of territory; a `UnitVersion` is what it was called and belonged to during a
period. Codes are reused, so a unit is found by (level, code, day), never by code alone.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import ROLES, Role, RoleSpec
from communes.scope import UnitQuerySet, UnitVersionQuerySet
from ntm_portal.lib.periods import contains
from ntm_portal.lib.text import nfc, search_key, sort_key


class Level(models.TextChoices):
    """The levels of units; areas group communes since districts ended on 01/07/2025."""

    PROVINCE = "province", _("province")
    DISTRICT = "district", _("district")
    AREA = "area", _("area")
    COMMUNE = "commune", _("commune")


class Kind(models.TextChoices):
    """Official kinds of units; criteria sets name the kinds they judge."""

    TINH = "tinh", _("Province (tỉnh)")
    THANH_PHO_TW = "thanh_pho_tw", _("Centrally run city")
    HUYEN = "huyen", _("Rural district (huyện)")
    QUAN = "quan", _("Urban district (quận)")
    THI_XA = "thi_xa", _("Town (thị xã)")
    THANH_PHO = "thanh_pho", _("City (thành phố)")
    KHU_VUC = "khu_vuc", _("Area (khu vực)")
    XA = "xa", _("Commune (xã)")
    PHUONG = "phuong", _("Ward (phường)")
    THI_TRAN = "thi_tran", _("Township (thị trấn)")
    DAC_KHU = "dac_khu", _("Special zone (đặc khu)")


# The official word in front of a name: a proper name, so the same in both languages.
KIND_WORD = {
    Kind.TINH: "Tỉnh",
    Kind.THANH_PHO_TW: "Thành phố",
    Kind.HUYEN: "Huyện",
    Kind.QUAN: "Quận",
    Kind.THI_XA: "Thị xã",
    Kind.THANH_PHO: "Thành phố",
    Kind.KHU_VUC: "Khu vực",
    Kind.XA: "Xã",
    Kind.PHUONG: "Phường",
    Kind.THI_TRAN: "Thị trấn",
    Kind.DAC_KHU: "Đặc khu",
}


class Unit(models.Model):
    """Territory with an official code, from `established_on` until `ended_on` (exclusive).

    A null start is a start that the lists do not tell; a null end is a unit still in being.
    """

    level = models.CharField(_("level"), max_length=10, choices=Level)
    code = models.CharField(_("code"), max_length=10)
    established_on = models.DateField(_("established on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                condition=Q(established_on__isnull=True)
                | Q(ended_on__isnull=True)
                | Q(established_on__lt=F("ended_on")),
                name="unit_starts_before_it_ends",
            ),
            models.UniqueConstraint(
                fields=["level", "code", "established_on"], name="unit_code_once_per_start"
            ),
            models.UniqueConstraint(
                fields=["level", "code"],
                condition=Q(established_on__isnull=True),
                name="unit_code_once_unknown_start",
            ),
            models.UniqueConstraint(
                fields=["level", "code"],
                condition=Q(ended_on__isnull=True),
                name="unit_code_once_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.code}"

    def exists_on(self, day: date) -> bool:
        """Whether the unit was in being on `day` (an unknown start counts as always before)."""
        return contains(day, self.established_on, self.ended_on)


class UnitVersion(models.Model):
    """What a unit was called and belonged to, from `valid_from` until `valid_to` (exclusive)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="versions")
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    province = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="province_of"
    )
    district = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="district_of"
    )
    area = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="area_of")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    search_key = models.CharField(max_length=100, db_index=True, editable=False)
    sort_key = models.CharField(max_length=300, editable=False)

    objects = UnitVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit version")
        verbose_name_plural = _("unit versions")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lt=F("valid_to")),
                name="unitversion_starts_before_it_ends",
            ),
            models.UniqueConstraint(
                fields=["unit", "valid_from"], name="unitversion_once_per_start"
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(valid_from__isnull=True),
                name="unitversion_one_unknown_start",
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_to__isnull=True), name="unitversion_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: object, **kwargs: object) -> None:
        """Save with both text keys derived from the name."""
        self.fill_keys()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def full_name(self) -> str:
        """The official name with its kind in front: "Xã Kỳ Lạc"."""
        return f"{KIND_WORD[Kind(self.kind)]} {self.name}"

    def fill_keys(self) -> "UnitVersion":
        """Normalise the name and derive both text keys; call before `save` or `bulk_create`."""
        self.name = nfc(self.name)
        self.search_key, self.sort_key = search_key(self.name), sort_key(self.name)
        return self


class Succession(models.Model):
    """Territory that passed from one unit to another; many-to-many, since units are also split."""

    class Extent(models.TextChoices):
        WHOLE = "whole", _("whole")
        PART = "part", _("part")

    predecessor = models.ForeignKey(Unit, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Unit, models.CASCADE, related_name="origins")
    extent = models.CharField(_("extent"), max_length=5, choices=Extent)
    is_default = models.BooleanField(_("carries results"), default=True)
    effective_on = models.DateField(_("effective on"))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "effective_on"], name="succession_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="succession_to_another_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Classification(models.Model):
    """The class of a unit on one axis of thresholds ("region" BTB, "group" G2), with its decision.

    A commune's own row wins over its province's; `criteria_set` narrows a row to one set, such as
    the rule of QĐ 318 that lets especially difficult communes use another region's column.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="classifications")
    axis = models.CharField(_("axis"), max_length=10)
    class_code = models.CharField(_("class"), max_length=10)
    criteria_set = models.CharField(_("only in set"), max_length=40, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=200)

    class Meta:
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lt=F("valid_to")),
                name="classification_starts_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.axis} {self.class_code}"


class Agency(models.Model):
    """An office or department that acts for a unit, such as a provincial department."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="agencies")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """A role that a person holds over a unit (null: the nation) during a period."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="grants")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lt=F("valid_to")),
                name="grant_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | ~Q(role=Role.OWNER_DEPARTMENT),
                name="grant_of_a_department_names_its_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    @property
    def spec(self) -> RoleSpec:
        """What the role may do."""
        return ROLES[Role(self.role)]
