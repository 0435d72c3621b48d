"""Random sources for the plans of `random_plans`: open and closed, in steps and in ramps, with and without
sessions.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simulator.distributions import Constant, Distribution, Exponential
from simulator.plan import Senders, Session, Source, Users

Draw = Any
MIXES = [{"a": 1.0}, {"a": 0.7, "b": 0.3}, {"b": 2.0, "a": 1.0}]


def sources(draw: Draw, laws: st.SearchStrategy[Distribution]) -> tuple[Source | Users, ...]:
    """One or two."""
    return tuple(
        _users(draw, i) if draw(st.integers(0, 3)) == 0 else _source(draw, i, laws)
        for i in range(draw(st.integers(1, 2)))
    )


def _source(draw: Draw, i: int, laws: st.SearchStrategy[Distribution]) -> Source:
    rates = st.sampled_from([0.0, 2.0, 5.0, 20.0])
    session = None
    if draw(st.integers(0, 2)) == 0:
        law = draw(st.sampled_from(["fixed", "geometric"]))
        session = Session(draw(st.sampled_from([1.0, 3.0])), draw(laws), law)
    return Source(
        f"source-{i}",
        "client",
        draw(st.sampled_from(MIXES)),
        ((0.0, draw(rates)), (10.0, draw(rates)), (25.0, draw(rates))),
        draw(st.sampled_from(["poisson", "deterministic", "bursty"])),
        dispersion=draw(st.sampled_from([1.0, 3.0, 20.0])),
        shape=draw(st.sampled_from(["steps", "ramps"])),
        session=session,
        senders=draw(st.sampled_from([None, None, Senders(2), Senders(1, 5, 0.7), Senders(0, 3)])),
    )


def _users(draw: Draw, i: int) -> Users:
    numbers = st.sampled_from([0, 1, 5, 12])
    iterations = draw(st.sampled_from([None, None, 4]))
    return Users(
        f"source-{i}",
        "client",
        draw(st.sampled_from(MIXES)),
        ((0.0, draw(numbers)), (10.0, draw(numbers)), (25.0, draw(numbers))),
        draw(st.sampled_from([Constant(0.5), Exponential(1.0)])),
        iterations,
        shared=iterations is not None and draw(st.booleans()),
        shape=draw(st.sampled_from(["steps", "ramps"])),
    )
