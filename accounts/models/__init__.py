"""People, sessions, the audit trail, and the tokens with which systems come."""

from accounts.models.people import AuditEntry, User, called, named
from accounts.models.systems import ApiCall, ApiToken, KeptAnswer
from accounts.sessions import SignIn

__all__ = ["ApiCall", "ApiToken", "AuditEntry", "KeptAnswer", "SignIn", "User", "called", "named"]
