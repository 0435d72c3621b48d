"""A run played again, to see some of its requests from within.

The same plan and seed give the same run, so a request is found again by its own 64 bits. The replay stops
when the last of them has been answered and its messages are gone.
"""

from __future__ import annotations

from collections.abc import Collection

from simulator.check import check
from simulator.engine import OnProgress, Played
from simulator.kernel.build import NO_TRACES
from simulator.layout import lay_out
from simulator.plan import Plan
from simulator.recorder.slowest import SlowRequest
from simulator.recorder.waterfall import Waterfall, waterfall


class NotTheSameRun(ValueError):  # noqa: N818 - says what is wrong
    """A request did not come again as it was: plan, seed or engine are not those of the run."""


def replay(
    plan: Plan, requests: Collection[SlowRequest], *, seed: int, on_progress: OnProgress | None = None
) -> dict[int, Waterfall]:
    """The waterfalls of requests that `simulate(plan, seed=seed)` named among its slowest, by their keys.

    It takes as long as the run did, up to the last answer and the end of their last message. Raises
    NotTheSameRun, and what `simulate` raises.
    """
    if not requests:
        return {}
    check(plan)
    layout = lay_out(plan)
    keys = [each.key for each in requests]
    played = Played(layout, seed, on_progress, trace_mask=NO_TRACES, wanted=keys)
    traces = played.until(max(each.answered_s for each in requests))
    found = {}
    for _, key, moments in traces.by_request():
        made = waterfall(layout, key, moments)
        if made is not None:
            found[key] = made
    for each in requests:
        again = found.get(each.key)
        if again is None or (again.started_s, again.seconds) != (each.started_s, each.seconds):
            raise NotTheSameRun(
                f"the request that began at {each.started_s:g} s and took {each.seconds:g} s did not come "
                "again: the drawing's services or the engine have changed since"
            )
    return found
