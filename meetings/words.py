"""The audit trail's words for meetings and tasks: taken from the models that are told of."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts import words
from meetings.models import (
    AgendaItem,
    Attendee,
    Campaign,
    CarriedTask,
    Conclusion,
    FieldVisit,
    Finding,
    Meeting,
    MeetingEvent,
    MeetingFile,
    Output,
    Paper,
    Publication,
    PublishedProgress,
    Snapshot,
    Task,
    TaskEvent,
)

VERBS: dict[str, Any] = {
    "add": _("added"),
    "change": _("changed"),
    "remove": _("removed"),
    "move": _("moved"),
    "withdraw": _("withdrawn"),
    "retake": _("taken again"),
    "carry": _("carried over"),
    "launch": _("launched"),
    "close": _("closed"),
    "make": _("made"),
    **dict(MeetingEvent.Kind.choices),
    **dict(TaskEvent.Kind.choices),
}
TOLD: tuple[type[Model], ...] = (
    AgendaItem, Attendee, Campaign, CarriedTask, Conclusion, FieldVisit, Finding, Meeting,
    MeetingFile, Output, Paper, Publication, PublishedProgress, Snapshot, Task,
)  # fmt: skip


def _fields(model: type[Model]) -> dict[str, Any]:
    """What the fields of a model are called, each under the name that entries use."""
    plain = [field for field in model._meta.concrete_fields if not field.is_relation]
    return {f"{model._meta.model_name}.{field.name}": field.verbose_name for field in plain}


def _values(model: type[Model]) -> dict[str, dict[Any, Any]]:
    """The choices of a model's fields, each code with its words."""
    fields = model._meta.concrete_fields
    return {field.name: dict(field.flatchoices) for field in fields if field.choices}


_choices: dict[str, dict[Any, Any]] = {}
for _model in TOLD:
    for _name, _words in _values(_model).items():
        _choices.setdefault(_name, {}).update(_words)

words.tell(
    of_actions={
        f"{m._meta.model_name}.{verb}": label for m in TOLD for verb, label in VERBS.items()
    },
    of_subjects={str(m._meta.model_name): m._meta.verbose_name for m in TOLD},
    of_fields={
        "scope": _("scope"),
        "units": _("communes"),
        "agencies": _("agencies"),
        "called_off": _("why it was called off"),
        "targets": _("targets"),
        "taken_up": _("tasks taken up again"),
        "left_out": _("tasks left out"),
        "files": _("files"),
        "commune_id": _("commune"),
        "unit_id": _("unit"),
        "organiser_id": _("held by"),
        "agency_id": _("agency"),
        "owner_unit_id": _("unit that does it"),
        "person_id": _("person"),
        "criteria_set_id": _("criteria set"),
        "criterion_id": _("criterion"),
        "conclusion_id": _("conclusion"),
        "follows_id": _("meeting before"),
        "proof_id": _("verdict that shows it"),
        "province_id": _("province"),
        **{name: label for m in TOLD for name, label in _fields(m).items()},
    },
    of_values={name: {**words.values.get(name, {}), **own} for name, own in _choices.items()},
)
