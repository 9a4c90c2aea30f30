"""The signature of a delivery, as Standard Webhooks has it: HMAC-SHA256 over id, time and body."""

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
_BYTES = 32


def new_key() -> bytes:
    """A key of its own for each webhook."""
    return secrets.token_bytes(_BYTES)


def shown(key: bytes) -> str:
    """A key as its receiver is told it."""
    return PREFIX + base64.b64encode(key).decode()


def headers(key: bytes, delivery: str, seconds: int, body: bytes) -> dict[str, str]:
    """The headers that a receiver checks; `seconds` since 1970 let it refuse what is old."""
    signed = f"{delivery}.{seconds}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": delivery,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{signature}",
    }
