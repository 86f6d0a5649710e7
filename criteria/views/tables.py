"""An office's own table: sending it, where it stands, and forgetting how such tables are read."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import Refused
from accounts.models import User
from accounts.requests import user_of
from criteria.authority import records_anywhere
from criteria.context import Detour
from criteria.models import Upload
from criteria.tableforms import TableForm
from criteria.workbook.foreign.choices import Choices
from criteria.workbook.foreign.layout import MOST_COLUMNS, MOST_LINES
from criteria.workbook.tables import TableUpload
from criteria.workbook.tablesteps import decide, look_at, next_step, start_over
from criteria.workbook.uploads import Done, keep
from ntm_portal.lib.periods import local_day
from ntm_portal.lib.sheetreading import Unreadable
from ntm_portal.lib.sheetscan import Size


@dataclass(frozen=True)
class TableVisit:
    """A request about one of a person's own tables."""

    request: HttpRequest
    user: User
    table: TableUpload

    @classmethod
    def read(cls, request: HttpRequest, key: UUID) -> "TableVisit":
        """Raises Http404 for uploads of others and of other kinds."""
        user = user_of(request)
        mine = Upload.objects.visible_to(user).filter(kind=Upload.Kind.TABLE)
        rows = mine.select_related("criteria_set__extends", "criteria_set__requires")
        return cls(request, user, TableUpload(get_object_or_404(rows, key=key), user))

    @property
    def key(self) -> UUID:
        """The upload's key in addresses."""
        return self.table.upload.key

    @property
    def is_done(self) -> bool:
        """Whether the table is recorded: nothing is decided any more."""
        return self.table.upload.applied_at is not None

    def decide(self, choices: Choices) -> TableUpload:
        """Keep what was decided; the table as it is read then. Raises Detour."""
        try:
            return self.table.decided(decide(upload=self.table.upload, choices=choices))
        except Done as done:  # recorded while the page was open
            raise Detour(reverse("criteria:upload", args=[self.key])) from done


@require_http_methods(["GET", "HEAD", "POST"])
def new_table(request: HttpRequest) -> HttpResponse:
    """The form for a file; a post keeps it and leads to the first open step. Raises Refused."""
    user = user_of(request)
    today = local_day(timezone.now())
    if not records_anywhere(user):
        raise Refused(_("Your role reads results but does not record any."))
    if request.method != "POST":
        form = TableForm(initial=_asked(request, today), user=user, today=today)
        return render(request, "criteria/tables/new.html", {"form": form})
    form = TableForm(request.POST, request.FILES, user=user, today=today)
    made = _kept(form, user) if form.is_valid() else None
    if made is None:
        return render(request, "criteria/tables/new.html", {"form": form}, status=400)
    return redirect("criteria:table", made.key)


def _asked(request: HttpRequest, today: date) -> dict[str, str]:
    """The set and the day of the page that one comes from."""
    day = request.GET.get("as_of") or today.isoformat()
    return {"criteria_set": request.GET.get("set", ""), "effective_on": day}


def _kept(form: TableForm, user: User) -> Upload | None:
    """The upload; None where the file is refused, and the form says why."""
    given = form.cleaned_data
    try:
        return keep(
            file=given["file"],
            kind=Upload.Kind.TABLE,
            by=user,
            most=Size(MOST_LINES, MOST_COLUMNS),
            look=look_at(user, form.view, given["effective_on"]),
            criteria_set=form.chosen,
            effective_on=given["effective_on"],
            reason=given["reason"],
        )
    except Unreadable as error:
        form.add_error("file", error.messages)
        return None


@require_safe
def table(request: HttpRequest, key: UUID) -> HttpResponse:
    """To the first step at which something is still to be said, or to the preview."""
    return redirect(next_step(TableVisit.read(request, key).table), key)


@require_POST
def forget_table(request: HttpRequest, key: UUID) -> HttpResponse:
    """Forget how the office reads this table, and begin anew with the columns."""
    visit = TableVisit.read(request, key)
    try:
        forgotten = start_over(table=visit.table, by=visit.user)
    except Done:
        return redirect("criteria:upload", key)
    if forgotten:
        messages.success(request, _("How this table is read is forgotten for your office."))
    return redirect("criteria:table_columns", key)
