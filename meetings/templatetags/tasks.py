"""Rows of tasks, of which a meeting holds hundreds.

Written here and not in a template: Django's templates took more than half of such a page's time.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template.context import Context
from django.template.defaultfilters import linebreaksbr, truncatechars, truncatewords
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.forms.tasks import MOST_LETTERS
from meetings.models.task import TaskState
from meetings.taskbriefs import Brief
from ntm_portal.lib.addresses import address_of
from ntm_portal.lib.markup import NOTHING, fill, join

register = template.Library()

GIVEN = """<tr><th scope="row"><a href="{}">{}</a></th>
<td>{}</td><td class="nowrap">{}</td><td>{}{}</td></tr>
"""
REPORTED = ' <span class="badge badge-warn">{}</span>'
CARRIED = """<li id="task-{id}">
<p><span class="badge badge-warn">{again}</span> <a href="{address}">{text}</a></p>
<p class="soft small">{about} · <span class="badge{mark}">{state}</span>{reported} · {source}</p>
{note}</li>"""
FIELD = """{noted}<div class="field no-print"><input type="hidden" name="was-{key}" value="{was}">
<label for="note-{key}">{label}</label>
<textarea id="note-{key}" name="note-{key}" rows="1" maxlength="{most}">
{note}</textarea></div>{printed}"""


@register.simple_tag
def given_rows(given: Iterable[Brief]) -> SafeString:
    """`{% given_rows one.tasks %}`: what each task is about, its owner, due day and state."""
    address, states = address_of("meetings:task"), _states()
    cells = (
        (address(one.task.pk), _about(one), one.owner, one.due, states[one.state], _reported(one))
        for one in given
    )
    return join(fill(GIVEN, *row) for row in cells)


def _about(one: Brief) -> str:
    """Commune and criterion, or else the beginning of the text."""
    if not one.commune:
        return truncatewords(one.task.text, 12)
    return f"{one.commune} · {one.criterion}" if one.criterion else one.commune


def _states() -> dict[str, str]:
    return {state: str(state.label) for state in TaskState}


def _reported(one: Brief) -> SafeString:
    """What its owner says, until the office agrees."""
    if not one.is_reported:
        return NOTHING
    told = _("reported done on %(day)s") % {"day": f"{one.task.reported_on:%d/%m/%Y}"}
    return fill(REPORTED, told)


@register.simple_tag(takes_context=True)
def carried_rows(context: Context, rows: Iterable[Brief]) -> SafeString:
    """`{% carried_rows rows %}`: tasks taken up again, each with what the meeting said of it.

    Reads `group` and `writes` of the page, and `typed`: notes that could not be saved, by id.
    """
    write = _CarriedRow(context)
    return join(map(write, rows))


class _CarriedRow:
    """Writes one row; the words that all of them share are looked up once."""

    def __init__(self, context: Context) -> None:
        self.writes, self.by_owner = context["writes"], context["group"] == "owner"
        self.typed: Mapping[int, str] = context["typed"] or {}
        self.address, self.states = address_of("meetings:task"), _states()
        self.again = pgettext("taken up again", "time %(times)s")
        self.due, self.label = _("due %(day)s"), _("What the meeting said of it")
        self.sources: dict[tuple[str, Any], str] = {}

    def __call__(self, one: Brief) -> SafeString:
        task = one.task
        state = task.carried__state or one.state
        return fill(
            CARRIED,
            id=task.pk,
            again=self.again % {"times": task.carried__times},
            address=self.address(task.pk),
            text=truncatechars(task.text, 200),
            about=self._about(one),
            mark=" badge-warn" if state == TaskState.OPEN_OVERDUE else "",
            state=self.states[state],
            reported=_reported(one),
            source=self._source(task.meeting__title, task.meeting__held_on),
            note=self._note(task.carried__pk, task.carried__note),
        )

    def _about(self, one: Brief) -> str:
        """What the head of the group does not tell, and the due day."""
        beside = one.commune if self.by_owner else one.owner
        due = self.due % {"day": one.due}
        return " · ".join(filter(None, (beside, one.criterion, due)))

    def _source(self, title: str, held_on: Any) -> str:
        """The meeting that gave the task out."""
        key = (title, held_on)
        if key not in self.sources:
            self.sources[key] = f"{truncatechars(title, 60)}, {held_on:%d/%m/%Y}"
        return self.sources[key]

    def _note(self, key: int, stored: str) -> SafeString:
        """The note, in a field where the person may write."""
        note = self.typed.get(key, stored)
        told = fill("<p>{}</p>", linebreaksbr(note)) if note else NOTHING
        if not self.writes:
            return told
        return fill(
            FIELD,
            noted=self._noted(stored) if key in self.typed else NOTHING,
            key=key,
            was=stored,
            label=self.label,
            most=MOST_LETTERS,
            note=note,
            printed=fill('<div class="only-print">{}</div>', told) if note else NOTHING,
        )

    def _noted(self, stored: str) -> SafeString:
        """What someone else wrote since the person opened the page."""
        return fill(
            '<p class="small">{} {}</p>', _("Noted meanwhile:"), linebreaksbr(stored or "—")
        )
