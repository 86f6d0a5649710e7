"""Criteria sets as workbooks to download."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from criteria.catalogue import all_sets, every_set
from criteria.views.setchoice import find
from criteria.workbook.catalogue.patterns import empty_pattern, extension_of, workbook_of
from criteria.workbook.catalogue.rights import own_province, require_any
from ntm_portal.lib.periods import local_day
from ntm_portal.lib.workbooks import attachment


@require_safe
def set_book(request: HttpRequest, code: str) -> HttpResponse:
    """A set as a workbook; it is public law, so whoever is logged in may have it."""
    row = every_set().select_related("extends", "requires", "province").filter(code=code).first()
    if row is None:
        raise Http404(_("There is no criteria set with this code."))
    try:
        book = workbook_of(row, local_day(timezone.now()))
    except ValueError as error:  # made by hand in the database, as no file could
        raise Http404(_("This set cannot be told as a workbook.")) from error
    return attachment(book, row.code)


@require_safe
def set_extension(request: HttpRequest, code: str) -> HttpResponse:
    """A workbook for a provincial set that extends this one."""
    require_any(request.user)
    row = find(all_sets(), code)
    if row.extends_id:
        raise Http404(_("A set that extends another cannot be extended itself."))
    book = extension_of(row, own_province(request.user), local_day(timezone.now()))
    return attachment(book, f"{row.code}-extension")


@require_safe
def set_pattern(request: HttpRequest) -> HttpResponse:
    """A workbook for a new set."""
    require_any(request.user)
    return attachment(empty_pattern(local_day(timezone.now())), "criteria-set")
