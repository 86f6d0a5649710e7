"""What happens to every request: its id, its language, and refusals in plain words."""

import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from accounts.access import Refused
from criteria.context import Detour, NoContext
from ntm_portal.lib.request_id import request_id

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Give every request an id that its log lines and audit entries share."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if re.fullmatch(r"[\w-]{8,64}", given) else uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            return response
        finally:
            request_id.reset(token)


class LanguageMiddleware:
    """Vietnamese unless the person switched: the browser's own language does not decide."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Lead whoever is not signed in to the form, and from there back to the page they were on.

    That is never the address of a post: it shows nothing, and what was posted is lost.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Redirect to the sign-in form; say of a form sent in vain that it was."""
        if request.method in ("GET", "HEAD"):
            back = request.get_full_path()
        else:
            back = _came_from(request)
            if "text/html" in request.headers.get("Accept", "") and not request.htmx:  # type: ignore[attr-defined]
                told = _("Your session had ended: what you just sent is not saved.")
                messages.warning(request, told)
        name = self.get_redirect_field_name(view_func)
        return redirect_to_login(back, self.get_login_url(view_func), name)


def _came_from(request: HttpRequest) -> str:
    """The page of the portal that a post was sent from; else the first page."""
    page = urlsplit(request.headers.get("Referer", ""))
    here = page.netloc == request.get_host()
    return urlunsplit(("", "", page.path, page.query, "")) if here else reverse("home")


class NoStoreMiddleware:
    """Keep what a person reads out of caches: offices share computers, and Back outlives a logout.

    Files are served before this, and a view that says how it is kept is left alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ApiTagMiddleware(ConditionalGetMiddleware):
    """Tag what the API answers by its content: who has it is told so (304), not sent it again.

    A view that tags its answer itself is left alone.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Tag the answer; nothing but a good one is kept anywhere."""
        read = request.method == "GET" and request.path.startswith("/api/")
        if not read or response.status_code != 200 or is_page(response):
            return response
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])
        return super().process_response(request, response)


def is_page(response: HttpResponseBase) -> bool:
    """Whether the response is read in a browser."""
    return response.headers.get("Content-Type", "").startswith("text/html")


class CompressionMiddleware(GZipMiddleware):
    """Send what is read as text compressed; files of evidence are compressed by nature.

    Why this is safe beside secrets in a page: docs/deployment.md.
    """

    kinds = ("text/", "application/json", "application/problem+json", "application/vnd.oai.openapi")

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress where the browser takes it."""
        if not response.get("Content-Type", "").startswith(self.kinds):
            return response
        return super().process_response(request, response)


class RefusalMiddleware:
    """Turn refusals into pages that tell a person what to do: what a view raises for them, and
    the address of a form that somebody opens by itself.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer the exceptions that mean something to a person; leave the others alone."""
        if isinstance(error, Refused):
            return render(request, "403.html", {"reason": str(error)}, status=403)
        if isinstance(error, Detour):
            return redirect(error.url)
        if isinstance(error, NoContext):
            shown = {"message": str(error), "sets": error.sets, "as_of": error.as_of}
            # A post writes nothing here, so it must not look as if it had.
            status = 400 if error.malformed or request.method == "POST" else 200
            return render(request, "criteria/no_context.html", shown, status=status)
        return None
