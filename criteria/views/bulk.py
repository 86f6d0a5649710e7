"""Many cells of the grid in one post: all are recorded, or none."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from criteria.entries import read_entries
from criteria.forms import EntryForm
from criteria.views import told
from criteria.views.outcome import Outcome
from criteria.views.place import PostedGrid
from criteria.views.recording import write


@require_POST
def record_many(request: HttpRequest) -> JsonResponse:
    """Record the verdicts in the field `entries`; answers their cells, rows and the totals."""
    here = PostedGrid.read(request)
    outcome, cells = record_entries(here, request.POST.get("entries", ""))
    if not outcome.written:
        return JsonResponse(told.refusals(outcome, here), status=outcome.status)
    return JsonResponse(told.saved_many(here.grid(), cells))


def record_entries(here: PostedGrid, text: str) -> tuple[Outcome, set[told.CellKey]]:
    """Hand JSON entries to the service; with the cells (unit id, criterion id) they name."""
    posted = here.posted
    form = EntryForm(posted.request.POST)
    if not form.is_valid():
        return Outcome(errors=form.problems()), set()
    try:
        entries = read_entries(text, here.versions, posted.criteria_set)
    except ValidationError as error:
        return Outcome(errors=error.message_dict), set()
    return write(posted, entries), {
        (entry.version.unit_id, entry.criterion.id) for entry in entries
    }
