"""The public pages: no account, no menu, no cookie, and no way further inside.

They are rendered without the context processors of the other pages, so that nothing about whoever
happens to be signed in can stand on them: everybody gets the same bytes.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from communes.lookup import names_at, today
from criteria.evidence_content import SEALED
from meetings.models import Publication
from meetings.public_progress import progress_of
from meetings.public_progress import shown as shown_provinces
from meetings.public_reading import listing, notice_of, public_photos

PAGE_SIZE = 20
KEPT_SECONDS = 60  # by browsers and proxies: as long as a withdrawn page may still be read there
logger = logging.getLogger(__name__)
Answer = Callable[..., HttpResponseBase]


def public_page(
    request: HttpRequest, template: str, given: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the public frame, in the language of `?lang=`."""
    language = translation.get_language()
    shell = {
        "request": request,
        "is_demo": settings.DEMO,
        "language": language,
        "lang": "" if language == settings.LANGUAGE_CODE else f"?lang={language}",
    }
    return HttpResponse(render_to_string(template, given | shell), status=status)


def for_everybody(view: Answer) -> Answer:
    """A view that needs no account: language from the address, short-lived, one 404 for all."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **given: Any) -> HttpResponseBase:
        asked = request.GET.get("lang", "")
        language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            try:
                response = view(request, *args, **given)
                response.headers.setdefault("Cache-Control", f"public, max-age={KEPT_SECONDS}")
            except Http404:
                response = public_page(request, "public/404.html", {}, status=404)
            response["Content-Language"] = language
        # The login check has looked at the session, but what stands here does not depend on it:
        # without this the answer would vary by cookie, and could carry one into a shared cache.
        request.session.accessed = False
        return response

    return login_not_required(require_safe(answer))


@for_everybody
def front(request: HttpRequest) -> HttpResponse:
    """The published meetings, and the provinces whose progress is public."""
    text, province = request.GET.get("q", "")[:100], request.GET.get("province", "")[:10]
    found = listing(text, province, today())
    provinces = shown_provinces()
    names = names_at({row.province_id for row in provinces}, today())
    shown = sorted((names[row.province_id] for row in provinces), key=lambda one: one.sort_key)
    given = {
        "page": Paginator(found.entries, PAGE_SIZE).get_page(request.GET.get("page")),
        "choices": found.provinces,
        "provinces": shown,
        "q": text,
        "province": province,
    }
    return public_page(request, "public/front.html", given)


@for_everybody
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One published meeting."""
    row = Publication.objects.public().select_related("meeting").filter(meeting__pk=pk).first()
    if row is None:
        raise Http404
    notice = notice_of(row, lambda key: reverse("public:photo", args=[key]))
    return public_page(request, "public/meeting.html", {"notice": notice, "preview": ""})


@for_everybody
def photo(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """A photo chosen for a published meeting."""
    row = public_photos(key)
    if row is None:
        raise Http404
    try:
        file = row.file.open("rb")
    except FileNotFoundError as error:
        logger.error("photo %s is on record, but its file is not stored", row.key)
        raise Http404 from error
    response = FileResponse(file, filename="photo", content_type=row.content_type)
    response["Content-Security-Policy"] = SEALED
    response["X-Content-Type-Options"] = "nosniff"
    return response


@for_everybody
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """The progress of a province that shows it."""
    found = shown_provinces(code)
    if not found:
        raise Http404
    shown = progress_of(found[0], today())
    return public_page(request, "public/progress.html", {"shown": shown})
