"""Secrets in links. Three classes: single use and revocable ones are kept as a hash in a table of their feature;
non-expiring ones for one purpose (unsubscribe) are signed and kept nowhere.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

SECRET_BYTES = 32  # 256 bits; ASVS asks for at least 128


def new_secret() -> tuple[str, str]:
    """A fresh secret for a link and the digest to keep instead of it."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    return secret, digest(secret)


def digest(secret: str) -> str:
    """What a table keeps of `secret`. A plain hash suffices: the secret has 256 bits of its own."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed(purpose: str, text: str) -> str:
    """A fingerprint of `text` (64 hex digits) that only who holds the installation's secret can make again.

    For recognizing what must not be kept, such as an address that wants no more mail. HMAC-SHA-256, RFC 2104.
    """
    key = hashlib.sha256(f"grapevine:{purpose}\0{current_app.config['GRAPEVINE'].secret}".encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def new_reference(length: int = 10) -> str:
    """A short random name for a public address: letters and digits that nobody confuses when reading aloud."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(length))


def sign(purpose: str, payload: dict[str, Any]) -> str:
    """A link token that never expires and serves one purpose only."""
    return URLSafeSerializer(current_app.config["GRAPEVINE"].secret, salt=f"grapevine:{purpose}").dumps(payload)


def unsign(purpose: str, token: str) -> dict[str, Any] | None:
    """What `sign` put in, or None if the token was tampered with or made for another purpose."""
    serializer = URLSafeSerializer(current_app.config["GRAPEVINE"].secret, salt=f"grapevine:{purpose}")
    try:
        payload = serializer.loads(token)
    except BadSignature:
        return None
    return payload if isinstance(payload, dict) else None
