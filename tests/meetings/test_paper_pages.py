"""The pages of papers: who reads which, editing over each other, numbers that lead to lists."""

import re
from io import BytesIO

import pytest
from django.test import Client

from meetings.models import Paper
from meetings.papers.services import make_paper, save_paper
from tests.meetings.desk import KY_LAC, NOW, keeper
from tests.meetings.paper_desk import full, made, started, text_of, word_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def address(paper, doing=""):
    return f"/meetings/{paper.meeting_id}/papers/{paper.pk}/{doing}"


def typed(paper, **changes):
    """What the form of the draft sends, with changes."""
    head = ("number", "place", "issuer_above", "issuer", "recipients", "signer_title", "signer")
    given = {name: getattr(paper, name) for name in head}
    given |= {"dated_on": paper.dated_on.isoformat(), "revision": paper.revision}
    for row in paper.body:
        given[f"text_{row['key']}"] = row["text"]
        given[f"title_{row['key']}"] = row["title"]
        if row["tables"] and row["shows_tables"]:
            given[f"tables_{row['key']}"] = "on"
    return given | changes


def links(page):
    return re.findall(r'<a href="([^"]+)">([^<]+)</a>', page.content.decode())


def test_from_the_button_to_both_files(client_as):
    meeting, client = full(), client_as("huyen.kyanh")
    page = client.post(f"/meetings/{meeting.pk}/papers/new/", {"kind": "briefing"}, follow=True)
    paper = Paper.objects.get(meeting=meeting)
    assert page.redirect_chain[-1][0] == address(paper)
    client.post(address(paper, "make/"), {"revision": paper.revision})
    answers = [client.get(address(paper, f"file.{form}")) for form in ("docx", "pdf")]
    content = [b"".join(answer.streaming_content) for answer in answers]
    assert "12/20" in word_text(content[0])
    assert content[1].startswith(b"%PDF")
    told = answers[0]["Content-Disposition"]
    assert told.startswith("attachment; filename*=utf-8''B%C3%81O%20C%C3%81O%20")
    assert "sandbox" in answers[1]["Content-Security-Policy"]


def test_every_number_of_the_record_leads_to_its_list(client_as):
    paper = started()
    found = {text: href.replace("&amp;", "&") for href, text in links(_get(client_as, paper))}
    figures = f"/meetings/{paper.meeting_id}/figures/"
    for text in ("2 xã", "chưa có xã nào", "10,5 tiêu chí/xã", "19 lượt tiêu chí"):
        assert found[text] == figures
    assert found["12/20"] == f"/commune/{KY_LAC}/?set=HT-QD05-2017&as_of=2021-09-25"
    assert found["3 hợp tác xã"] == f"/meetings/{paper.meeting_id}/findings/#outputs"
    tasks = f"/tasks/?meeting={paper.meeting_id}&whose=all&as_of=2021-09-25"
    assert found["1 nhiệm vụ"] == tasks
    assert found["UBND xã Kỳ Lạc: 1 nhiệm vụ"] == f"{tasks}&owner={KY_LAC}"


def _get(client_as, paper):
    return client_as("huyen.kyanh").get(address(paper))


def test_the_lists_hold_what_the_paper_counts(client_as):
    paper, client = started(), client_as("huyen.kyanh")
    wanted = {href.replace("&amp;", "&") for href, _text in links(client.get(address(paper)))}
    lists = [href for href in wanted if re.match(r"/(commune|tasks)/|.*/findings/#outputs", href)]
    assert len(lists) >= 5
    assert {client.get(href, follow=True).status_code for href in lists} == {200}


def test_a_number_that_was_changed_leads_nowhere(client_as):
    paper = started()
    text = next(row["text"] for row in paper.body if row["key"] == "progress")
    client = client_as("huyen.kyanh")
    wrong = text.replace("12/20 tiêu chí", "13/20 tiêu chí")
    client.post(address(paper, "edit/"), typed(paper, text_progress=wrong))
    shown = [text for _href, text in links(client.get(address(paper)))]
    assert "12/20 tiêu chí" not in shown
    assert "9/20 tiêu chí" in shown


def test_what_was_typed_is_in_the_paper(client_as):
    paper, client = started(), client_as("huyen.kyanh")
    sent = typed(
        paper, title_results="Tình hình", text_proposals="Một & <b>hai</b>", place="Vũng Áng"
    )
    sent.pop("tables_progress")
    assert client.post(address(paper, "edit/"), sent).status_code == 302
    page = client.get(address(paper)).content.decode()
    assert "I. TÌNH HÌNH" in page
    assert "Một &amp; &lt;b&gt;hai&lt;/b&gt;" in page
    assert "Vũng Áng, ngày 25 tháng 9 năm 2021" in page
    assert "Số tiêu chí đạt" not in page


def test_two_people_on_one_draft(client_as):
    paper = started()
    theirs = Paper.objects.get(pk=paper.pk)
    theirs.place = "Hà Tĩnh"
    save_paper(paper=theirs, seen=1, by=keeper(), now=NOW)
    client = client_as("huyen.kyanh")
    page = client.post(address(paper, "edit/"), typed(paper, text_closing="Của tôi"))
    assert page.status_code == 409
    shown = page.content.decode()
    assert "Của tôi" in shown
    assert "<dd>Hà Tĩnh</dd>" in shown
    again = typed(paper, text_closing="Của tôi", revision=2)
    assert client.post(address(paper, "edit/"), again).status_code == 302
    assert text_of(Paper.objects.get(pk=paper.pk)).endswith("Của tôi")


