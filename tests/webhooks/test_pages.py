"""The pages of those who manage webhooks: made, looked at, paused, ended; and who may not."""

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, User
from tests.webhooks.desk import DAY, HOUR, allow, hook, province, system, told, waiting
from webhooks import signing
from webhooks.models import AllowedHost, Attempt, Kind, Pause, Webhook

pytestmark = pytest.mark.django_db

ADDRESS = "https://api.example.vn/ntm"
WRITES = ("test", "pause", "resume", "secret", "replay")


@pytest.fixture
def desk(client_as):
    """The officer of Hà Tĩnh, in English."""
    client = client_as("vp.hatinh")
    client.cookies["django_language"] = "en"
    return client


def fields(account, **others):
    given = {"user": account.pk, "name": "Kho dữ liệu", "address": ADDRESS}
    return given | {"events": [Kind.VERDICT_CHANGED, Kind.MEETING_PUBLISHED]} | others


def text(answer) -> str:
    return answer.content.decode()


def test_a_webhook_is_made_and_its_secret_shown_once(desk):
    allow("api.example.vn")
    user = system()
    assert "api.example.vn" in text(desk.get("/webhooks/new/"))
    made = desk.post("/webhooks/new/", fields(user))
    row = Webhook.objects.get(user=user)
    assert signing.secret(row.salt) in text(made)
    assert "no-store" in made["Cache-Control"]
    assert row.events == ["verdict.changed", "meeting.published"]
    pages = [text(desk.get(f"/webhooks/{one}")) for one in ("", f"{row.pk}/")]
    assert all(ADDRESS in page for page in pages)
    assert not any(signing.secret(row.salt)[6:20] in page or row.salt in page for page in pages)
    entry = AuditEntry.objects.get(action="webhook.add", person_id=user.pk)
    assert "whsec" not in str(entry.after)
    assert row.salt not in str(entry.after)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"events": []},
        {"events": ["test"]},
        {"address": "https://other.example.vn/"},
        {"address": "ftp://api.example.vn/"},
        {"address": "https://user@api.example.vn/"},
        {"address": ""},
        {"user": ""},
        {"user": "999999999"},
    ],
)
def test_a_wrong_one_is_refused_and_what_was_typed_stays(desk, wrong):
    allow("api.example.vn")
    answer = desk.post("/webhooks/new/", fields(system(), **wrong))
    assert answer.status_code == 422
    assert not Webhook.objects.filter(name="Kho dữ liệu").exists()
    if wrong.get("name") is None:
        assert "Kho dữ liệu" in text(answer)


def test_without_a_system_the_way_to_make_one_is_shown(desk):
    User.objects.filter(is_system=True).update(is_active=False)
    AllowedHost.objects.update(removed_at=timezone.now())
    assert "/people/systems/new/" in text(desk.get("/webhooks/new/"))
    system()
    assert "none yet" in text(desk.get("/webhooks/new/"))


def test_sent_twice_it_is_one_webhook(desk):
    allow("api.example.vn")
    user = system()
    assert [desk.post("/webhooks/new/", fields(user)).status_code for _ in range(2)] == [200, 422]
    assert Webhook.objects.filter(user=user).count() == 1


def test_people_and_systems_elsewhere_get_none(desk, person):
    allow("api.example.vn")
    for user in (person("xa.kylac"), system(province("38"), "thanh-hoa")):
        assert desk.post("/webhooks/new/", fields(user)).status_code == 422
    assert not Webhook.objects.filter(name="Kho dữ liệu").exists()


@pytest.mark.parametrize(
    ("username", "status"), [("xa.kylac", 403), ("tinh.hatinh", 403), ("", 302)]
)
def test_who_manages_nothing_is_refused_everywhere(client_as, username, status):
    row = hook()
    client, one = client_as(username), f"/webhooks/{row.pk}/"
    message = waiting(row).pk
    for path in (
        "/webhooks/",
        "/webhooks/new/",
        "/webhooks/hosts/",
        one,
        f"{one}deliveries/{message}/",
    ):
        assert client.get(path).status_code == status
    for write in (*WRITES, "end", f"deliveries/{message}/replay"):
        assert client.post(f"{one}{write}/").status_code == status
    assert (told(row).paused_at, told(row).salt) == (None, row.salt)


def test_webhooks_of_another_province_do_not_exist(desk):
    row = hook(user=system(province("38"), "thanh-hoa"))
    message = waiting(row).pk
    assert ADDRESS not in text(desk.get("/webhooks/"))
    for path in ("", "end/", f"deliveries/{message}/"):
        assert desk.get(f"/webhooks/{row.pk}/{path}").status_code == 404
    for write in (*WRITES, "end", f"deliveries/{message}/replay"):
        assert desk.post(f"/webhooks/{row.pk}/{write}/", {"reason": "x"}).status_code == 404
    other = hook("https://api.example.vn/2", user=system())
    assert desk.get(f"/webhooks/{other.pk}/deliveries/{message}/").status_code == 404


