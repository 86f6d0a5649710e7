"""The audit trail: written inside services, in the transaction of the write itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import AuditEntry, User
from ntm_portal.lib.request_id import request_id


@dataclass(frozen=True)
class Change:
    """One change to be audited; `before` and `after` are JSON-ready, None where nothing was.

    `unit_id` and `unit_code` name the unit that it concerns, `person_id` the person.
    """

    action: str
    subject: str
    key: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    unit_code: str = ""
    reason: str = ""
    unit_id: int | None = None
    person_id: int | None = None


def record(changes: Iterable[Change], *, by: User | None, at: datetime) -> None:
    """Write audit entries for `changes` made by `by` (None: a command of the operator) at `at`."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=at,
            actor_id=by.pk if by else None,
            actor_name=str(by) if by else "system",
            action=change.action,
            subject=change.subject,
            subject_key=change.key,
            unit_code=change.unit_code,
            unit_id=change.unit_id,
            person_id=change.person_id,
            before=change.before,
            after=change.after,
            reason=change.reason,
            request_id=request_id.get(),
        )
        for change in changes
    )
