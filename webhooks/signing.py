"""How a message is signed, after the open specification "Standard Webhooks" 1.0.0.

The secret of a webhook is worked out from the portal's signing key and a random salt that is kept
with it: whoever reads the database or a backup cannot sign, and a copy restored under another key
signs with other secrets.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.utils.crypto import salted_hmac

PREFIX = "whsec_"


def new_salt() -> str:
    """A salt that nobody guesses."""
    return secrets.token_hex(16)


def _key(salt: str) -> bytes:
    return salted_hmac("webhooks.signing", salt, algorithm="sha256").digest()


def secret(salt: str) -> str:
    """The secret as the receiver gets it, once."""
    return PREFIX + base64.b64encode(_key(salt)).decode()


def headers(key: str, at: datetime, body: str, salts: Iterable[str]) -> dict[str, str]:
    """The three headers of one attempt: which message, sent when, signed with each secret."""
    moment = str(int(at.timestamp()))
    signed = f"{key}.{moment}.{body}".encode()
    digests = (hmac.new(_key(salt), signed, hashlib.sha256).digest() for salt in salts)
    return {
        "webhook-id": key,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(d).decode()}" for d in digests),
    }
