"""Bytes that a station has taken in and sent out, from the tallies of its links."""

from __future__ import annotations

from typing import Literal

from simulator.kernel.state import Memory
from simulator.layout import Layout


def bytes_of(
    layout: Layout, memory: Memory, station: str, answers: Literal["done", "arrivals"] = "done"
) -> tuple[float, float]:
    """(in, out) up to now. answers: which attempts count as answered, those that were or all."""
    into = out = 0.0
    classes = len(layout.classes) + 1
    for i, link in enumerate(layout.links):
        if station not in (link.caller, link.callee):
            continue
        tally = memory["link_tally"][i * classes : (i + 1) * classes]
        calls = memory["calls"][i * classes : (i + 1) * classes]
        sent = answered = 0.0
        for kind in range(classes):
            sent += float(calls["request_bytes"][kind]) * float(tally["arrivals"][kind])
            answered += float(calls["response_bytes"][kind]) * float(tally[answers][kind])
        into += sent if link.callee == station else answered
        out += answered if link.callee == station else sent
    return into, out
