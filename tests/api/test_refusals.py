"""What the API refuses, and how: one shape for every error, naming what is wrong."""

import pytest
from django.test import Client

from accounts.access import Refused
from accounts.models import User
from criteria.api.progress import Progress

pytestmark = pytest.mark.django_db
HTML = "text/html; charset=utf-8"
FIXED = "/api/v1/progress/?set=HT-QD05-2017&as_of=2021-09-25&district=447"


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("distrct", "447"),
        ("format", "xml"),
        ("level", "village"),
        ("set", "NOPE"),
        ("set", "QD558-2016"),
        ("set", "x" * 50),
        ("set", "<script>"),
        ("as_of", "25/09/2021"),
        ("as_of", "2021-02-30"),
        ("as_of", "9999-12-31"),
        ("as_of", ""),
        ("known_at", "9999-12-31"),
        ("authority", "ministry"),
        ("scheme", "nope"),
        ("registered", "soon"),
        ("registered", "99999999999999999999"),
        ("page", "2"),
        ("cursor", "x"),
        ("cursor", ""),
        ("fields", "met,mett"),
        ("fields", ""),
        ("order", "kind"),
        ("page_size", "501"),
        ("district", ""),
        ("district", "4\x007"),
        ("district", "12345678901"),
    ],
)
def test_a_wrong_parameter_is_named(call, parameter, value) -> None:
    answer = call("tinh.hatinh", "progress", status=400, **{parameter: value})
    assert [error["parameter"] for error in answer["errors"]] == [parameter]
    assert all(error["message"] for error in answer["errors"])


def test_a_parameter_given_twice_is_named(client_as) -> None:
    response = client_as("tinh.hatinh").get("/api/v1/progress/?district=447&district=448")
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "district"


def test_a_day_on_which_the_set_was_not_in_force(call) -> None:
    asked = {"set": "HT-QD05-2017", "as_of": "2010-01-01"}
    answer = call("tinh.hatinh", "progress", status=400, **asked)
    assert answer["errors"][0]["parameter"] == "as_of"
    assert "HT-QD05-2017" in answer["errors"][0]["message"]


def test_a_set_of_another_province(call) -> None:
    asked = {"set": "HT-QD05-2017", "as_of": "2019-07-24", "province": "84"}
    answer = call("tinh.travinh", "progress", status=400, **asked)
    assert answer["errors"][0]["parameter"] == "set"


def test_errors_are_problem_details(client_as) -> None:
    response = client_as("tinh.hatinh").get("/api/v1/progress/?nonsense=1")
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert (told["type"], told["title"]) == ("about:blank", "Bad Request")
    assert (told["status"], bool(told["detail"])) == (400, True)


@pytest.mark.parametrize(
    "asked",
    [
        {"district": "447"},  # of another province
        {"commune": "18850", "as_of": "2021-09-25"},
        {"province": "84", "district": "447"},
        {"district": "842", "as_of": "2026-01-01"},  # districts ended before that day
        {"commune": "00000"},
    ],
)
def test_units_outside_the_territory_do_not_exist(call, asked) -> None:
    for what in ("progress", "cohorts"):
        year = {"year": 2019} if what == "cohorts" else {}
        answer = call("tinh.travinh", what, status=404, **asked, **year)
        assert answer["status"] == 404


def test_a_narrower_unit_must_lie_in_the_wider(call) -> None:
    inside = {"district": "447", "province": "42", "as_of": "2021-09-25"}
    assert call("tinh.hatinh", "progress", **inside)["results"]
    call("tinh.hatinh", "progress", status=404, **{**inside, "commune": "18211"})


@pytest.mark.parametrize("level", ["commune", "district", "area", "province", "nation"])
def test_levels_above_the_territory_are_empty(call, level) -> None:
    now = call("xa.kylac", "progress", level=level)["results"]
    assert [row["name"] for row in now] == (["Kỳ Lạc"] if level == "commune" else [])


def test_someone_without_a_grant_gets_no_rows() -> None:
    client = Client()
    client.force_login(
        User.objects.create(username="nobody"), "django.contrib.auth.backends.ModelBackend"
    )
    for level in ("commune", "district", "province", "nation"):
        answer = client.get("/api/v1/progress/", {"level": level, "set": "QD51-2025-XA"})
        assert answer.json()["results"] == []


@pytest.mark.parametrize(
    "what",
    [
        "progress",
        "cohorts",
        "units",
        "sets",
        "meetings",
        "meetings/1",
        "tasks",
        "schema",
        "nothing",
    ],
)
def test_without_a_session_401(client, what) -> None:
    response = client.get(f"/api/v1/{what}/")
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"]


def test_the_page_of_the_schema_asks_people_to_sign_in(client) -> None:
    response = client.get("/api/v1/docs/")
    assert (response.status_code, response["Location"]) == (302, "/login/?next=/api/v1/docs/")


@pytest.mark.parametrize("address", ["nothing/at/all", "units/district/a%0Ab"])
def test_addresses_that_lead_nowhere(client_as, address) -> None:
    response = client_as("admin").get(f"/api/v1/{address}/")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("/api/v1/progress/", "evil.example", 400),
        ("/api/", "testserver", 404),
        ("/api/v2/progress/", "testserver", 404),
        (FIXED, "testserver", 500),
    ],
)
def test_what_no_view_of_the_api_answers(client_as, monkeypatch, address, host, status) -> None:
    monkeypatch.setattr(Progress, "list", lambda *args: 1 / 0)
    client = client_as("admin")
    client.raise_request_exception = False
    response = client.get(address, headers={"Host": host})
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert (response.json()["status"], bool(response.json()["detail"])) == (status, True)
    assert client.get(address.removeprefix("/api"), headers={"Host": host})["Content-Type"] == HTML


def test_a_foreign_host_is_logged_without_its_name(client, caplog) -> None:
    client.get("/login/", headers={"Host": "evil.example"})
    assert "NTM_ALLOWED_HOSTS" in caplog.text
    assert "evil" not in caplog.text
    assert "Traceback" not in caplog.text


def test_nothing_is_written_here(client_as, person) -> None:
    assert client_as("admin").post(FIXED).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("admin"), "django.contrib.auth.backends.ModelBackend")
    response = strict.post(FIXED)
    assert response.status_code == 403
    assert "CSRF" in response.json()["detail"]


def test_a_refusal_tells_its_reason(client_as, monkeypatch) -> None:
    def refuse(*args: object) -> None:
        raise Refused("Only the owner may.")

    monkeypatch.setattr(Progress, "list", refuse)
    response = client_as("admin").get(FIXED)
    assert response.status_code == 403
    assert response.json()["detail"] == "Only the owner may."
