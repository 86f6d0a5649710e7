"""Changing one's own password."""

import pytest

from accounts.models import AuditEntry
from tests.accounts.conftest import NEXT, PASSWORD, is_in

ADDRESS = "/account/password/"


def fields(old: str = PASSWORD, new: str = NEXT, again: str = NEXT) -> dict[str, str]:
    return {"old_password": old, "new_password1": new, "new_password2": again}


def test_a_new_password_counts_and_the_other_sessions_end(log_in, somebody):
    here, elsewhere = log_in(), log_in()
    assert here.post(ADDRESS, fields())["Location"] == "/account/"
    assert is_in(here)
    assert not is_in(elsewhere)
    assert not is_in(log_in(password=PASSWORD))
    assert is_in(log_in(password=NEXT))


def test_it_is_audited_without_the_password(log_in, somebody):
    log_in().post(ADDRESS, fields())
    entry = AuditEntry.objects.get(person_id=somebody.pk)
    assert (entry.action, entry.actor_id) == ("set password", somebody.pk)
    assert NEXT not in str((entry.before, entry.after))


@pytest.mark.parametrize(
    "sent",
    [
        fields(old="wrong"),
        fields(again="something-else-8"),
        fields(new="12345678", again="12345678"),
        fields(new="", again=""),
        {},
    ],
)
def test_a_wrong_or_weak_one_changes_nothing(log_in, somebody, sent):
    client = log_in()
    assert 'class="field-error"' in client.post(ADDRESS, sent).content.decode()
    assert is_in(log_in(password=PASSWORD))
    assert not AuditEntry.objects.filter(person_id=somebody.pk).exists()


def test_it_needs_a_session(client, somebody):
    assert client.post(ADDRESS, fields())["Location"].startswith("/login/")
    somebody.refresh_from_db()
    assert somebody.check_password(PASSWORD)


def test_the_login_page_leads_to_help(client, db):
    assert 'href="/password/forgotten/"' in client.get("/login/").content.decode()
