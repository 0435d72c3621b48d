"""Randomness as a function: which number a draw gets depends on what it is for, never on when it is asked
for.

A stream is 64 bits made of the seed and of text (a part's id and the draw's purpose). A draw is mix64(key +
stream), key being the request's, call's or batch's own 64 bits. mix64 is splitmix64's finaliser.
"""

from __future__ import annotations

import hashlib

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def stream(seed: int, *names: str) -> int:
    """64 bits for one purpose of one part, e.g. stream(seed, "web", "cpu")."""
    text = "\x1f".join((str(seed), *names))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def mix64(bits: int) -> int:
    """Splitmix64's finaliser: 64 bits to 64 well mixed bits."""
    bits &= MASK
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & MASK
    return bits ^ (bits >> 31)


def uniform(bits: int) -> float:
    """64 bits to a number strictly between 0 and 1."""
    return ((bits >> 11) + 0.5) * 2.0**-53


def child_key(key: int, link_stream: int, call: int, attempt: int) -> int:
    """The key of one attempt of one call of a parent."""
    return mix64(mix64(key + link_stream) + ((call << 8) + attempt) * GAMMA)
