"""Starting, writing, making and dropping papers: by whoever keeps the record of the meeting."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from meetings.editing import Overtaken, audit, check_seen, require_keeper, store
from meetings.models import Campaign, Meeting, Paper, State
from meetings.papers.body import filled, sections_of
from meetings.papers.drafting import draft
from meetings.papers.pages import document_of
from meetings.papers.pdf import pdf_of
from meetings.papers.word import docx_of

CLOSED = (State.CONCLUDED, State.PUBLISHED)
WRITTEN_BY_HAND = (
    "number", "place", "dated_on", "issuer_above", "issuer", "signer_title", "signer",
    "recipients", "body",
)  # fmt: skip


@transaction.atomic
def start_paper(
    *, meeting: Meeting, kind: str, campaign: Campaign | None = None, by: User, now: datetime
) -> Paper:
    """Draft a paper from the record. Raises Refused, ValidationError (nothing to write from)."""
    require_keeper(meeting, by)
    _check_kind(meeting, kind, campaign)
    paper = draft(meeting=meeting, kind=kind, campaign=campaign, now=now)
    store(paper, by=by, at=now)
    audit(meeting, "add", paper, None, paper.told(), by=by, at=now)
    return paper


def _check_kind(meeting: Meeting, kind: str, campaign: Campaign | None) -> None:
    if kind not in Paper.Kind.values:
        raise ValidationError({"kind": _("Choose which paper to write.")})
    if (kind == Paper.Kind.CAMPAIGN) != (campaign is not None):
        raise ValidationError({"kind": _("A closing report is written for one campaign.")})
    if campaign is not None and campaign.meeting_id != meeting.pk:
        raise ValidationError({"kind": _("This campaign came out of another meeting.")})
    _check_state(meeting, kind)


def _check_state(meeting: Meeting, kind: str) -> None:
    """A notice tells what was concluded, so it waits until that is closed."""
    if meeting.called_off:
        raise ValidationError(_("The meeting was called off: it has no papers."))
    if kind == Paper.Kind.NOTICE and meeting.state not in CLOSED:
        raise ValidationError(_("The notice tells what was concluded: conclude the meeting first."))


@transaction.atomic
def save_paper(*, paper: Paper, seen: int | None, by: User, now: datetime) -> Paper:
    """Save the draft as people wrote it; its figures stay those it was drafted from.

    Raises Refused, ValidationError (made already; keys are fields), Overtaken.
    """
    held = _hold(paper, by)
    check_seen(paper, seen)
    before = held.told()
    for name in WRITTEN_BY_HAND:
        setattr(held, name, getattr(paper, name))
    _check_text(held)
    return _stored(held, before, by, now)


@transaction.atomic
def rewrite_paper(*, paper: Paper, seen: int | None, by: User, now: datetime) -> Paper:
    """Write text and figures of a draft anew from the record; its head stays as it is.

    Raises as `save_paper` does.
    """
    held = _hold(paper, by)
    check_seen(paper, seen)
    before = held.told()
    fresh = draft(meeting=held.meeting, kind=held.kind, campaign=held.campaign, now=now)
    held.body, held.figures = fresh.body, fresh.figures
    return _stored(held, before, by, now)


@transaction.atomic
def drop_paper(*, paper: Paper, seen: int | None, by: User, now: datetime) -> None:
    """Drop a draft; the audit trail keeps what it said. Raises as `save_paper` does."""
    held = _hold(paper, by)
    check_seen(paper, seen)
    audit(held.meeting, "remove", held, held.told(), None, by=by, at=now)
    held.delete()


def make_paper(*, paper: Paper, seen: int | None, by: User, now: datetime) -> Paper:
    """Make the Word file and the PDF, once; from then on nothing of the paper changes.

    Made again, it is given back as it is. Raises Refused, ValidationError, Overtaken. To be called
    outside any transaction: files cannot be rolled back with an outer one.
    """
    require_keeper(paper.meeting, by)
    read = _row(paper)
    if read.made_at is not None:
        return read
    check_seen(read, seen)
    _check_state(read.meeting, read.kind)
    _check_text(read)
    return _keep(read, _rendered(read, now), by, now)


@dataclass(frozen=True)
class Files:
    """Both forms of a paper."""

    docx: bytes
    pdf: bytes


def _rendered(paper: Paper, at: datetime) -> Files:
    document = document_of(paper)
    return Files(docx_of(document, at), pdf_of(document, at))


def _keep(read: Paper, files: Files, by: User, now: datetime) -> Paper:
    """Write files and row; when either fails, the files are removed again."""
    written: list[str] = []
    storage = read.docx.storage
    try:
        with transaction.atomic():
            held = _locked(read)
            if held.made_at is not None:
                return held
            if held.revision != read.revision:
                raise Overtaken(held)
            before = held.told()
            for name, content in (("docx", files.docx), ("pdf", files.pdf)):
                field = getattr(held, name)
                field.save(f"paper.{name}", ContentFile(content), save=False)
                written.append(field.name)
            held.made_at, held.made_by = now, by
            store(held, by=by, at=now)
            audit(held.meeting, "make", held, before, held.told(), by=by, at=now)
    except BaseException:
        for path in written:
            storage.delete(path)
        raise
    return held


def _row(paper: Paper) -> Paper:
    related = ("meeting__organiser", "campaign__criteria_set", "campaign__meeting", "changed_by")
    row: Paper = Paper.objects.select_related(*related).get(pk=paper.pk)
    return row


def _locked(paper: Paper) -> Paper:
    Paper.objects.select_for_update(no_key=True).get(pk=paper.pk)
    return _row(paper)


def _hold(paper: Paper, by: User) -> Paper:
    """The draft as it is now, locked. Raises Refused, ValidationError once it is made."""
    require_keeper(paper.meeting, by)
    held = _locked(paper)
    if held.made_at is not None:
        raise ValidationError(
            _("The paper has been made and stays as it is. To correct it, write a new one.")
        )
    return held


def _check_text(paper: Paper) -> None:
    """Raise ValidationError for a head that is not complete, a day too early, an empty text."""
    paper.full_clean(exclude=["meeting", "campaign", "changed_by", "changed_at", "made_by", "body"])
    if paper.dated_on < paper.meeting.held_on:
        message = _("The paper is dated before the meeting (%(day)s).")
        day = f"{paper.meeting.held_on:%d/%m/%Y}"
        raise ValidationError({"dated_on": message % {"day": day}})
    if not filled(sections_of(paper.body)):
        raise ValidationError(_("The paper has no text yet."))


def _stored(held: Paper, before: dict[str, object], by: User, now: datetime) -> Paper:
    store(held, by=by, at=now)
    audit(held.meeting, "change", held, before, held.told(), by=by, at=now)
    return held
