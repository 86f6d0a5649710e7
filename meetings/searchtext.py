"""The words of a meeting's record by which it is found."""

from meetings.models import AgendaItem, Attendee, Conclusion, FieldVisit, Finding, Meeting, Part
from ntm_portal.lib.text import search_key

OWN = ("title", "place", "chair", "chair_title", "points")
PARTS: dict[type[Part], tuple[str, ...]] = {
    AgendaItem: ("text", "presenter"),
    Attendee: ("name",),
    Finding: ("text",),
    FieldVisit: ("group", "place", "text"),
    Conclusion: ("text",),
}


def words_of(meeting: Meeting) -> str:
    """All texts of the record without tones, each once. A query per kind of part."""
    said = [str(getattr(meeting, name)) for name in OWN]
    for model, names in PARTS.items():
        rows = model._base_manager.filter(meeting=meeting).order_by("position", "pk")
        said += [text for row in rows.values_list(*names) for text in row]
    return search_key(" ".join(dict.fromkeys(said)))
