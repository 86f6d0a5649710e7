"""Coming in, and whether the portal is alive."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.forms import LoginForm
from accounts.models import User

DEMO_PASSWORD = "ntm-demo-2026"  # noqa: S105 - published with the demo, which holds no real data
DEMO_PEOPLE_SHOWN = 12


class Login(LoginView):
    """The login page; a demo lists its people there, with what each of them is."""

    form_class = LoginForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the people of a demo; elsewhere nobody is named before logging in."""
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            people = User.objects.filter(is_active=True, is_system=False).order_by("pk")
            context["demo_people"] = people[:DEMO_PEOPLE_SHOWN]
            context["demo_password"] = DEMO_PASSWORD
        return context


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503; for load balancers and monitoring."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})
