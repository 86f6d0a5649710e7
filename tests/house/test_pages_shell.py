"""The frame of every page: menu, language, refusals, headers."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error

from accounts.access import Refused
from accounts.models import User
from ntm_portal.middleware import RefusalMiddleware

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


@pytest.fixture
def signed_in(client: Client, db) -> Client:
    user = User.objects.create_user("can.bo", first_name="Lê", last_name="Hòa", is_staff=False)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_nothing_is_shown_without_logging_in(client, db):
    assert client.get("/")["Location"].startswith("/login/")
    assert 'class="menu"' not in client.get("/login/").content.decode()


def test_menu_marks_where_one_is_and_carries_the_context(signed_in):
    page = signed_in.get("/?set=HT-QD05-2017&as_of=2021-09-25&page=3", follow=True)
    menu = re.search(r'<ul class="menu">.*?</ul>', page.content.decode(), re.S)[0]
    assert '"/?set=HT-QD05-2017&amp;as_of=2021-09-25" aria-current="page"' in menu
    assert "page=3" not in menu
    assert "/admin/" not in menu


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("/agencies/", "/people/"),
        ("/webhooks/", "/people/"),
        ("/uploads/", "/due/"),
        ("/set-workbooks/", "/sets/"),
        ("/campaigns/", "/meetings/"),
        ("/tasks/", "/tasks/"),
    ],
)
def test_the_menu_tells_the_part_that_a_page_belongs_to(client_as, address, part):
    page = client_as("vp.hatinh").get(address).content.decode()
    assert re.findall(r'<a class="menu-link" href="([^"]+)" aria-current', page) == [part]


@pytest.mark.parametrize(
    ("address", "count"), [("/province/42/", 1), ("/province/42/trend/", 1), ("/account/", 0)]
)
def test_dashboards_belong_to_the_overview(client_as, address, count):
    page = client_as("tinh.hatinh").get(address, follow=True).content.decode()
    menu = page.split("<nav")[1].split("</nav>")[0]
    assert menu.count('aria-current="page">Tổng quan') == count


def test_menu_offers_administration_to_staff(signed_in):
    User.objects.filter(username="can.bo").update(is_staff=True)
    assert 'href="/admin/"' in signed_in.get("/", follow=True).content.decode()


def test_vietnamese_is_the_default_whatever_the_browser_says(client, db):
    answer = client.get("/login/", headers={"accept-language": "en-GB,en"})
    assert '<html lang="vi">' in answer.content.decode()
    assert answer["Content-Language"] == "vi"


def test_language_switch_returns_to_the_page_and_lasts(client, db):
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/login/?next=/"})
    assert answer["Location"] == "/login/?next=/"
    assert '<html lang="en">' in client.get("/login/").content.decode()


@pytest.mark.parametrize("language", ["fr", "", "<script>", "vi" * 999])
def test_unknown_language_reads_as_vietnamese(client, db, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.post("/i18n/setlang/", {"language": language, "next": "/login/"})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert '<html lang="vi">' in client.get("/login/").content.decode()


def test_language_switch_does_not_lead_to_another_site(client, db):
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "https://elsewhere.example"})
    assert answer["Location"] == "/"


def test_unknown_address_is_a_page_that_helps(signed_in):
    answer = signed_in.get("/no/such/page/")
    assert answer.status_code == 404
    assert 'href="/"' in answer.content.decode()
    assert "Lê Hòa" in answer.content.decode()


@pytest.mark.parametrize("address", ["/logout/", "/record/undo/"])
def test_the_address_of_a_form_is_no_empty_page(signed_in, address):
    answer = signed_in.get(address)
    assert (answer.status_code, answer["Allow"].split(", ")[0]) == (405, "POST")
    assert "<h1>" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "status"),
    [(bad_request, 400), (permission_denied, 403), (page_not_found, 404), (server_error, 500)],
)
def test_error_pages_stand_without_session_or_database(view, status):
    request = RequestFactory().get("/x/")
    answer = view(request) if view is server_error else view(request, Exception("secret detail"))
    assert answer.status_code == status
    assert "<h1>" in answer.content.decode()
    assert "secret detail" not in answer.content.decode()


def test_refusal_gives_its_reason():
    request = RequestFactory().get("/x/")
    answer = RefusalMiddleware(lambda _: None).process_exception(request, Refused("Not <yours>."))
    assert answer.status_code == 403
    assert "Not &lt;yours&gt;." in answer.content.decode()


def test_health_needs_no_login(client, db):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_health_tells_of_a_silent_database(client, db, monkeypatch):
    def refuse(*args):
        raise DatabaseError

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", refuse)
        assert client.get("/healthz").status_code == 503


def test_policy_allows_nothing_inline(client, db):
    policy = client.get("/login/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_template_keeps_to_the_policy(path: Path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", text)


def test_demo_label_only_in_a_demo(client, db, settings):
    label = "figures below the published totals are invented"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert label in client.get("/login/").content.decode()
    settings.DEMO = False
    assert label not in client.get("/login/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/units/", "/audit/export/", "/audit/export.xlsx"])
def test_no_cache_keeps_what_a_person_reads(client_as, address):
    answer = client_as("vp.hatinh").get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_an_answer_of_the_api_is_asked_for_again_each_time(client_as):
    told = client_as("vp.hatinh").get("/api/v1/units/")["Cache-Control"]
    assert {"private", "no-cache"} <= set(told.split(", "))
