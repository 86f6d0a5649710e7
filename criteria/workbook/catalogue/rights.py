"""Who manages criteria sets: the nation's administrator all of them, a province its own."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.access import Refused
from communes.models import Unit
from communes.scope import grants_of, manages


def manages_any(user: Any) -> bool:
    """Whether the person manages sets of the nation or of a province."""
    return any(grant.spec.manages for grant in grants_of(user))


def require_any(user: Any) -> None:
    """Raises Refused for somebody who manages no set at all."""
    if not manages_any(user):
        raise Refused(
            _("Criteria sets are entered by the administrator and by officers of a province.")
        )


def require(user: Any, province_id: int | None) -> None:
    """Raises Refused unless the person manages the sets of the province, None for the nation."""
    if not manages(user, province_id):
        raise Refused(
            _("A national set is changed by the administrator, a set of a province by its officer.")
        )


def own_province(user: Any) -> Unit | None:
    """The province that the person manages, for which a set would be made."""
    managed = [grant for grant in grants_of(user) if grant.spec.manages]
    return next((grant.unit for grant in managed if grant.unit_id), None)
