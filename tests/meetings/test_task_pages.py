"""The pages of tasks: the list with its filters, one task and its forms, proposals, export."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import MeetingFile
from meetings.tasks import close
from tests.criteria.evidence_desk import added
from tests.criteria.evidence_files import pdf
from tests.meetings.desk import DAY, KY_TAY, commune, keeper
from tests.meetings.task_desk import DUE, another, department, give, kinds, stored, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]
LATE = datetime(2021, 11, 5, 3, 0, tzinfo=UTC)


def shown(client, **asked):
    """Texts of the tasks on the list."""
    page = client.get("/tasks/", asked)
    assert page.status_code == 200
    return [line.task.text for _name, lines in page.context["groups"] for line in lines]


def sent(task, action, **fields):
    return {"path": f"/tasks/{task.pk}/{action}/", "data": {"revision": 1, **fields}}


def test_the_owner_sees_what_waits_overdue_first(client_as):
    meeting = give(text="Muộn ba năm", due_on=date(2021, 9, 26)).meeting
    give(meeting, text="Còn hạn", due_on=date(2999, 1, 1), criterion=None)
    give(meeting, text="Của xã khác", commune=commune(KY_TAY), owner_unit=commune(KY_TAY))
    done = give(meeting, text="Xong", criterion=None, commune=None)
    close(task=done, done_on=DAY, seen=None, by=keeper(), now=LATE)
    client = client_as("xa.kylac")
    assert shown(client) == ["Muộn ba năm", "Còn hạn"]
    assert client.get("/tasks/").context["overdue"] == 1
    assert client.get("/tasks/?state=done_on_time").context["overdue"] == 1


SEES = {
    "xa.kylac": 2,
    "huyen.kyanh": 3,
    "vp.hatinh": 3,
    "tinh.hatinh": 3,
    "admin": 3,
    "so.tnmt.hatinh": 3,
    "huyen.canloc": 0,
    "tinh.travinh": 0,
}


def test_who_sees_which_tasks(client_as):
    task = give()
    give(task.meeting, agency=department())
    other = give(task.meeting, commune=commune(KY_TAY), owner_unit=commune(KY_TAY))
    for username, sees in SEES.items():
        client = client_as(username)
        assert len(shown(client, whose="all", state="")) == sees, username
        assert client.get(f"/tasks/{task.pk}/").status_code == (200 if sees else 404), username
        status = client.get(f"/tasks/{other.pk}/").status_code
        assert status == (200 if sees == 3 else 404), username


def test_without_login(client_as):
    task = give()
    for address in ("/tasks/", "/tasks/export.xlsx", f"/tasks/{task.pk}/", "/tasks/proposals/"):
        assert client_as("").get(address).status_code == 302
    assert client_as("").post(**sent(task, "close")).status_code == 302
    assert kinds(task) == ["assigned"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"q": "hoan thanh"}, 2),
        ({"q": "khong co"}, 0),
        ({"commune": "ky tay"}, 1),
        ({"commune": "18793"}, 1),
        ({"owner": "tai nguyen"}, 1),
        ({"owner": "ky lac"}, 1),
        ({"criterion": "10"}, 2),
        ({"criterion": "9"}, 0),
        ({"due_from": "2021-11-01"}, 0),
        ({"due_to": "31/10/2021"}, 2),
        ({"person": "ky lac"}, 0),
        ({"state": "open_overdue"}, 2),
        ({"state": "reported"}, 0),
        ({"as_of": "2021-10-01", "state": "open_in_time"}, 2),
        ({"as_of": "2021-09-01"}, 0),
    ],
)
def test_filters(client_as, asked, count):
    task = give()
    give(task.meeting, commune=commune(KY_TAY), agency=department())
    assert len(shown(client_as("huyen.kyanh"), whose="all", **asked)) == count


def test_an_unreadable_filter_is_told_and_the_list_still_stands(client_as):
    give()
    page = client_as("huyen.kyanh").get("/tasks/?whose=all&as_of=31/02/2021&state=maybe")
    assert page.status_code == 200
    assert page.content.decode().count("field-error") == 2


def test_four_states_add_up_and_reported_stands_apart(client_as):
    task = give(reported_on=DAY)
    for due, done in ((DUE, DUE), (DAY, DUE), (date(2999, 1, 1), None)):
        give(task.meeting, due_on=due, done_on=done, conclusion=another(task))
    page = client_as("huyen.kyanh").get("/tasks/?whose=all")
    assert page.context["tally"] == {
        "done_on_time": 1, "done_late": 1, "open_in_time": 1, "open_overdue": 1, "reported": 1,
    }  # fmt: skip
    assert page.context["total"] == 4
    assert page.context["page"].paginator.count == 2


def test_a_past_day_marks_tasks_whose_dates_were_moved_since(client_as):
    task = give()
    task.events.create(kind="changed", on=DUE, at=LATE, by=keeper(), changes={"due_on": ["a", "b"]})
    page = client_as("huyen.kyanh").get("/tasks/?whose=all&as_of=2021-10-01")
    [(_name, [line])] = page.context["groups"]
    assert (line.state, line.task.is_moved) == ("open_in_time", True)


def test_groups_by_owner_and_commune(client_as):
    task = give()
    give(task.meeting, commune=commune(KY_TAY), agency=department())
    give(task.meeting, commune=None, criterion=None)
    client = client_as("huyen.kyanh")
    for group, names in (("owner", 2), ("commune", 3)):
        groups = client.get(f"/tasks/?whose=all&group={group}").context["groups"]
        assert len(groups) == names
        assert len({name for name, _lines in groups}) == names


def test_the_workbook_holds_the_same_tasks(client_as):
    task = give(text="=1+1")
    give(task.meeting, text="Của xã khác", criterion=None, commune=None)
    answer = client_as("huyen.kyanh").get("/tasks/export.xlsx?whose=all&criterion=10")
    book = ZipFile(BytesIO(answer.content))
    texts = book.read("xl/sharedStrings.xml").decode()
    assert "'=1+1" in texts
    assert "Của xã khác" not in texts
    assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == 2


def test_a_report_with_evidence_and_a_paper(client_as, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row = added(user("xa.kylac"), content=pdf("Minh chung 10"), number="10")
    task = give()
    fields = {"on": "2021-10-20", "text": "Xong rồi", "says_done": "on", "evidence": [row.key]}
    paper = SimpleUploadedFile("bien ban.pdf", pdf("Bien ban"))
    client = client_as("xa.kylac")
    answer = client.post(**sent(task, "report", **fields, papers=[paper]))
    assert answer.status_code == 302
    event = task.events.get(kind="reported")
    assert [one.pk for one in event.evidence.all()] == [row.pk]
    kept = event.files.get()
    assert (kept.name, kept.kind, kept.file.read()) == ("bien ban.pdf", "paper", pdf("Bien ban"))
    page = client.get(f"/tasks/{task.pk}/").content.decode()
    assert "bien ban.pdf" in page
    assert "Xong rồi" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"on": "2021-09-24"},
        {"on": "31/02/2021"},
        {"text": " "},
        {"papers": [SimpleUploadedFile("a.pdf", b"<html><script>")]},
        {"revision": "x"},
        {"revision": ""},
    ],
)
def test_a_report_that_cannot_be_taken_keeps_what_was_typed(client_as, settings, tmp_path, fields):
    settings.MEDIA_ROOT = tmp_path
    task = give()
    typed = {"on": "2021-10-20", "text": "Nội dung đã gõ"} | fields
    answer = client_as("xa.kylac").post(**sent(task, "report", **typed))
    assert answer.status_code == 422
    assert typed["text"] in answer.content.decode()
    assert kinds(task) == ["assigned"]
    assert not MeetingFile.objects.filter(meeting=task.meeting).exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_of_two_people_the_second_finds_both_versions_and_saves_again(client_as):
    task, mine = give(), {"on": "2021-10-20", "text": "Của tôi"}
    client = client_as("xa.kylac")
    assert client.post(**sent(task, "report", **mine)).status_code == 302
    late = client_as("huyen.kyanh").post(**sent(task, "close", done_on="2021-10-30", text="Đủ"))
    page = late.content.decode()
    assert late.status_code == 409
    assert "Của tôi" in page
    assert "Đủ" in page
    assert 'name="revision" value="2"' in page
    again = sent(task, "close", done_on="2021-10-30", text="Đủ") | {}
    again["data"]["revision"] = 2
    assert client_as("huyen.kyanh").post(**again).status_code == 302
    assert stored(task).done_on == date(2021, 10, 30)


def test_what_was_typed_stays_when_the_task_was_closed_meanwhile(client_as):
    task, typed = give(), {"on": "2021-10-20", "text": "Một trang dài"}
    changed = {"text": "Mới", "due_on": "2021-12-31", "owner": "u0", "reason": "Vì dài"}
    close(task=task, done_on=DAY, seen=1, by=keeper(), now=LATE)
    for revision, status in ((1, 409), (2, 422)):
        late = client_as("xa.kylac").post(**sent(task, "report", **typed, revision=revision))
        assert late.status_code == status
        assert "Một trang dài" in late.content.decode()
    assert "mở lại trước" in late.content.decode()
    late = client_as("huyen.kyanh").post(**sent(task, "change", **changed))
    assert late.status_code in (409, 422)
    assert "Vì dài" in late.content.decode()


@pytest.mark.parametrize(
    ("username", "action", "status"),
    [
        ("xa.kylac", "close", 403),
        ("tinh.hatinh", "report", 403),
        ("huyen.canloc", "report", 404),
        ("huyen.kyanh", "nothing", 404),
    ],
)
def test_posts_without_the_right(client_as, username, action, status):
    task = give()
    fields = {"on": "2021-10-20", "text": "x", "done_on": "2021-10-20"}
    assert client_as(username).post(**sent(task, action, **fields)).status_code == status
    assert kinds(task) == ["assigned"]


def test_changing_through_the_page(client_as):
    task, client = give(), client_as("huyen.kyanh")
    other = f"u{commune(KY_TAY).pk}"
    fields = {"text": "Mới", "due_on": "2021-12-31", "owner": other, "reason": "Giao lại"}
    assert client.get(f"/tasks/{task.pk}/change/").status_code == 200
    assert client.post(**sent(task, "change", **fields, revision=1)).status_code == 302
    assert stored(task).owner_unit == commune(KY_TAY)
    stale = client.post(**sent(task, "change", **fields))
    assert stale.status_code == 409
    early = fields | {"due_on": "2021-09-01", "revision": 2}
    assert client.post(**sent(task, "change", **early)).status_code == 422
    assert client_as("xa.kylac").get(f"/tasks/{task.pk}/change/").status_code in (403, 404)


def test_proposals_are_accepted_ticked_by_ticked(client_as):
    task, client = give(), client_as("huyen.kyanh")
    page = client.get("/tasks/proposals/")
    assert [line.task for line in page.context["lines"]] == [task]
    client.post("/tasks/proposals/", {"task": [f"{task.pk}:1", "x:y", "9" * 30 + ":1"]})
    assert stored(task).done_on == date(2021, 11, 30)
    page = client.get(f"/tasks/{task.pk}/").content.decode()
    assert "30/11/2021" in page
    assert client.get("/tasks/proposals/").context["lines"] == []


def test_one_click_on_the_page_of_the_task(client_as):
    task = give()
    assert client_as("xa.kylac").post(**sent(task, "accept")).status_code == 403
    client_as("huyen.kyanh").post(**sent(task, "accept"))
    assert stored(task).proof is not None


@pytest.mark.parametrize("address", ["/tasks/?whose=all&state=", "/tasks/proposals/", "page"])
def test_the_number_of_queries_does_not_grow(client_as, address):
    task, client = give(), client_as("huyen.kyanh")
    address = f"/tasks/{task.pk}/" if address == "page" else address
    costs = []
    for _round in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        costs.append(len(captured))
        for day in range(5):
            give(task.meeting, criterion=None, commune=commune(KY_TAY), conclusion=another(task))
            task.events.create(kind="progress", on=DAY + timedelta(days=day), at=LATE, by=keeper())
    assert costs[0] == costs[1] <= 12
