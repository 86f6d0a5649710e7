"""Holding a demo meeting: everything goes through the portal's services, on the day it was said."""

from collections.abc import Iterable
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from communes.models import Agency, Level, Unit, UnitVersion
from criteria.catalogue import SetView, view_of
from criteria.models import CriteriaSet
from meetings.campaigns import launch
from meetings.carrying import carry, prepare_next
from meetings.content import save_content
from meetings.editing import About, save_part
from meetings.fanout import Mode, Wanted, hand_out, propose
from meetings.models import (
    AgendaItem,
    Attendee,
    Conclusion,
    FieldVisit,
    Finding,
    Meeting,
    State,
    Task,
)
from meetings.outputs import Count, save_outputs
from meetings.papers.services import make_paper, start_paper
from meetings.photos import add_photo
from meetings.publishing import Draft, photos_of, publish, save_publication
from meetings.scoping import Wanted as Part
from meetings.services import begin, conclude, save_meeting
from meetings.taskproof import findings
from meetings.tasks import close, report
from ntm_portal.demo import papers
from ntm_portal.demo.convening import Concluded, Done, Gathering
from ntm_portal.demo.filing import LABEL
from ntm_portal.demo.telling import StoryError

PICTURE = "hình vẽ minh họa"

MODES = {"cells": Mode.CELLS, "communes": Mode.COMMUNES, "units": Mode.OFFICES,
         "owner": Mode.OFFICES}  # fmt: skip


