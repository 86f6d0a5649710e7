"""The first page after logging in."""

from datetime import date

import pytest
from django.test import Client

from tests.factories import GrantFactory, UnitVersionFactory, UserFactory

pytestmark = pytest.mark.django_db


def client_of(person) -> Client:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def test_units_still_in_being_come_first(client_as):
    page = client_as("huyen.kyanh").get("/")
    found = page.context["territories"]
    assert [row.level for row in found] == ["area", "district"]
    assert found[1].last_day == date(2025, 6, 30)
    assert "/district/447/?as_of=2025-06-30" in page.content.decode()


def test_a_day_in_the_address_leads_to_the_unit_of_that_day(client_as):
    query = "set=HT-QD05-2017&as_of=2021-09-25"
    response = client_as("huyen.kyanh").get(f"/?{query}")
    assert response.url == f"/district/447/?{query}"


def test_the_cohort_in_the_address_is_kept(client_as):
    query = "set=QD1980-2016&as_of=2019-07-24&registered=2019"
    assert client_as("tinh.travinh").get(f"/?{query}").url == f"/province/84/?{query}"


def test_links_follow_to_pages_that_open(client_as):
    client = client_as("huyen.kyanh")
    for row in client.get("/").context["territories"]:
        day = f"?as_of={row.last_day}" if row.last_day else ""
        address = f"/{row.level}/{row.version.unit.code}/{day}"
        assert client.get(address, follow=True).status_code == 200, address


def test_without_a_grant_the_page_says_whom_to_ask():
    response = client_of(UserFactory()).get("/", headers={"accept-language": "en"})
    assert response.status_code == 200
    assert response.context["territories"] == []
    assert 'class="empty"' in response.content.decode()


def test_an_ended_grant_opens_nothing():
    version = UnitVersionFactory()
    grant = GrantFactory(unit=version.unit, valid_to=date(2024, 1, 1))
    assert client_of(grant.user).get("/").context["territories"] == []


@pytest.mark.parametrize("day", ["nonsense", "9999-99-99", "0001-01-01", "9999-12-31"])
def test_a_far_or_unreadable_day_is_survived(client_as, day):
    response = client_as("xa.kylac").get(f"/?as_of={day}", follow=True)
    assert response.status_code in (200, 400)


def test_names_stay_text():
    version = UnitVersionFactory(name="<b>Xã</b>")
    grant = GrantFactory(unit=version.unit)
    assert "&lt;b&gt;Xã" in client_of(grant.user).get("/").content.decode()


def test_who_only_reads_sees_at_once_where_the_province_stands(client_as):
    client = client_as("tinh.hatinh")
    told = client.get("/").context["standing"]
    query = f"set={told.criteria_set.code}&as_of={told.as_of}"
    page = client.get(f"/province/42/?{query}")
    assert told.figures == page.context["shown"].figures
    assert client.get("/province/42/")["Location"].endswith(query)


@pytest.mark.parametrize("name", ["admin", "huyen.kyanh"])
def test_the_nation_and_a_desk_wait_for_no_figures(client_as, name):
    assert client_as(name).get("/").context.get("standing") is None
