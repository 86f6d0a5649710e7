"""The records of coordination meetings and of what becomes of their conclusions."""

from meetings.models.base import Part, Revised
from meetings.models.campaign import Campaign, CampaignTarget
from meetings.models.content import (
    AgendaItem,
    Attendee,
    Conclusion,
    FieldVisit,
    Finding,
    Output,
    Subject,
)
from meetings.models.files import MeetingFile
from meetings.models.meeting import HalfDay, Kind, Meeting, MeetingEvent, ScopePart, State
from meetings.models.paper import Paper, Publication, PublishedProgress
from meetings.models.snapshot import ScopedCommune, Snapshot
from meetings.models.task import CarriedTask, Task, TaskEvent

__all__ = [
    "AgendaItem",
    "Attendee",
    "Campaign",
    "CampaignTarget",
    "CarriedTask",
    "Conclusion",
    "FieldVisit",
    "Finding",
    "HalfDay",
    "Kind",
    "Meeting",
    "MeetingEvent",
    "MeetingFile",
    "Output",
    "Paper",
    "Part",
    "Publication",
    "PublishedProgress",
    "Revised",
    "ScopePart",
    "ScopedCommune",
    "Snapshot",
    "State",
    "Subject",
    "Task",
    "TaskEvent",
]
