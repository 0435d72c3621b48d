"""What a server's or a host's network carries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network card: what comes in and what goes out, each on a wire of its own, one after another (FIFO).

    In come what an attempt brings (before its work begins; it holds its slot meanwhile) and the answers of
    the server's own calls; out go its answers (the slot is free once they are sent) and what its calls
    bring. Failures weigh nothing.

    bytes_per_s: what each wire carries for good. A wire of a new server has saved up `saved_bytes`, and while
    it has any it carries burst_bytes_per_s: it earns bytes_per_s, up to saved_bytes, and spends what it
    sends. flow_bytes_per_s: no single request or answer is through faster than that, however fast the wire
    (None: no such limit).
    """

    bytes_per_s: float
    burst_bytes_per_s: float | None = None
    saved_bytes: float = 0.0
    flow_bytes_per_s: float | None = None
