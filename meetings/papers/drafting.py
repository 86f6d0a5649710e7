"""The drafts: which sections a paper has, and what its head says."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from communes.lookup import names_at
from communes.models import Level
from meetings.models import Campaign, Finding, Meeting, Paper
from meetings.papers import opening, parts
from meetings.papers.body import ABOUT
from meetings.papers.campaign import write_campaign
from meetings.papers.material import Material, inner, read
from meetings.papers.pen import Pen
from meetings.papers.progress import progress_lines, progress_tables
from meetings.papers.texts import say, words
from ntm_portal.lib.letterhead import long_day
from ntm_portal.lib.periods import local_day


def draft(*, meeting: Meeting, kind: str, campaign: Campaign | None = None, now: datetime) -> Paper:
    """An unsaved paper of the kind, written from the record of the meeting as it is.

    A closing report needs its campaign. Raises ValidationError while there are no figures.
    """
    facts, pen = read(meeting, local_day(now)), Pen()
    if kind == Paper.Kind.CAMPAIGN and campaign is not None:
        write_campaign(pen, facts, campaign)
    else:
        WRITERS[kind](pen, facts)
    head = _head(facts, kind, campaign)
    figures = pen.figures(
        as_of=facts.snapshot.as_of.isoformat(),
        set=facts.view.code,
        record=meeting.record,
        communes=_communes(facts),
    )
    return Paper(
        meeting=meeting, campaign=campaign, kind=kind, dated_on=local_day(now),
        body=pen.body(), figures=figures, **head,
    )  # fmt: skip


def _communes(facts: Material) -> list[dict[str, Any]]:
    """The frozen figures that the paper rests on."""
    return [
        {"code": row.unit.code, "name": row.name, "met": row.met if row.recorded else None,
         "total": facts.snapshot.total}
        for row in facts.seen.communes
    ]  # fmt: skip


def _head(facts: Material, kind: str, campaign: Campaign | None) -> dict[str, str]:
    above = facts.organiser
    if above.unit.level == Level.AREA:
        day = facts.meeting.held_on
        above = names_at({above.province_id}, day).get(above.province_id or 0, above)
    sign = f"{words(f'kind.{kind}.sign')}-{words('office.sign')}"
    return {
        "number": f"/{sign}",
        "place": facts.organiser.name,
        "issuer_above": words("office.above", unit=inner(above.full_name)),
        "issuer": opening.issuer_of(facts),
        "signer_title": words("office.signer_title"),
        "recipients": _recipients(facts),
    }


def _recipients(facts: Material) -> str:
    """Bodies above, who attended, who got tasks, the communes, and where a copy is kept."""
    named = [inner(row.name) for row in facts.seen.communes]
    communes = (
        [words("recipients.commune", unit=name) for name in named]
        if len(named) <= 5
        else [words("recipients.communes")]
    )
    above = words(f"recipients.{facts.meeting.organiser.level}").split("\n")
    ids = {f"unit-{row.unit_id}" for row in facts.seen.communes}
    has_others = any(task.owner_key not in ids for task in facts.tasks)
    owners = [words("recipients.owners")] if has_others else []
    kept = words("recipients.kept")
    return "\n".join([*above, words("recipients.attended"), *owners, *communes, kept])


def _write_briefing(pen: Pen, facts: Material) -> None:
    issuer, day = opening.issuer_of(facts), long_day(facts.snapshot.as_of)
    pen.put(ABOUT, 0, [say("about.briefing", day=day)])
    pen.put("opening", 0, [opening.held(facts, "opening.briefing"), *opening.attendance(facts),
                           say("opening.briefing_end", issuer=issuer)])  # fmt: skip
    pen.put("results", 1)
    pen.put("progress", 2, progress_lines(facts), progress_tables(facts))
    pen.put("achieved", 2, parts.finding_lines(facts, Finding.Kind.RESULT))
    pen.put("outputs", 2, parts.output_lines(facts), parts.output_tables(facts))
    pen.put("visits", 2, parts.visit_lines(facts))
    pen.put("limits", 1)
    for key in ("shortcoming", "objective", "subjective"):
        pen.put(f"{key}s" if key == "shortcoming" else key, 2,
                parts.finding_lines(facts, Finding.Kind(key)))  # fmt: skip
    pen.put("carried", 1, parts.carried_lines(facts), parts.carried_tables(facts))
    pen.put("proposals", 1, parts.finding_lines(facts, Finding.Kind.PROPOSAL))
    pen.put("ahead", 1)
    pen.put("conclusions", 2, parts.conclusion_lines(facts, numbered=False))
    pen.put("tasks", 2, parts.task_lines(facts), parts.task_tables(facts))
    pen.put("closing", 0, [say("closing.briefing", day=day, issuer=issuer)])


def _write_notice(pen: Pen, facts: Material) -> None:
    """Conclusions and tasks alone: everyone who was there reads a notice, so no figures in it."""
    meeting = facts.meeting
    told = opening.meeting_words(meeting)
    chair = opening.chair_of(meeting) or words("meeting.chairperson")
    about = {"chair": chair, "meeting": told, "day": long_day(meeting.held_on)}
    pen.put(ABOUT, 0, [say("about.notice", **about)])
    pen.put("opening", 0, [opening.held(facts, "opening.notice"), *opening.attendance(facts),
                           say("opening.notice_end", chair=chair)])  # fmt: skip
    pen.put("conclusions", 1, parts.conclusion_lines(facts, numbered=True))
    pen.put("tasks", 1, parts.task_lines(facts), parts.task_tables(facts))
    pen.put("closing", 0, [say("closing.notice", issuer=opening.issuer_of(facts))])


WRITERS: dict[str, Callable[[Pen, Material], None]] = {
    Paper.Kind.BRIEFING: _write_briefing,
    Paper.Kind.NOTICE: _write_notice,
}
