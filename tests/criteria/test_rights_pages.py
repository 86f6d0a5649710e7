"""Who can see and change what: the pages say what the rules do."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import User
from communes.lookup import find_version
from communes.models import UnitVersion
from communes.people.services import set_active
from communes.scope import grants_of
from criteria.authority import Rights
from criteria.models import Authority, Criterion
from criteria.whocan import of_person, of_unit

pytestmark = pytest.mark.django_db
PAST = date(2021, 9, 25)
ENVIRONMENT = "QD1980-2016/17"


def text(client, address: str) -> str:
    client.cookies["django_language"] = "en"
    return client.get(address).content.decode()


def test_the_table_of_a_unit_agrees_with_the_rules(person):
    version = find_version(person("admin"), "commune", "18850", PAST)
    told = {entry.person.username: entry for entry in of_unit(version, PAST)}
    sees = {
        one.username
        for one in User.objects.all()
        if UnitVersion.objects.visible_to(one).filter(pk=version.pk).exists()
    }
    assert set(told) == sees
    owned = Criterion.objects.get(key=ENVIRONMENT)
    for name, entry in told.items():
        rights = Rights(person(name), PAST)
        of_owned = {one.criterion.pk: one.authority for one in entry.owned}
        assert entry.everything == rights.authority(version, 0)
        assert of_owned.get(owned.pk, entry.everything) == rights.authority(version, owned.pk)
    assert told["huyen.kyanh"].everything == Authority.DISTRICT
    assert told["tinh.hatinh"].everything is None


def test_the_table_of_a_person_has_every_territory(person):
    entries = {entry.version.unit.code: entry for entry in of_person(person("huyen.kyanh"), PAST)}
    assert set(entries) == {"447"}  # the area did not exist
    today = {
        entry.version.unit.code: entry
        for entry in of_person(person("huyen.kyanh"), date(2026, 6, 30))
    }
    assert today["HT-KYANH"].everything == Authority.PROVINCE
    assert today["447"].as_of == date(2025, 6, 30)
    assert today["447"].everything == Authority.DISTRICT


def test_a_day_before_a_role_began_shows_it_not(person):
    someone = person("xa.kylac")
    someone.grants.update(valid_from=date(2023, 1, 1))
    assert of_person(someone, PAST) == []
    assert len(of_person(someone, date(2024, 1, 1))) == 1


def test_a_closed_account_sees_nothing(person):
    someone = person("xa.kylac")
    set_active(person=someone, active=False, by=person("admin"), now=timezone.now())
    assert of_person(someone, PAST) == []
    version = find_version(person("admin"), "commune", "18850", PAST)
    assert someone not in {entry.person for entry in of_unit(version, PAST)}
    assert grants_of(person("xa.kylac")) == ()


def test_the_pages_say_it_in_words(client_as, person):
    desk = client_as("vp.hatinh")
    page = text(desk, "/units/commune/18850/rights/?on=2021-09-25")
    assert "huyen.kyanh" in page
    assert "every criterion: district verification" in page
    department = person("so.tnmt.hatinh").pk
    page = text(desk, f"/people/{department}/rights/?on=2021-09-25")
    assert f'<span class="soft">{ENVIRONMENT}</span>: provincial appraisal' in page
    assert "no day" in text(desk, f"/people/{department}/rights/?on=2021-99-99")


def test_who_may_ask(client_as, person):
    own, other = person("xa.kylac").pk, person("huyen.kyanh").pk
    commune = client_as("xa.kylac")
    assert "What you see and record" in text(commune, f"/people/{own}/rights/")
    assert commune.get(f"/people/{other}/rights/").status_code == 403
    assert commune.get("/units/commune/18850/rights/").status_code == 403
    officer = client_as("vp.travinh")
    assert officer.get(f"/people/{other}/rights/").status_code == 404
    assert officer.get("/units/commune/18850/rights/").status_code == 404
    assert officer.get("/units/province/84/rights/?on=2019-07-24").status_code == 200