def test_bad_input_is_told_at_its_field_and_kept(client_as):
    paper, client = started(), client_as("huyen.kyanh")
    bad = {"dated_on": "2020-01-01", "issuer": "", "text_closing": "x" * 20_001}
    page = client.post(address(paper, "edit/"), typed(paper, **bad))
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"issuer", "text_closing"}
    early = client.post(address(paper, "edit/"), typed(paper, dated_on="2020-01-01"))
    assert (early.status_code, list(early.context["form"].errors)) == (422, ["dated_on"])
    assert Paper.objects.get(pk=paper.pk).revision == 1


@pytest.mark.parametrize(
    "sent", [{}, {"kind": "letter"}, {"kind": "campaign"}, {"kind": "campaign", "campaign": "9"}]
)
def test_no_such_paper_is_started(client_as, sent):
    meeting = full()
    page = client_as("huyen.kyanh").post(f"/meetings/{meeting.pk}/papers/new/", sent)
    assert page.status_code == 422
    assert not Paper.objects.filter(meeting=meeting).exists()


def test_making_over_an_unseen_edit_is_a_conflict(client_as):
    paper = started()
    save_paper(paper=Paper.objects.get(pk=paper.pk), seen=1, by=keeper(), now=NOW)
    client = client_as("huyen.kyanh")
    assert client.post(address(paper, "make/"), {"revision": "1"}).status_code == 409
    assert client.post(address(paper, "make/"), {}).status_code == 422
    assert Paper.objects.get(pk=paper.pk).made_at is None


READERS = {
    "huyen.kyanh": [200, 200, 200],
    "vp.hatinh": [200, 200, 200],
    "tinh.hatinh": [404, 200, 200],
    "so.tnmt.hatinh": [404, 200, 200],
    "admin": [404, 200, 200],
    "xa.kylac": [404, 404, 200],
    "huyen.canloc": [404, 404, 404],
    "": [302, 302, 302],
}


def test_who_reads_which_paper(client_as):
    meeting = full()
    papers = [started(meeting), made(meeting), made(meeting, "notice")]
    for username, statuses in READERS.items():
        client = client_as(username)
        assert [client.get(address(one)).status_code for one in papers] == statuses, username
        files = [client.get(address(one, "file.pdf")).status_code for one in papers]
        without_file = 404 if statuses[0] == 200 else statuses[0]
        assert files == [without_file, *statuses[1:]], username


def test_a_reader_writes_nothing(client_as):
    meeting = full()
    paper, notice = started(meeting), made(meeting, "notice")
    for username, status in (("xa.kylac", 403), ("tinh.hatinh", 403), ("huyen.canloc", 404)):
        client = client_as(username)
        sent = client.post(f"/meetings/{meeting.pk}/papers/new/", {"kind": "notice"})
        assert sent.status_code == status
        assert client.post(address(notice, "drop/"), {"revision": "1"}).status_code == status
        assert client.post(address(paper, "make/"), {"revision": "1"}).status_code == 404
    assert Paper.objects.filter(meeting=meeting).count() == 2


def test_the_list_shows_each_person_their_papers(client_as):
    meeting = full()
    started(meeting), made(meeting, "notice")
    counts = {
        name: len(client_as(name).get(f"/meetings/{meeting.pk}/papers/").context["papers"])
        for name in ("huyen.kyanh", "tinh.hatinh", "xa.kylac")
    }
    assert counts == {"huyen.kyanh": 2, "tinh.hatinh": 1, "xa.kylac": 1}


def test_a_made_paper_is_no_longer_edited(client_as):
    paper = made()
    client: Client = client_as("huyen.kyanh")
    assert client.get(address(paper, "edit/")).status_code == 302
    for doing in ("rewrite", "drop"):
        sent = client.post(address(paper, f"{doing}/"), {"revision": paper.revision})
        assert sent.status_code == 422


def test_pages_of_papers_ask_a_constant_number_of_queries(client_as, django_assert_max_num_queries):
    meeting = full()
    papers = [started(meeting) for _number in range(3)]
    client = client_as("huyen.kyanh")
    for page in ("", f"{papers[0].pk}/", f"{papers[0].pk}/edit/"):
        with django_assert_max_num_queries(12):
            client.get(f"/meetings/{meeting.pk}/papers/{page}")


def test_a_changed_record_is_told_on_the_draft(client_as):
    paper = started()
    paper.figures["record"] -= 1
    paper.save()
    page = client_as("huyen.kyanh").get(address(paper))
    assert page.context["is_behind"]
    make_paper(paper=paper, seen=1, by=keeper(), now=NOW)
    assert not client_as("huyen.kyanh").get(address(paper)).context["is_behind"]


def test_the_word_file_is_what_the_preview_shows(client_as):
    paper = made()
    client = client_as("huyen.kyanh")
    content = b"".join(client.get(address(paper, "file.docx")).streaming_content)
    page = client.get(address(paper))
    for block in page.context["document"].blocks:
        if block.form == "paragraph":
            assert block.text in word_text(BytesIO(content).getvalue())
