"""The pages of long lists: sent, checked, recorded, taken back, and what is refused."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from criteria.bulk import jobs
from criteria.models import Measurement, Upload

NEW = "/lists/"
ROWS = 'Mã xã,Chỉ tiêu,Giá trị\n18850,2.1,"81,5"\n18793,2.1,70\n'
WRONG = "Mã xã;Chỉ tiêu;Giá trị\n18850;2.1;120\n99999;2.1;5\n18793;2.1;70\n"


@pytest.fixture(autouse=True)
def at_once(monkeypatch, settings, tmp_path) -> None:
    """The work is done before the answer is sent, in the database of the test."""
    settings.VAR_DIR = tmp_path

    def work(upload, action, rest, _handle) -> None:
        call_command("work_on_list", upload.key.hex, action.value, rest=rest)

    monkeypatch.setattr(jobs, "spawn", work)


def form(text: str = ROWS, **changed):
    file = SimpleUploadedFile("danh-sach.csv", text.encode())
    fields = {"criteria_set": "QD1980-2016", "effective_on": "2020-06-30", "reason": "báo cáo"}
    return fields | {"file": file} | changed


def send(client, text: str = ROWS, **changed) -> str:
    """The address of the list's page."""
    answer = client.post(NEW, form(text, **changed))
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def values(number: str = "2.1") -> list:
    rows = Measurement.objects.known().filter(indicator__number=number, authority=3)
    found = rows.filter(holds_from="2020-06-30", value__isnull=False).order_by("unit__code")
    return list(found.values_list("unit__code", "value"))


def work(client, page: str, action: str, **more):
    return client.post(f"{page}run/", {"action": action, **more}, follow=True)


def test_a_list_is_checked_recorded_and_taken_back(client_as):
    client = client_as("vp.hatinh")
    page = send(client)
    assert 'name="action" value="apply"' in client.get(page).content.decode()
    assert values() == []
    work(client, page, "apply")
    assert values() == [("18793", 70), ("18850", Decimal("81.5"))]
    assert Upload.objects.get().counts["new"] == 2
    work(client, page, "undo")
    assert values() == []
    assert Upload.objects.get().undone_at


def test_every_fault_is_told_and_the_rest_is_recorded_on_request(client_as):
    client = client_as("vp.hatinh")
    page = send(client, WRONG)
    shown = client.get(page).content.decode()
    assert "C2" in shown
    assert "A3" in shown
    work(client, page, "apply")
    assert values() == []
    work(client, page, "apply", rest="1")
    assert values() == [("18793", 70)]


@pytest.mark.parametrize("rows", ["", "18850,2.1,\n"])
def test_a_list_without_values_is_told_and_offers_nothing_to_record(client_as, rows):
    client = client_as("vp.hatinh")
    page = send(client, f"Mã xã,Chỉ tiêu,Giá trị\n{rows}")
    shown = client.get(page).content.decode()
    assert 'role="alert"' in shown
    assert 'value="apply"' not in shown
    assert "đã có trên hệ thống" not in shown
    work(client, page, "apply")
    assert Upload.objects.get().applied_at is None


def test_an_unknown_commune_counts_once_however_many_columns_it_has(client_as):
    client = client_as("vp.hatinh")
    rows = "".join(f"{number},1,2\n" for number in range(90001, 90251))
    page = client.get(send(client, f"Mã xã,2.1,2.2\n{rows}"))
    assert page.context["checked"].counts["wrong"] == 250


def test_sent_and_recorded_twice_is_once(client_as):
    client = client_as("vp.hatinh")
    page = send(client)
    assert send(client) == page
    work(client, page, "apply")
    work(client, page, "apply")
    assert Measurement.objects.filter(holds_from="2020-06-30", authority=3).count() == 2


def test_broken_off_work_is_told_and_can_be_begun_again(client_as):
    client = client_as("vp.hatinh")
    page = send(client)
    upload = Upload.objects.get()
    jobs.write(upload, jobs.Report("apply", jobs.State.RUNNING, "write"))
    report = jobs.read(upload)
    assert report is not None
    assert report.state == jobs.State.INTERRUPTED
    assert 'role="alert"' in client.get(page).content.decode()
    work(client, page, "check")
    assert jobs.read(upload).state == jobs.State.DONE


def test_work_under_way_shows_progress_and_is_not_begun_twice(client_as):
    client = client_as("vp.hatinh")
    page = send(client)
    upload = Upload.objects.get()
    with jobs._lock(upload):
        jobs.write(upload, jobs.Report("apply", jobs.State.RUNNING, "judge", 30, 60))
        assert 'max="60"' in client.get(f"{page}state/").content.decode()
        work(client, page, "apply")
    assert values() == []
    assert "HX-Refresh" in client.get(f"{page}state/").headers


def test_what_is_no_list_is_told(client_as):
    client = client_as("vp.hatinh")
    page = send(client, "Tên,Điểm\nKỳ Lạc,5\n")
    shown = client.get(page).content.decode()
    assert "Mã xã" in shown
    answer = client.post(NEW, form(file=SimpleUploadedFile("a.csv", b"PK\x03\x04 archive")))
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "changed", [{"effective_on": "2031-01-01"}, {"reason": ""}, {"criteria_set": "x"}]
)
def test_a_day_to_come_and_a_past_day_without_reason_are_refused(client_as, changed):
    client = client_as("vp.hatinh")
    assert client.post(NEW, form(**changed)).status_code == 400
    assert not Upload.objects.exists()


def test_values_of_another_province_are_refused(client_as):
    client = client_as("vp.hatinh")
    page = send(client, "code,indicator,value\n29284,2.1,50\n")
    assert "A2" in client.get(page).content.decode()
    work(client, page, "apply", rest="1")
    assert values() == []


@pytest.mark.parametrize("name", ["huyen.kyanh", "xa.kylac", "tinh.hatinh", "so.tnmt.hatinh"])
def test_only_offices_that_manage_send_long_lists(client_as, name):
    page = send(client_as("vp.hatinh"))
    assert client_as(name).get(NEW).status_code == 403
    assert client_as(name).get(page).status_code == 403
    assert client_as("admin").get(page).status_code == 404
    assert work(client_as(name), page, "apply").status_code == 403


def test_a_nobody_is_led_to_the_login(client_as):
    assert client_as("").get(NEW)["Location"].startswith(reverse("login"))
