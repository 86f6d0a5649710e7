"""What must hold between grants: none overlaps another like it, and an administrator is left."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from communes.models import Grant
from ntm_portal.lib.periods import in_force, overlapping


def check_overlap(grant: Grant) -> None:
    """Raise ValidationError (`valid_from`) if the person holds the same already in the period.

    Locks the person's row, so that the same grant sent twice at once is given once.
    """
    list(User.objects.select_for_update(no_key=True).filter(pk=grant.user_id).values_list("pk"))
    same = Grant.objects.filter(
        overlapping(grant.valid_from, grant.valid_to),
        user=grant.user_id,
        role=grant.role,
        unit=grant.unit_id,
        agency=grant.agency_id,
    )
    if same.exclude(pk=grant.pk).exists():
        message = _("The person holds this role over this unit already during that time.")
        raise ValidationError({"valid_from": message})


def require_another_administrator(*, besides: User, day: date) -> None:
    """Raise ValidationError if, without `besides`, no active administrator would be left.

    Only grants without an end count, so that the portal does not lose its last one unnoticed.
    Locks the administrators' grants: two of them cannot remove each other at once.
    """
    lasting = Grant.objects.filter(
        in_force(day), role=Role.ADMINISTRATOR, valid_to__isnull=True, user__is_active=True
    )
    # Two statements: PostgreSQL reads whose account is open before it waits for the lock.
    list(lasting.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    holders = set(lasting.values_list("user_id", flat=True))
    if holders == {besides.pk}:
        raise ValidationError(_("This is the last administrator: name another one first."))