class Host:
    """Holds one meeting; `people` are the demo's accounts by name, `line` the meetings by key."""

    def __init__(
        self, told: Gathering, people: dict[str, User], line: dict[str, Meeting], today: date
    ) -> None:
        self.told = told
        self.people = people
        self.line = line
        self.today = today
        self.by = people[told.by]

    def find(self) -> Meeting | None:
        """The meeting as it was held by an earlier loading, perhaps not to its end."""
        rows = Meeting.objects.filter(title=self.told.title, held_on=self.told.held_on)
        found: Meeting | None = rows.select_related("criteria_set").first()
        return found

    def hold(self) -> Meeting:
        """Hold it to its end. To be called outside any transaction, since photos are files."""
        meeting = self.find() or self._open()
        if meeting.state == State.IN_PROGRESS:
            self._photograph(meeting)
            self._finish(meeting)
            meeting.refresh_from_db()
        self._write(meeting)
        return meeting

    @transaction.atomic
    def _open(self) -> Meeting:
        """Plan it, take up what was open, begin, and write down what was said."""
        meeting = self._plan()
        if meeting.follows_id:
            carry(meeting=meeting, by=self.by, now=self.told.moment(7))
        meeting = begin(meeting=meeting, by=self.by, now=self.told.moment(8))
        self._say(meeting, self._view(meeting))
        return meeting

    def _photograph(self, meeting: Meeting) -> None:
        """A drawn picture for each visit that has one, with the word on it."""
        words = {visit.group: visit.photo for visit in self.told.visits if visit.photo}
        for visit in meeting.fieldvisits.filter(group__in=words, files__isnull=True):
            lines = [LABEL, words[visit.group], visit.place, f"{meeting.held_on:%d/%m/%Y}"]
            upload = ContentFile(papers.png(lines), name=f"{visit.pk}.png")
            caption, now = f"{visit.place} ({PICTURE})", self.told.moment(10)
            add_photo(visit=visit, upload=upload, caption=caption, by=self.by, now=now)

    @transaction.atomic
    def _finish(self, meeting: Meeting) -> None:
        """Conclude, hand out the tasks, and tell what became of them."""
        view = self._view(meeting)
        rows = [self._conclude(meeting, view, one) for one in self.told.conclusions]
        meeting = conclude(meeting=meeting, seen_record=None, by=self.by, now=self.told.moment(12))
        for one, conclusion in zip(self.told.conclusions, rows, strict=True):
            self._hand_out(conclusion, one)
        for done in self.told.tasks:
            self._tell(meeting, view, done)
        self._close(meeting)
        self._afterwards(meeting)

    def _write(self, meeting: Meeting) -> None:
        """Make the papers that are not there yet, each a file of its own."""
        now = self.told.moment(16)
        for kind in self.told.papers:
            there = meeting.papers.filter(kind=kind).first()
            paper = there or start_paper(meeting=meeting, kind=kind, by=self.by, now=now)
            if paper.made_at is None:
                make_paper(paper=paper, seen=None, by=self.by, now=now)

    @staticmethod
    def _view(meeting: Meeting) -> SetView:
        return view_of(meeting.criteria_set, meeting.held_on)

    def _plan(self) -> Meeting:
        told = self.told
        meeting = Meeting(
            kind=told.kind,
            title=told.title,
            held_on=told.held_on,
            half_day=told.half_day,
            place=told.place,
            commune=self._commune(told.host).unit if told.host else None,
            points=told.points.strip(),
            organiser=self._unit(told.organiser),
            criteria_set=CriteriaSet.objects.get(code=told.criteria_set),
            chair=told.chair,
            chair_title=told.chair_title,
            follows=self.line[told.follows] if told.follows else None,
        )
        scope = [Part(self._unit(one.unit), one.year) for one in told.scope]
        now = told.moment(7)
        return save_meeting(meeting=meeting, scope=scope, seen=None, by=self.by, now=now)

    def _say(self, meeting: Meeting, view: SetView) -> None:
        """Agenda, people, findings, visits and counts."""
        now = self.told.moment(9)
        for item in self.told.agenda:
            row = AgendaItem(meeting=meeting, text=item.text, presenter=item.presenter)
            save_part(row=row, seen=None, by=self.by, now=now)
        for one in self.told.attendees:
            save_part(
                row=Attendee(meeting=meeting, **one.model_dump()), seen=None, by=self.by, now=now
            )
        for found in self.told.findings:
            about = self._about(meeting, view, found.units, found.criteria)
            finding = Finding(meeting=meeting, kind=found.kind, text=found.text)
            save_content(row=finding, about=about, seen=None, by=self.by, now=now)
        for visit in self.told.visits:
            told = visit.model_dump(exclude={"commune", "photo"})
            place = FieldVisit(meeting=meeting, commune=self._commune(visit.commune).unit, **told)
            save_content(row=place, seen=None, by=self.by, now=now)
        self._count(meeting)

    def _count(self, meeting: Meeting) -> None:
        for period in sorted({(one.first_day, one.last_day) for one in self.told.outputs}):
            counts = {
                (
                    self._commune(one.commune).unit_id if one.commune else None,
                    str(one.kind),
                ): Count(was=None, now=one.count)
                for one in self.told.outputs
                if (one.first_day, one.last_day) == period
            }
            now = self.told.moment(10)
            save_outputs(meeting=meeting, period=period, counts=counts, by=self.by, now=now)

    def _conclude(self, meeting: Meeting, view: SetView, one: Concluded) -> Conclusion:
        row = Conclusion(meeting=meeting, kind=one.kind, text=one.text, due_on=one.due_on)
        about = self._about(meeting, view, one.units, one.criteria, one.owner)
        now = self.told.moment(11)
        save_content(row=row, about=about, seen=None, by=self.by, now=now)
        return row

    def _hand_out(self, conclusion: Conclusion, one: Concluded) -> None:
        now = self.told.moment(14)
        for way in one.hand_out:
            found = propose(conclusion=conclusion, mode=MODES[way]).proposals
            wanted = [
                Wanted(
                    text=item.text,
                    due_on=self._due(one, item.criterion.number if item.criterion else ""),
                    unit_id=item.unit_id,
                    criterion_id=item.criterion.id if item.criterion else None,
                    agency_id=item.owner.agency_id,
                    owner_unit_id=item.owner.unit_id,
                )
                for item in found
            ]
            hand_out(conclusion=conclusion, wanted=wanted, by=self.by, now=now)
        if one.campaign:
            named = [self._commune(unit).unit_id for unit in one.units]
            drive = one.campaign.model_dump()
            launch(conclusion=conclusion, communes=named, by=self.by, now=now, **drive)

    @staticmethod
    def _due(one: Concluded, number: str) -> date:
        day = one.due.get(number) or one.due_on
        if day is None:
            raise StoryError(f"{one.text}: no day by which it is due")
        return day

    def _tell(self, meeting: Meeting, view: SetView, done: Done) -> None:
        """A report on the one task of that commune and criterion, and its closing."""
        numbers = {row.number: row.id for row in view.criteria}
        task = Task.objects.get(
            meeting=meeting,
            commune=self._commune(done.commune).unit,
            criterion=numbers[done.criterion] if done.criterion else None,
            **({"conclusion__position": done.of} if done.of else {}),
        )
        for day, says_done in ((done.progress, False), (done.reported, True)):
            if day is not None:
                report(
                    task=task,
                    on=day,
                    text=done.text,
                    says_done=says_done,
                    seen=None,
                    by=self.people[done.by],
                    now=self.told.moment(16, day),
                )
        if done.closed is not None:
            now = self.told.moment(9, done.closed)
            close(task=task, done_on=done.reported or done.closed, seen=None, by=self.by, now=now)

    def _close(self, meeting: Meeting) -> None:
        """On each closing day, every task whose cell was verified met by then."""
        for closing in self.told.closes:
            rows = Task.objects.filter(meeting=meeting, done_on__isnull=True)
            tasks = {task.pk: task for task in rows.select_related("meeting", "criteria_set")}
            for pk, proposal in findings(tasks.values(), closing.day).proposals.items():
                close(
                    task=tasks[pk],
                    done_on=proposal.day,
                    proof=proposal.verdict,
                    seen=None,
                    by=self.people[closing.by],
                    now=self.told.moment(17, closing.day),
                )

    def _afterwards(self, meeting: Meeting) -> None:
        """Publish it, and plan the next one."""
        now = self.told.moment(15)
        if self.told.publish:
            shown = {photo.pk: photo.caption for photo in photos_of(meeting)}
            draft = Draft(self.told.title, self.told.publish, shows_figures=True, captions=shown)
            save_publication(meeting=meeting, draft=draft, seen=None, by=self.by, now=now)
            publish(meeting=meeting, seen=None, by=self.by, now=now)
        if self.told.next:
            now = self.told.moment(16, self.today)
            prepare_next(meeting=meeting, held_on=self.told.next.held_on, by=self.by, now=now)

    def _unit(self, place: str) -> Unit:
        """A unit named "district 447" on the meeting's day; StoryError where there is none."""
        level, code = place.split(" ", 1)
        rows = UnitVersion.objects.at(self.told.held_on).filter(unit__level=level, unit__code=code)
        version: UnitVersion | None = rows.select_related("unit").first()
        if version is None:
            raise StoryError(f"{self.told.key}: no {place} on {self.told.held_on}")
        unit: Unit = version.unit
        return unit

    def _commune(self, name: str) -> UnitVersion:
        """A commune named "18850 Kỳ Lạc"; the name guards against a mistyped code."""
        code, called = name.split(" ", 1)
        rows = UnitVersion.objects.at(self.told.held_on).filter(unit__level=Level.COMMUNE)
        version: UnitVersion | None = (
            rows.filter(unit__code=code, name=called).select_related("unit").first()
        )
        if version is None:
            raise StoryError(f"{self.told.key}: no {name} on {self.told.held_on}")
        return version

    def _about(
        self,
        meeting: Meeting,
        view: SetView,
        units: Iterable[str],
        criteria: Iterable[str],
        owner: str = "",
    ) -> About:
        """What a sentence is about; a district stands for its communes in the scope."""
        numbers = {row.number: row.id for row in view.criteria}
        agencies = Agency.objects.filter(code=owner).values_list("pk", flat=True)
        found: set[int] = set()
        for unit in units:
            if unit[0].isdigit():
                found.add(self._commune(unit).unit_id)
                continue
            inside = UnitVersion.objects.at(self.told.held_on).inside(self._unit(unit).pk)
            scope = meeting.communes.filter(unit__in=inside.values("unit"))
            found |= set(scope.values_list("unit_id", flat=True))
        return About(frozenset(found), frozenset(numbers[n] for n in criteria), frozenset(agencies))
