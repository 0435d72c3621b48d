"""Bytes that a station has taken in and sent out, from the tallies of its links."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.layout import Layout


def bytes_of(layout: Layout, link_tally: NDArray[np.int64], station: str) -> tuple[float, float]:
    """(in, out) up to now; link_tally has the shape (links, classes + 1, 3): attempts, answers, failures."""
    into = out = 0.0
    for i, link in enumerate(layout.links):
        if station not in (link.caller, link.callee):
            continue
        sent = answered = 0.0
        for k, kind in enumerate(layout.classes):
            sent += link.request_bytes.get(kind, 0.0) * float(link_tally[i, k, 0])
            answered += link.response_bytes.get(kind, 0.0) * float(link_tally[i, k, 1])
        into += sent if link.callee == station else answered
        out += answered if link.callee == station else sent
    return into, out
