"""At a low rate a request starts cold if and only if none ended within the life of an idle environment."""

from __future__ import annotations

import math
from collections.abc import Iterator

from designer.catalog.spec import Source
from proofs.drawing import edge, node, ran
from proofs.row import Row

TITLE = "Lambda: the share of cold starts"
THEORY = Source("M/G/infinity: departures are Poisson and independent of who is inside (Mirasol)", "1963")
DAYS_S = 31 * 86_400


def rows() -> Iterator[Row]:
    """rate x life of 1, 2 and 3; with the request's own time, up to rate x (init + work) more overlap."""
    for life_s in (20, 40, 60):
        rate_per_s, busy_s = 0.05, 0.15
        seen = ran(
            [node("fn", "lambda_function", init_ms=100, idle_s=life_s, work={"wait_ms": 50})],
            [edge("call", "client", "fn")],
            arrivals={"executor": "constant-arrival-rate", "rate_per_s": rate_per_s},
            duration_s=DAYS_S,
        )
        fn = seen.result.stations["fn"]
        said = math.exp(-rate_per_s * life_s)
        chance = 3 * math.sqrt(said * (1 - said) / fn.arrivals)
        yield Row(
            f"share cold: 1 request in 20 s, idle ones live {life_s} s",
            said,
            fn.cold_starts / fn.arrivals,
            "",
            THEORY,
            at_most=chance + rate_per_s * busy_s,
        )
