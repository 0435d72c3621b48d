"""Short ids: what stands in an address and in a person's bug report."""

from __future__ import annotations

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without 0/o and 1/i/l, which people mix up when they read an id aloud."""

LENGTH = 12
"""31^12 is 59 bits: two equal ones among a million are a chance of one in a million."""


def new_id() -> str:
    """A fresh random id. It names a row and decides nothing, so it needs no run's seed."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
