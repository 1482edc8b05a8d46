"""Hashing and the rule for passwords. Slow on purpose: never called inside a writing transaction.

Hash: argon2id with the parameters of RFC 9106's low-memory profile unless configured otherwise.
Rule: at least 12 characters and a zxcvbn score of 3 (safe against an offline guess), counting the person's own
name and address as known words. No composition rules, no rotation (NIST SP 800-63B-4).
"""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import current_app
from flask_babel import lazy_gettext as _l
from zxcvbn import zxcvbn

from community.core.db import is_writing
from community.core.errors import Invalid

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 256
MINIMUM_SCORE = 3
_LOOKED_AT = 72  # zxcvbn refuses more, and the answer does not change


@lru_cache(maxsize=8)
def _hasher(memory: int, passes: int) -> PasswordHasher:
    return PasswordHasher(memory_cost=memory, time_cost=passes)


def _configured() -> PasswordHasher:
    config = current_app.config["GRAPEVINE"]
    return _hasher(config.argon2_memory_kib, config.argon2_passes)


@lru_cache(maxsize=8)
def _decoy(memory: int, passes: int) -> str:
    return _hasher(memory, passes).hash("a password that nobody has")


def hash_password(password: str) -> str:
    """An argon2id hash of `password`, about a tenth of a second."""
    _refuse_lock()
    return _configured().hash(password)


def verify(password: str, known_hash: str | None) -> bool:
    """Whether `password` is the one behind `known_hash`; without a hash it takes as long and is False."""
    _refuse_lock()
    config = current_app.config["GRAPEVINE"]
    hashed = known_hash or _decoy(config.argon2_memory_kib, config.argon2_passes)
    try:
        return _configured().verify(hashed, password) and known_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def _refuse_lock() -> None:
    if is_writing():
        raise RuntimeError("hashing holds a writing transaction up: do it before the transaction begins")


def require_strong(password: str, *, known_words: list[str]) -> None:
    """Refuse a password that would be guessed.

    :raises Invalid: with the sentence for the field ``password``.
    """
    if len(password) < MINIMUM_LENGTH:
        raise Invalid(_l("Please use at least %(count)d characters.", count=MINIMUM_LENGTH), field="password")
    if len(password) > MAXIMUM_LENGTH:
        raise Invalid(_l("Please use at most %(count)d characters.", count=MAXIMUM_LENGTH), field="password")
    words = [part for word in known_words for part in (word, *word.replace("@", " ").replace(".", " ").split()) if part]
    if zxcvbn(password[:_LOOKED_AT], user_inputs=words)["score"] < MINIMUM_SCORE:
        raise Invalid(
            _l("This one would be guessed. Four words that have nothing to do with each other work well."),
            field="password",
        )
