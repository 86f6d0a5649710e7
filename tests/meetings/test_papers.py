"""Papers of a meeting: what a draft says, who writes it, and that a made one stays."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.access import Refused
from accounts.models import AuditEntry
from criteria.models import CriteriaSet
from meetings.carrying import prepare_next
from meetings.editing import Overtaken
from meetings.models import Meeting, Paper, Task
from meetings.papers.drafting import draft
from meetings.papers.services import (
    drop_paper,
    make_paper,
    rewrite_paper,
    save_paper,
    start_paper,
)
from meetings.services import begin, reopen
from tests.meetings.desk import DAY, KY_TAY, NOW, begun, keeper, plan
from tests.meetings.paper_desk import full, made, started, text_of
from tests.meetings.task_desk import another, give, user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def section(paper, key):
    return next(row for row in paper.body if row["key"] == key)


def drafted(meeting):
    return draft(meeting=meeting, kind="briefing", now=NOW + timedelta(days=2000)).body


def again(paper):
    return Paper.objects.get(pk=paper.pk)


def test_a_briefing_tells_the_frozen_figures():
    told = section(started(), "progress")["text"]
    assert "theo Quyết định số 05/2017/QĐ-UBND của Ủy ban nhân dân tỉnh Hà Tĩnh:" in told
    assert "Phạm vi báo cáo gồm 2 xã; chưa có xã nào đạt đủ 20/20 tiêu chí" in told
    assert "bình quân đạt 10,5 tiêu chí/xã" in told
    assert "Cao nhất đạt 12/20 tiêu chí (xã Kỳ Lạc)" in told
    assert "thấp nhất đạt 9/20 tiêu chí (xã Kỳ Tây)" in told
    assert "Còn 19 lượt tiêu chí phải thực hiện" in told
    assert "12–15 tiêu chí: 1 xã; dưới 12 tiêu chí: 1 xã" in told


def test_a_briefing_opens_with_the_meeting():
    told = section(started(), "opening")["text"]
    assert told.startswith(
        "Sáng ngày 25 tháng 9 năm 2021, tại hội trường huyện, UBND huyện Kỳ Anh tổ chức Hội nghị "
        "giao ban xây dựng nông thôn mới, do đồng chí Phó Chủ tịch UBND huyện chủ trì."
    )
    assert "Thành phần tham dự gồm: Lãnh đạo UBND huyện." in told
    assert "Vắng mặt: Sở Khoa học và Công nghệ." in told


def test_a_briefing_has_what_was_found_counted_and_given_out():
    told = text_of(started())
    for said in (
        "- Mưa lũ kéo dài.",
        "- Từ ngày 01/01/2021 đến ngày 25/9/2021: 3 hợp tác xã, 28 doanh nghiệp.",
        "- Nhóm 1, tại mô hình nuôi ong, xã Kỳ Tây.",
        "- Hoàn thành khung kế hoạch. Thời hạn: 31/12/2021.",
        "Giao 1 nhiệm vụ cho 1 cơ quan, đơn vị",
    ):
        assert said in told


def test_the_language_of_the_pages_does_not_change_a_paper(client_as):
    meeting = full()
    client = client_as("huyen.kyanh")
    client.cookies["django_language"] = "en"
    client.post(f"/meetings/{meeting.pk}/papers/new/", {"kind": "briefing"})
    paper = Paper.objects.get(meeting=meeting)
    assert text_of(paper) == text_of(started(meeting))


def test_what_moved_since_the_last_meeting_is_told():
    first = begun()
    later = plan(held_on=date(2021, 12, 31), follows=first)
    begin(meeting=later, by=keeper(), now=NOW + timedelta(days=100))
    told = section(started(later), "progress")["text"]
    assert "So với kỳ họp ngày 25/9/2021: đạt thêm 19 lượt tiêu chí." in told


def test_what_became_of_the_last_conclusions_is_told():
    first = full()
    done = Task.objects.get(meeting=first)
    Task.objects.filter(pk=done.pk).update(done_on=date(2021, 10, 30))
    give(first, conclusion=another(done), due_on=date(2021, 12, 1))
    on = NOW + timedelta(days=100)
    later = prepare_next(meeting=first, held_on=date(2021, 12, 31), by=keeper(), now=on)
    begin(meeting=later, by=keeper(), now=on)
    paper = start_paper(meeting=later, kind="briefing", by=keeper(), now=on)
    assert section(paper, "carried")["text"].splitlines()[-2:] == [
        "- Kết luận ngày 25/9/2021: giao 2 nhiệm vụ, trong đó hoàn thành đúng hạn 1 nhiệm vụ; "
        "quá hạn, chưa hoàn thành 1 nhiệm vụ.",
        "Tiếp tục theo dõi, đôn đốc 1 nhiệm vụ theo bảng sau:",
    ]


def test_a_set_issued_later_was_a_draft_at_the_meeting():
    meeting = begun(criteria_set=CriteriaSet.objects.get(code="QD318-2022-NTM"))
    told = section(started(meeting), "progress")["text"]
    assert "đánh giá theo dự thảo Bộ tiêu chí" in told
    assert "(sau đó được ban hành kèm theo Quyết định số 318/QĐ-TTg ngày 08/3/2022" in told


def test_each_cohort_of_the_scope_is_told():
    can_loc = Meeting.objects.get(organiser__code="443", held_on=date(2017, 10, 2))
    told = " ".join(row["text"] for row in drafted(can_loc))
    assert "- 5 xã đăng ký về đích năm 2017: cao nhất đạt 11/20 tiêu chí (xã Mỹ Lộc);" in told
    assert "- 5 xã đăng ký về đích năm 2018: cao nhất đạt 9/20 tiêu chí" in told
    tra_vinh = Meeting.objects.get(organiser__code="84", held_on=date(2019, 7, 24))
    told = " ".join(row["text"] for row in drafted(tra_vinh))
    assert "gồm 17 xã đăng ký về đích năm 2019; 2 xã đạt đủ 19/19 tiêu chí;" in told


def test_criteria_without_data_are_told_apart_and_a_table_without_any_is_left_out():
    meeting = begun()
    meeting.communes.filter(unit__code=KY_TAY).update(statuses={}, recorded=0, met=0)
    paper = started(meeting)
    assert (
        "Còn 28 lượt tiêu chí phải thực hiện, trong đó 20 lượt tiêu chí chưa có số liệu."
        in (section(paper, "progress")["text"])
    )
    meeting.communes.update(statuses={}, recorded=0, met=0)
    rewrite_paper(paper=paper, seen=paper.revision, by=keeper(), now=NOW)
    assert "progress" not in again(paper).figures["tables"]


def test_a_notice_has_no_figures_of_the_whole_scope():
    paper = started(kind="notice")
    assert "Hoàn thành khung kế hoạch" in text_of(paper)
    assert "tiêu chí" not in text_of(paper)
    assert list(paper.figures["tables"]) == ["tasks"]


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
