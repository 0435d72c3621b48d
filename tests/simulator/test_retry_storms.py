"""The table of retry storms (availability notes, 12.3), row by row, by the table's own model.

10 servers of 10/s behind one queue, callers who give up after 1 s and try again at once, up to n attempts; a
refused attempt is final. An outage from 60 s on stops all service; what waits stays. The storm outlives
an outage that leaves more than a second of work behind if and only if attempts x rate >= capacity.
"""

from __future__ import annotations

import numpy as np
import pytest

from simulator.distributions import Exponential
from simulator.engine import simulate
from simulator.plan import Bucket, Call, Delay, Plan, Retry, Servers, Source, StopServers, Work

OUTAGE_AT_S = 60.0
NEVER = None
STORMS = [
    # per second, attempts, outage, bound on those inside, budget -> first whole window of 10 s back at 95 %,
    # seconds after the outage's end (the table's lowest and highest)
    (50.0, 1, 5.0, None, False, (2, 2)),
    (50.0, 3, 0.5, None, False, (0, 0)),
    (50.0, 3, 5.0, None, False, NEVER),
    (30.0, 3, 20.0, None, False, (135, 135)),
    (32.0, 3, 10.0, None, False, (154, 220)),
    (35.0, 3, 10.0, None, False, NEVER),
    (45.0, 2, 5.0, None, False, (33, 33)),
    (55.0, 2, 5.0, None, False, NEVER),
    (50.0, 3, 5.0, 120, False, (0, 0)),
    (50.0, 3, 5.0, 200, False, NEVER),
    (50.0, 3, 5.0, None, True, (3, 3)),
    (50.0, 3, 20.0, None, True, (18, 18)),
]


@pytest.mark.parametrize(("rate", "attempts", "outage_s", "bound", "budget", "back_s"), STORMS)
def test_a_retry_storm_outlives_its_outage_or_not(
    rate: float,
    attempts: int,
    outage_s: float,
    bound: int | None,
    budget: bool,
    back_s: tuple[float, float] | None,
) -> None:
    result = simulate(_plan(rate, attempts, outage_s, bound, budget), seed=3)
    series = result.series["*"]
    good = series["requests_per_s"] - series["errors_per_s"]
    late = good[400:600].mean() / rate
    if back_s is NEVER:
        assert abs(late) < 0.05
        return
    assert late > 0.95
    over = int(OUTAGE_AT_S + outage_s)
    tens = np.convolve(good[over:], np.full(10, 0.1), "valid")
    first = int(np.argmax(tens >= 0.95 * rate))
    lowest, highest = back_s
    assert 0.6 * lowest - 12 <= first <= 1.4 * highest + 12


@pytest.mark.parametrize(("outage_s", "bound"), [(1.5, None), (5.0, 150)])
def test_on_the_edge_chance_decides(outage_s: float, bound: int | None) -> None:
    """The table has these two rows as recovering. Both leave 100 requests when the retries set in: a second
    of work, the unstable point between draining and growing. Some seeds fall to one side, some to the other.
    """
    recovered = []
    for seed in range(12):
        series = simulate(_plan(50.0, 3, outage_s, bound, False), seed=seed).series["*"]
        good = series["requests_per_s"] - series["errors_per_s"]
        recovered.append(bool(good[400:600].mean() > 0.95 * 50.0))
    assert any(recovered)
    assert not all(recovered)


def _plan(rate: float, attempts: int, outage_s: float, bound: int | None, budget: bool) -> Plan:
    """The outage: the only server (of ten slots) is lost, its instant replacement comes `outage_s` later."""
    return Plan(
        classes=("request",),
        duration_s=600.0,
        sources=(Source("arrivals", "client", {"request": 1.0}, ((0.0, rate),)),),
        stations=(
            Delay("client"),
            Servers(
                "server",
                {"request": Work(wait=Exponential(0.1))},
                slots_per_server=10,
                queue_limit=None if bound is None else bound - 10,
                max_servers=2,
                notice_lost_s=outage_s,
            ),
        ),
        links=(
            Call(
                id="call",
                caller="client",
                callee="server",
                timeout_s=1.0,
                retry=Retry(
                    attempts,
                    budget=Bucket(500.0, 0.0) if budget else None,
                    jitter="none",
                    causes=("timeout", "server_lost"),
                ),
            ),
        ),
        faults=(StopServers(id="outage", station="server", at_s=OUTAGE_AT_S, count=1),),
        window_s=1.0,
    )
