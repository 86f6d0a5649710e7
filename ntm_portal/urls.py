"""Where each address leads."""

from django.contrib import admin
from django.urls import include, path

from ntm_portal.operations.health import readyz

handler400 = "ntm_portal.handlers.bad_request"
handler404 = "ntm_portal.handlers.not_found"
handler500 = "ntm_portal.handlers.server_error"
urlpatterns = [
    path("", include("dashboards.urls")),
    path("", include("accounts.urls")),
    path("", include("communes.urls")),
    path("", include("criteria.urls")),
    path("", include("meetings.urls")),
    path("webhooks/", include("webhooks.urls")),
    path("public/", include("meetings.urls.public")),
    path("readyz", readyz, name="readyz"),
    path("api/v1/", include("ntm_portal.api")),
    path("admin/", admin.site.urls),
]