def test_pause_resume_and_end_with_a_reason(desk):
    row = hook()
    message = waiting(row)
    for write in ("pause", "pause", "resume", "resume", "pause"):
        assert desk.post(f"/webhooks/{row.pk}/{write}/").status_code == 302
    assert told(row).pause_cause == Pause.PERSON
    assert desk.post(f"/webhooks/{row.pk}/end/", {"reason": " "}).status_code == 422
    assert desk.post(f"/webhooks/{row.pk}/end/", {"reason": "Ngừng dùng"}).status_code == 302
    assert (told(row).end_reason, told(message).given_up_at is not None) == ("Ngừng dùng", True)
    assert "Ngừng dùng" in text(desk.get(f"/webhooks/{row.pk}/"))
    listed = text(desk.get("/webhooks/"))
    assert listed.index("Bản đồ số") < listed.index(str(row))  # those that work come first
    assert "has ended" in text(desk.post(f"/webhooks/{row.pk}/resume/", follow=True))
    rows = AuditEntry.objects.filter(person_id=row.user_id).order_by("pk")
    actions = [one.action.removeprefix("webhook.") for one in rows]
    assert actions == ["pause", "resume", "pause", "end"]


def test_a_new_secret_is_shown_once_and_for_a_day_both_sign(desk):
    row, now = hook(), timezone.now()
    assert desk.get(f"/webhooks/{row.pk}/secret/").status_code == 405
    shown = text(desk.post(f"/webhooks/{row.pk}/secret/"))
    after = told(row)
    assert signing.secret(after.salt) in shown
    assert signing.secret(row.salt) not in shown
    assert after.salts(now + HOUR) == [after.salt, row.salt]
    assert after.salts(now + 2 * DAY) == [after.salt]


def test_a_test_waits_for_the_worker_and_twice_is_once(desk):
    row = hook()
    for _click in range(2):
        assert desk.post(f"/webhooks/{row.pk}/test/").status_code == 302
    assert list(row.deliveries.values_list("kind", "tries")) == [(Kind.TEST, 0)]


def test_the_log_is_filtered_and_messages_are_sent_again(desk):
    row, now = hook(), timezone.now()
    lost = {"next_at": None, "given_up_at": now, "tries": 10}
    gone, done = (
        waiting(row, 1, about="Xã Mất", **lost),
        waiting(row, 2, about="Xã Xong", next_at=None, done_at=now),
    )
    page = text(desk.get(f"/webhooks/{row.pk}/?state=given_up"))
    assert ("Xã Mất" in page, "Xã Xong" in page) == (True, False)
    assert "Xã Xong" in text(desk.get(f"/webhooks/{row.pk}/?state=done&kind=verdict.changed"))
    assert desk.get(f"/webhooks/{row.pk}/?state=x&kind=y&page=z").status_code == 200
    desk.post(f"/webhooks/{row.pk}/replay/")
    assert (told(gone).tries, told(gone).next_at is None, told(done).next_at) == (0, False, None)
    desk.post(f"/webhooks/{row.pk}/deliveries/{done.pk}/replay/")
    assert (told(done).key, told(done).done_at) == (done.key, None)
    desk.post(f"/webhooks/{row.pk}/deliveries/{done.pk}/replay/")
    assert AuditEntry.objects.filter(action="webhook.replay", person_id=row.user_id).count() == 2


def test_what_a_receiver_said_is_text(desk):
    row = hook()
    message = waiting(row)
    Attempt.objects.create(
        delivery=message, at=timezone.now(), status=500, ms=7, said="<script>alert(1)</script>"
    )
    page = text(desk.get(f"/webhooks/{row.pk}/deliveries/{message.pk}/"))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_pages_cost_the_same_for_many(desk, django_assert_num_queries):
    user = system()
    row = hook(user=user)
    for path in ("", f"{row.pk}/"):
        desk.get(f"/webhooks/{path}")
    for number in range(5):
        other = hook(f"https://api.example.vn/{number}", user=user)
        waiting(other)
        Attempt.objects.create(delivery=waiting(row, number), at=timezone.now(), status=500, ms=1)
    with django_assert_num_queries(5):
        desk.get("/webhooks/")
    with django_assert_num_queries(7):
        desk.get(f"/webhooks/{row.pk}/")


@pytest.fixture
def admin(client_as):
    """The administrator, in English."""
    client = client_as("admin")
    client.cookies["django_language"] = "en"
    return client


def test_hosts_are_allowed_and_removed_by_administrators_alone(admin, desk):
    given = {"host": "API.Example.VN", "port": "8443", "purpose": "Kho dữ liệu tỉnh"}
    assert desk.get("/webhooks/hosts/").status_code == 403
    assert desk.post("/webhooks/hosts/", given).status_code == 403
    assert [admin.post("/webhooks/hosts/", given).status_code for _ in range(2)] == [302, 422]
    row = AllowedHost.objects.get(host="api.example.vn", port=8443)
    assert "api.example.vn:8443" in text(admin.get("/webhooks/hosts/"))
    assert desk.post(f"/webhooks/hosts/{row.pk}/remove/").status_code == 403
    for _twice in range(2):
        assert admin.post(f"/webhooks/hosts/{row.pk}/remove/").status_code == 302
    assert told(row).removed_by.username == "admin"
    entries = AuditEntry.objects.filter(subject_key="api.example.vn:8443").order_by("pk")
    actions = [one.action.removeprefix("allowedhost.") for one in entries]
    assert actions == ["add", "remove"]
    assert admin.post("/webhooks/hosts/999999/remove/").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "https://api.example.vn"},
        {"host": "127.1"},
        {"host": ""},
        {"port": "0"},
        {"port": "70000"},
        {"purpose": " "},
    ],
)
def test_a_wrong_host_is_refused(admin, wrong):
    given = {"host": "api.example.vn", "port": "443", "purpose": "thử"}
    assert admin.post("/webhooks/hosts/", given | wrong).status_code == 422
    assert not AllowedHost.objects.filter(host="api.example.vn").exists()
