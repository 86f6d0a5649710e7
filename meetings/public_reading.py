"""What the public pages show of meetings: plain values, so that nothing else can slip through."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from communes.lookup import names_at
from communes.models import UnitVersion
from communes.scope import on_day
from criteria.catalogue import view_of
from meetings.models import MeetingFile, Publication, ScopedCommune, Snapshot
from meetings.publishing import photos_of
from meetings.snapshot import Seen, seen
from ntm_portal.lib.text import search_key


@dataclass(frozen=True)
class Photo:
    """A chosen photo; width and height in pixels."""

    url: str
    caption: str
    width: int | None
    height: int | None


@dataclass(frozen=True)
class Figures:
    """The frozen figures of a meeting."""

    day: date
    set_name: str
    seen: Seen


@dataclass(frozen=True)
class Notice:
    """The public page of one meeting, and all that it knows."""

    title: str
    held_on: date
    place: str
    organiser: str
    text: str
    photos: tuple[Photo, ...]
    figures: Figures | None


def public_photos(key: UUID) -> MeetingFile | None:
    """The photo with that key, if it is chosen and its meeting is published. One query."""
    meetings = Publication.objects.public().values("meeting")
    rows = MeetingFile.objects.filter(kind=MeetingFile.Kind.PHOTO, is_public=True, key=key)
    return rows.filter(withdrawn_at__isnull=True, meeting__in=meetings).first()


def notice_of(row: Publication, address: Callable[[UUID], str]) -> Notice:
    """What the public reads of a publication; `address` leads to a photo. Up to four queries."""
    meeting = row.meeting
    names = names_at({meeting.organiser_id, meeting.commune_id}, meeting.held_on)
    host = names.get(meeting.commune_id or 0)
    places = [meeting.place, host.full_name if host else ""]
    return Notice(
        title=row.title,
        held_on=meeting.held_on,
        place=", ".join(place for place in places if place),
        organiser=names[meeting.organiser_id].full_name,
        text=row.text,
        photos=tuple(
            Photo(address(photo.key), photo.caption, photo.width, photo.height)
            for photo in photos_of(meeting).filter(is_public=True)
        ),
        figures=_figures(row) if row.shows_figures else None,
    )


def _figures(row: Publication) -> Figures | None:
    snapshot = (
        Snapshot.objects.filter(meeting=row.meeting_id)
        .select_related("criteria_set__extends", "criteria_set__requires")
        .first()
    )
    if snapshot is None:
        return None
    view = view_of(snapshot.criteria_set, snapshot.as_of)
    communes = ScopedCommune.objects.filter(meeting=row.meeting_id).order_by("sort_key", "pk")
    return Figures(snapshot.as_of, view.name, seen(communes, snapshot, view))


@dataclass(frozen=True)
class Entry:
    """A published meeting in the list; `province` is the code of the organiser's province."""

    pk: int
    title: str
    held_on: date
    organiser: str
    province: str


@dataclass(frozen=True)
class Listing:
    """The published meetings, and the provinces they come from: code and name."""

    entries: list[Entry]
    provinces: list[tuple[str, str]]


def listing(text: str, province: str, today: date) -> Listing:
    """The published meetings called so, of a province, the newest first. Three queries.

    Only what is public is searched: titles and organisers.
    """
    fields = ("meeting", "title", "meeting__held_on", "meeting__organiser")
    rows = Publication.objects.public().order_by("-meeting__held_on", "-meeting")
    light = list(rows.values_list(*fields))
    versions = UnitVersion.objects.filter(unit__in={row[3] for row in light})
    organisers = _by_unit(versions.order_by("pk"))
    names = names_at(
        {one.province_id or one.unit_id for group in organisers.values() for one in group}, today
    )
    entries = [_entry(row, _on(organisers[row[3]], row[2]), names) for row in light]
    key = search_key(text)
    codes = {entry.province for entry in entries}
    known = {one.unit.code: one for one in names.values() if one.unit.code in codes}
    return Listing(
        entries=[
            one
            for one in entries
            if province in ("", one.province) and key in search_key(f"{one.title} {one.organiser}")
        ],
        provinces=[
            (one.unit.code, one.full_name)
            for one in sorted(known.values(), key=lambda one: one.sort_key)
        ],
    )


def _entry(
    row: tuple[int, str, date, int], organiser: UnitVersion, names: dict[int, UnitVersion]
) -> Entry:
    province = names[organiser.province_id or organiser.unit_id]
    return Entry(row[0], row[1], row[2], organiser.full_name, province.unit.code)


def _by_unit(versions: Iterable[UnitVersion]) -> dict[int, list[UnitVersion]]:
    found: dict[int, list[UnitVersion]] = {}
    for one in versions:
        found.setdefault(one.unit_id, []).append(one)
    return found


def _on(versions: list[UnitVersion], day: date) -> UnitVersion:
    """What a unit was on `day`."""
    return next((one for one in versions if on_day(one, day)), versions[-1])
