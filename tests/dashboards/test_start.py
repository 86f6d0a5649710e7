"""The guided page: each person's first steps, only through doors that open for them."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from django.utils import timezone, translation

from accounts.models import User
from accounts.roles import ROLES, Role
from dashboards.start import STEPS
from tests.factories import GrantFactory, UnitVersionFactory, UserFactory
from tests.house.addresses import PEOPLE

pytestmark = pytest.mark.django_db
ANYWHERE = {"/meetings/", "/uploads/"}  # of all one's places together
SIGNED_IN = [name for name in PEOPLE if name != "anonymous"]


def guides_of(client):
    return client.get("/start/").context["guides"]


@pytest.mark.parametrize("name", SIGNED_IN)
def test_every_step_opens_for_the_person(client_as, name):
    client = client_as(name)
    steps = [step for guide in guides_of(client) for step in guide.steps]
    assert 4 <= len(steps) <= 6
    for step in steps:
        answer = client.get(step.url, follow=True)
        assert answer.status_code == 200, step.url
        assert "no_context" not in str([one.name for one in answer.templates]), step.url


@pytest.mark.parametrize("role", Role)
def test_nobody_is_sent_to_what_the_role_may_not_do(role):
    with translation.override("en"):
        names = {str(kind.title) for kind in STEPS[role]}
    manages = {"Let people in", "See who changed what", "Say which department owns which criteria"}
    records = {"Record in the grid", "Record your self-assessment", "Fill in with Excel"}
    records |= {"See what waits to be recorded"}
    assert ROLES[role].manages or not names & manages
    assert ROLES[role].records or not names & records


def test_steps_lead_into_ones_own_place(client_as):
    (guide,) = guides_of(client_as("huyen.kyanh"))
    named = [resolve(urlsplit(step.url).path).kwargs.get("code") for step in guide.steps]
    assert named.count("HT-KYANH") == len(named) - len(ANYWHERE)
    assert {step.url for step in guide.steps} >= ANYWHERE


def test_a_unit_that_is_no_more_opens_on_its_last_day(client_as):
    (guide,) = guides_of(client_as("huyen.trieuson"))
    places = [step.url for step in guide.steps if step.url not in ANYWHERE]
    assert len(places) == 4
    assert all("?as_of=2025-06-30" in url for url in places)


@pytest.mark.parametrize(("name", "shown"), [("huyen.kyanh", True), ("tinh.hatinh", False)])
def test_keys_are_told_to_those_who_type(client_as, name, shown):
    assert ("<kbd>Ctrl+D</kbd>" in client_as(name).get("/start/").content.decode()) == shown


def test_two_roles_have_two_guides(client):
    grant = GrantFactory(unit=UnitVersionFactory().unit)
    GrantFactory(user=grant.user, role=Role.ADMINISTRATOR, unit=None)
    client.force_login(grant.user, "django.contrib.auth.backends.ModelBackend")
    assert {guide.territory.grant.role for guide in guides_of(client)} == {
        Role.COMMUNE_OFFICER,
        Role.ADMINISTRATOR,
    }


def test_without_a_grant_the_page_says_whom_to_ask(client):
    client.force_login(UserFactory(), "django.contrib.auth.backends.ModelBackend")
    page = client.get("/start/")
    assert page.context["guides"] == []
    assert 'class="empty"' in page.content.decode()


@pytest.mark.parametrize(("days", "led"), [(3, True), (40, False)])
def test_the_first_page_leads_a_newcomer_here(client_as, days, led):
    client = client_as("xa.kylac")
    User.objects.update(date_joined=timezone.now() - timedelta(days=days))
    page = client.get("/").content.decode()
    assert page.count('href="/start/"') == 1 + led  # the menu always
