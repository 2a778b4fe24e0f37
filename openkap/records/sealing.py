"""Sealing a file: AES-256 in Galois/Counter mode, bound to what the file belongs to. Knows no framework.

Several keys may be held at once. The last one seals; any of them opens what it sealed, found by its id, which is made
of the key itself. The id says nothing about the key.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


class Unreadable(Exception):
    """What was sealed cannot be opened. `str(unreadable)` says why, for whoever keeps the machine."""


class KeyMissing(Unreadable):
    """The key that sealed it is not held here."""


class Tampered(Unreadable):
    """The seal does not fit: it was changed, or belongs to something else."""


class BadKey(ValueError):
    """A key that cannot be one; `str(fault)` says how one is made."""


@dataclass(frozen=True)
class Sealed:
    """`box` is the nonce and the sealed bytes; `key_id` says which key opens it."""

    key_id: str
    box: bytes


@dataclass(frozen=True)
class Ring:
    """Keys by their ids, oldest first; the newest seals."""

    keys: Mapping[str, bytes]

    @property
    def newest(self) -> str:
        return list(self.keys)[-1]


def new_key() -> str:
    """A fresh key, as it is written into a setting or a file."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def key_id(key: bytes) -> str:
    """Sixteen letters and digits that tell keys apart."""
    return hashlib.sha256(b"openkap records key\0" + key).hexdigest()[:16]


def ring(texts: Iterable[str]) -> Ring:
    """The keys as they are written, oldest first. BadKey when there is none, or one is no key."""
    keys = [_key(text) for text in texts if text.strip()]
    if not keys:
        raise BadKey("there is no key: make one with `openkap records --new-key`")
    return Ring({key_id(key): key for key in keys})


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise BadKey("a key is 32 random bytes in base64: make one with `openkap records --new-key`")
    return key


def seal(ring: Ring, plain: bytes, about: bytes) -> Sealed:
    """Seal with the newest key. `about` is not hidden; the seal opens only together with the same."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return Sealed(ring.newest, nonce + AESGCM(ring.keys[ring.newest]).encrypt(nonce, plain, about))


def unseal(ring: Ring, sealed: Sealed, about: bytes) -> bytes:
    """What was sealed. KeyMissing or Tampered when it cannot be had."""
    key = ring.keys.get(sealed.key_id)
    if key is None:
        raise KeyMissing(f"The key {sealed.key_id} that sealed this file is not here. Put it back from your backup.")
    nonce, box = sealed.box[:NONCE_BYTES], sealed.box[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, box, about)
    except (InvalidTag, ValueError) as broken:
        raise Tampered("This file is not what was stored: it was changed, or moved from another place.") from broken
