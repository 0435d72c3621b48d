"""What a caller does about attempts that fail or take long: try again, try twice, or not try for a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.plan.stations import Bucket


@dataclass(frozen=True, slots=True)
class Retry:
    """Attempts after an error or timeout: at most `max_attempts` in all, each after a random wait.

    The wait before attempt n + 1 is uniform on [0, min(cap_s, base_s * 2**(n - 1))] with full jitter, else
    its end. budget: a token bucket shared by all calls of the link; a retry takes `retry_cost`, a timed-out
        one `timeout_cost`; a first attempt that succeeds gives `success_gain` back (the bucket's own refill
        may be 0).
    causes: which failures are worth another attempt (see result.CAUSES); None: all of them. A call that the
    link's own breaker refuses is never tried again.
    """

    max_attempts: int = 1
    base_s: float = 0.0
    cap_s: float = 20.0
    jitter: Literal["full", "none"] = "full"
    budget: Bucket | None = None
    retry_cost: float = 14.0
    timeout_cost: float = 14.0
    success_gain: float = 1.0
    causes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Breaker:
    """Opens a link whose attempts fail: calls are refused at once ("breaker_open") instead of made.

    Closed, it opens when at least `minimum` of the attempts looked at have ended and `failure_rate` of them
    (0 to 1) or more have failed, timeouts included. Looked at are the last `last_n` that ended, or, with
    `window_s`, those that ended in this and the nine slices of a tenth of window_s before. A failure
    threshold of n in a row is failure_rate 1 with last_n and minimum n.
    Open for `open_s`, it then lets `probes` attempts pass and refuses the rest until they have ended: if
    fewer than failure_rate of them failed it closes and forgets, else it opens again. Attempts that began
    before the last change do not count.
    """

    failure_rate: float = 0.5
    last_n: int = 100
    window_s: float | None = None
    minimum: int = 100
    open_s: float = 60.0
    probes: int = 10


@dataclass(frozen=True, slots=True)
class Hedge:
    """A second attempt of each call sets out `after_s` after the first if there is no good answer yet, or
    when the first fails before.

    The first good answer wins; the caller forgets the other attempt, whose work goes on downstream. The call
    fails when both have failed, with the later one's cause. Not together with retries (as gRPC has it).
    """

    after_s: float
