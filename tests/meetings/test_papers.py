"""Papers of a meeting: what a draft says, who writes it, and that a made one stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.access import Refused
from accounts.models import AuditEntry
from meetings.editing import Overtaken
from meetings.models import Meeting, Paper
from meetings.papers.services import (
    drop_paper,
    make_paper,
    rewrite_paper,
    save_paper,
    start_paper,
)
from meetings.services import reopen
from tests.meetings.desk import DAY, NOW, begun, keeper, plan
from tests.meetings.paper_desk import full, made, started, text_of
from tests.meetings.task_desk import user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def again(paper):
    return Paper.objects.get(pk=paper.pk)


def test_a_notice_waits_for_the_conclusion():
    meeting = begun()
    with pytest.raises(ValidationError):
        started(meeting, "notice")
    paper = started(meeting)
    assert paper.pk


def test_no_paper_without_figures():
    with pytest.raises(ValidationError):
        started(plan())


def test_a_notice_of_a_reopened_meeting_is_not_made():
    meeting = full()
    paper = started(meeting, "notice")
    reopen(meeting=meeting, reason="Thiếu", by=keeper(), now=NOW)
    with pytest.raises(ValidationError):
        make_paper(paper=paper, seen=1, by=keeper(), now=NOW)


def test_only_the_office_writes():
    paper = started()
    for username in ("xa.kylac", "tinh.hatinh", "huyen.canloc", "so.tnmt.hatinh"):
        given = {"by": user(username), "now": NOW}
        with pytest.raises(Refused):
            start_paper(meeting=paper.meeting, kind="briefing", **given)
        for service in (save_paper, rewrite_paper, make_paper, drop_paper):
            with pytest.raises(Refused):
                service(paper=paper, seen=paper.revision, **given)


def test_a_made_paper_stays_as_it_is():
    paper = made()
    for service in (save_paper, rewrite_paper, drop_paper):
        with pytest.raises(ValidationError):
            service(paper=paper, seen=paper.revision, by=keeper(), now=NOW)
    assert again(paper).made_by == keeper()


def test_made_twice_is_made_once(store):
    paper = started()
    stale = again(paper)
    first = make_paper(paper=paper, seen=1, by=keeper(), now=NOW)
    second = make_paper(paper=stale, seen=1, by=keeper(), now=NOW + timedelta(days=1))
    assert (first.made_at, first.docx.name) == (second.made_at, second.docx.name)
    assert sum(path.is_file() for path in store.rglob("*")) == 2


def test_nobody_makes_over_an_edit_they_have_not_seen(store):
    paper = started()
    theirs = again(paper)
    theirs.place = "Hà Tĩnh"
    save_paper(paper=theirs, seen=1, by=keeper(), now=NOW)
    with pytest.raises(Overtaken):
        make_paper(paper=paper, seen=1, by=keeper(), now=NOW)
    assert again(paper).made_at is None
    assert not any(path.is_file() for path in store.rglob("*"))


def test_a_row_that_cannot_be_kept_leaves_no_file(store, monkeypatch):
    paper = started()

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("meetings.papers.services.audit", broken)
    with pytest.raises(RuntimeError):
        make_paper(paper=paper, seen=1, by=keeper(), now=NOW)
    assert not any(path.is_file() for path in store.rglob("*"))
    assert again(paper).made_at is None


def test_a_paper_is_not_dated_before_its_meeting():
    paper = started()
    paper.dated_on = DAY - timedelta(days=1)
    with pytest.raises(ValidationError) as told:
        save_paper(paper=paper, seen=1, by=keeper(), now=NOW)
    assert "dated_on" in told.value.message_dict


def test_an_empty_text_is_not_made():
    paper = started()
    for row in paper.body:
        row["text"], row["shows_tables"] = " ", False
    with pytest.raises(ValidationError):
        save_paper(paper=paper, seen=1, by=keeper(), now=NOW)


def test_writing_anew_takes_in_what_was_added():
    meeting = begun()
    paper = started(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(chair_title="Chủ tịch UBND huyện")
    rewrite_paper(paper=paper, seen=1, by=keeper(), now=NOW)
    assert "đồng chí Chủ tịch UBND huyện" in text_of(again(paper))


def test_every_step_is_audited():
    paper = made()
    drop = started(paper.meeting)
    drop_paper(paper=drop, seen=1, by=keeper(), now=NOW)
    own = AuditEntry.objects.filter(subject_key__startswith=f"{paper.meeting_id}/")
    actions = own.filter(action__startswith="paper.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "paper.add", "paper.make", "paper.add", "paper.remove",
    ]  # fmt: skip
