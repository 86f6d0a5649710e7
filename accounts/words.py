"""The audit trail in words: what each app calls its actions, subjects, fields and values.

Entries keep codes, which do not age; an app tells here how a person reads them. A code that
nobody told of is shown as it stands.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEntry
from accounts.roles import Role

Labels = Mapping[str, Any]
LAST_DAYS = ("valid_to", "holds_to")  # kept as the day after; told as the last day
MOST_LETTERS = 300

actions: dict[str, Any] = {
    "add": gettext_lazy("added"),
    "change": gettext_lazy("changed"),
    "delete": gettext_lazy("deleted"),
    "load": gettext_lazy("loaded from files"),
    "set password": gettext_lazy("set a password"),
    "reset password": gettext_lazy("reset the password"),
    "sign out": gettext_lazy("ended sessions"),
    "revoke": gettext_lazy("revoked"),
}
subjects: dict[str, Any] = {
    "user": gettext_lazy("person"),
    "system": gettext_lazy("system"),
    "token": gettext_lazy("token"),
}
fields: dict[str, Any] = {
    "name": gettext_lazy("name"),
    "user.title": gettext_lazy("position"),
    "system.title": gettext_lazy("purpose"),
    "email": gettext_lazy("e-mail"),
    "prefix": gettext_lazy("begins with"),
    "purpose": gettext_lazy("purpose"),
    "expires_on": gettext_lazy("last day"),
    "is_active": gettext_lazy("account open"),
    "is_staff": gettext_lazy("may enter Django's admin"),
    "is_superuser": gettext_lazy("all rights in Django's admin"),
    "sessions": gettext_lazy("sessions"),
    "user": gettext_lazy("person"),
    "role": gettext_lazy("role"),
    "valid_from": gettext_lazy("first day"),
    "valid_to": gettext_lazy("last day"),
    "note": gettext_lazy("note"),
}
values: dict[str, Labels] = {"role": {role.value: role.label for role in Role}}


def tell(
    *,
    of_actions: Labels | None = None,
    of_subjects: Labels | None = None,
    of_fields: Labels | None = None,
    of_values: Mapping[str, Labels] | None = None,
) -> None:
    """Add an app's words; called once, when the app is ready.

    A field may be told for one subject alone: "evidence.title" goes before "title". Values told of
    "verdict.*" are those of every field of that subject that has none of its own.
    """
    actions.update(of_actions or {})
    subjects.update(of_subjects or {})
    fields.update(of_fields or {})
    values.update(of_values or {})


@dataclass(frozen=True)
class Line:
    """One field of a change, in words; "" where there was or is nothing."""

    label: str
    before: str
    after: str


def lines(entry: AuditEntry) -> Iterator[Line]:
    """The fields that the entry changed."""
    before, after = entry.before or {}, entry.after or {}
    for name in [*before, *(name for name in after if name not in before)]:
        labels = values.get(name) or values.get(f"{entry.subject}.*", {})
        old, new = (_value(name, told.get(name), labels) for told in (before, after))
        if old != new:
            label = fields.get(f"{entry.subject}.{name}") or fields.get(name, name)
            yield Line(str(label), old, new)


def action(entry: AuditEntry) -> str:
    """What was done."""
    return str(actions.get(entry.action, entry.action))


def subject(entry: AuditEntry) -> str:
    """To what kind of thing."""
    return str(subjects.get(entry.subject, entry.subject))


def _value(name: str, value: Any, labels: Labels) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(str(labels.get(one, one)) for one in value)[:MOST_LETTERS]
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)[:MOST_LETTERS]
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return _day(name, date.fromisoformat(text))
    return str(labels.get(text, text))


def _day(name: str, day: date) -> str:
    return f"{day - timedelta(days=1) if name in LAST_DAYS else day:%d/%m/%Y}"
