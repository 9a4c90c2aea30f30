"""Tokens: JSON Web Tokens (RFC 7519), signed RS256 by a key from the folder of keys.

Written on `cryptography` since no JWT library is among the server's: what is needed is one algorithm, and a reader that
knows one algorithm can't be talked into another ("none", HMAC with the public key).
"""

import base64
import binascii
import hashlib
import uuid
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from openimr.server.secrets import secret_file

Kind = Literal["Bearer", "Refresh", "ID"]
CLIENT = "dxc"
_ALGORITHM = "RS256"
_LONGEST = 8192
_BITS = 2048


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What a token says, in the names of the programme's identity server; times are seconds since 1970."""

    jti: str
    exp: int
    nbf: int
    iat: int
    iss: str
    aud: str
    sub: str
    typ: Kind
    azp: str
    session_state: str
    preferred_username: str
    name: str = ""


class _Header(msgspec.Struct, frozen=True, kw_only=True):
    alg: str
    kid: str
    typ: str = "JWT"


class InvalidTokenError(Exception):
    """A token is none of ours, or is not what was asked for."""


class ExpiredTokenError(InvalidTokenError):
    """A token of ours whose time is over."""


class Signer:
    """Signs and reads tokens with the key `exchange.pem` of a folder, which is made where there is none."""

    def __init__(self, keys: Path) -> None:
        """`keys` is the folder of keys."""
        key = serialization.load_pem_private_key(secret_file(keys / "exchange.pem", _new_key), None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(f"{keys / 'exchange.pem'} has to hold an RSA key")
        self._key = key
        self._public = key.public_key()
        spki = self._public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        self._kid = hashlib.sha256(spki).hexdigest()[:16]

    def sign(self, claims: Claims) -> str:
        """A token that says this."""
        header = _Header(alg=_ALGORITHM, kid=self._kid)
        signed = f"{_packed(msgspec.json.encode(header))}.{_packed(msgspec.json.encode(claims))}"
        signature = self._key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{signed}.{_packed(signature)}"

    def read(self, token: str, kind: Kind, issuer: str, now: int) -> Claims:
        """What a token says, once its signature, kind, issuer, client and time have been checked, in that order.

        Raises:
            ExpiredTokenError: its time is over.
            InvalidTokenError: anything else is not as it should be.
        """
        parts = token.split(".") if len(token) <= _LONGEST and token.isascii() else []
        if len(parts) != 3:
            raise InvalidTokenError("not a token")
        try:
            header = msgspec.json.decode(_unpacked(parts[0]), type=_Header)
            if header.alg != _ALGORITHM or header.kid != self._kid:
                raise InvalidTokenError("signed by another key")
            signed = f"{parts[0]}.{parts[1]}".encode()
            self._public.verify(_unpacked(parts[2]), signed, padding.PKCS1v15(), hashes.SHA256())
            claims = msgspec.json.decode(_unpacked(parts[1]), type=Claims)
        except (binascii.Error, InvalidSignature, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidTokenError("not a token of this server") from error
        if claims.typ != kind or claims.iss != issuer or claims.aud != CLIENT or claims.nbf > now:
            raise InvalidTokenError("a token for something else")
        if claims.exp <= now:
            raise ExpiredTokenError("its time is over")
        return claims


@cache
def signer(keys: Path) -> Signer:
    """The signer of a folder of keys; the key is read once."""
    return Signer(keys)


def new_id() -> str:
    """An id for a token."""
    return str(uuid.uuid4())


def _new_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    kind = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    """The bytes of base64url without padding; strict: one text for each content, so that a token can't be varied."""
    content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _packed(content) != text:
        raise binascii.Error("not written as base64url")
    return content
