"""Whether the portal is ready to serve people, for load balancers and for whoever upgrades it."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communes.models import Unit
from criteria.models import CriteriaSet
from ntm_portal.operations.tables import pending


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when people can work, else 503 with what is still to be done.

    `/healthz` asks whether to restart the portal; this asks whether to send people to it.
    """
    try:
        missing = _missing()
    except DatabaseError:
        missing = "database does not answer"
    if missing:
        return JsonResponse({"status": "not ready", "missing": missing}, status=503)
    return JsonResponse({"status": "ready"})


def _missing() -> str:
    """The first step of setting up that is not done; "" for none."""
    if pending():
        return "migrate"
    if not Unit.objects.exists():
        return "load_units"
    if not CriteriaSet.objects.exists():
        return "load_criteria"
    return ""
