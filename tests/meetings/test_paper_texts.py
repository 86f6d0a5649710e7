"""What a drafted paper says: the record in words, with real figures, and nothing that is not so."""

from datetime import date, timedelta

import pytest

from criteria.models import CriteriaSet, Status
from meetings.carrying import prepare_next
from meetings.editing import save_part
from meetings.models import Attendee, Meeting, Paper, Task
from meetings.papers.drafting import draft
from meetings.papers.services import (
    rewrite_paper,
    start_paper,
)
from meetings.scoping import Wanted
from meetings.services import begin
from tests.meetings.desk import KY_LAC, KY_TAY, NOW, begun, commune, keeper, plan
from tests.meetings.paper_desk import full, started, text_of
from tests.meetings.task_desk import another, give

pytestmark = pytest.mark.django_db


def section(paper, key):
    return next(row for row in paper.body if row["key"] == key)


def again(paper):
    return Paper.objects.get(pk=paper.pk)


def drafted(meeting):
    return draft(meeting=meeting, kind="briefing", now=NOW + timedelta(days=2000)).body


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


def test_a_meeting_about_one_commune():
    meeting = begun(scope=[Wanted(commune(KY_LAC))])
    paper = started(meeting)
    assert "- Xã Kỳ Lạc đạt 12/20 tiêu chí; còn 8 tiêu chí phải thực hiện." in text_of(paper)
    row = meeting.communes.get()
    row.statuses = dict.fromkeys(row.statuses, int(Status.MET))
    row.met = row.recorded = 20
    row.save()
    rewrite_paper(paper=paper, seen=paper.revision, by=keeper(), now=NOW)
    assert "- Xã Kỳ Lạc đạt 20/20 tiêu chí.\n" in text_of(again(paper)) + "\n"


def test_people_who_were_invited_are_not_said_to_have_come():
    meeting = begun()
    row = Attendee(meeting=meeting, group="leaders", name="Bí thư Huyện ủy", presence="invited")
    save_part(row=row, seen=None, by=keeper(), now=NOW)
    told = section(started(meeting), "opening")["text"]
    assert "Thành phần được mời gồm: Bí thư Huyện ủy." in told
    assert "tham dự" not in told


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
