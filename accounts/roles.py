"""The roles as one table: who reads, who records with which authority, who manages."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a grant makes of a person, for one territory and one period."""

    ADMINISTRATOR = "administrator", _("Administrator")
    PROVINCE_OFFICIAL = "province_official", _("Provincial official")
    PROVINCE_OFFICER = "province_officer", _("Provincial coordination officer")
    DISTRICT_OFFICER = "district_officer", _("District or area officer")
    COMMUNE_OFFICER = "commune_officer", _("Commune officer")
    OWNER_DEPARTMENT = "owner_department", _("Department that owns criteria")
    API_READER = "api_reader", _("System that reads the API")
    API_WRITER = "api_writer", _("System that records through the API")


@dataclass(frozen=True)
class RoleSpec:
    """One row of the table.

    `levels`: unit levels a grant of this role may name ("nation" is a grant without a unit).
    `records`: may write verdicts and values. `owned_only`: only for criteria its agency owns.
    `manages`: may manage catalogue, people and registrations of the territory.
    `convenes`: keeps the record of meetings held by the territory's office or one below it.
    """

    levels: tuple[str, ...]
    records: bool = False
    owned_only: bool = False
    manages: bool = False
    convenes: bool = False


ROLES: dict[Role, RoleSpec] = {
    Role.ADMINISTRATOR: RoleSpec(levels=("nation",), manages=True),
    Role.PROVINCE_OFFICIAL: RoleSpec(levels=("nation", "province")),
    Role.PROVINCE_OFFICER: RoleSpec(
        levels=("province",), records=True, manages=True, convenes=True
    ),
    Role.DISTRICT_OFFICER: RoleSpec(levels=("district", "area"), records=True, convenes=True),
    Role.COMMUNE_OFFICER: RoleSpec(levels=("commune",), records=True),
    Role.OWNER_DEPARTMENT: RoleSpec(levels=("province", "district"), records=True, owned_only=True),
    Role.API_READER: RoleSpec(levels=("nation", "province", "district", "area", "commune")),
    Role.API_WRITER: RoleSpec(levels=("province", "district", "area", "commune"), records=True),
}

# Roles that a system may hold: it reads, or records, and does nothing else.
SYSTEM_ROLES = (Role.API_READER, Role.API_WRITER)
