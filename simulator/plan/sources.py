"""Sources: where requests come from. Open ones send whatever happens, closed ones wait for their answers.

The names k6 gives to its executors, in these words:
constant-arrival-rate, ramping-arrival-rate: a Source with process "deterministic", its profile in steps or
    ramps (Poisson arrivals are what many independent people make); preAllocatedVUs and maxVUs are its
    `senders`, dropped_iterations what finds none of them free.
constant-vus: Users with a profile of one step. ramping-vus: Users with ramps.
per-vu-iterations: Users with iterations. shared-iterations: Users with shared iterations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from simulator.distributions import NOTHING, Distribution


@dataclass(frozen=True, slots=True)
class Session:
    """Several requests of one visitor, one after another, all with one session key.

    requests: how many, on average at least 1; law "fixed" (a whole number) or "geometric". think: from the
    answer to one (good or bad) to the next.
    """

    requests: float
    think: Distribution = NOTHING
    law: Literal["fixed", "geometric"] = "fixed"


@dataclass(frozen=True, slots=True)
class Senders:
    """How many arrivals of a source may be on their way at once; one that finds no sender free is dropped.

    A sender is busy with an arrival until its answer (of a session: until its last answer), good or bad.
    ready: senders there from the start (k6's preAllocatedVUs). most: whenever an arrival is dropped, one more
    sender is made, up to so many (maxVUs; None: none is made), one at a time, each in `start_s`.
    """

    ready: int
    most: int | None = None
    start_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """Arrivals from outside that do not wait for answers.

    profile: points (start_s, rate_per_s), the first at 0; a minute of a trace is one. A rate of 0 is a pause.
    shape: "steps" keeps each rate until the next point; "ramps" goes to the next point in a straight line
        and keeps the last rate.
    process: "poisson"; "deterministic" (arrival n comes when the integral of the rate reaches n + 1/2); or
        "bursty": gaps in the integral of the rate follow a hyperexponential law of balanced means whose
        squared coefficient of variation is `dispersion` (at least 1), which is also the index of dispersion
        of the counts over long times.
    mix: share of each class (any positive scale).
    session: what arrives are visitors, and each of them makes a session of requests.
    senders: None: without a limit, however many wait for their answers.
    """

    id: str
    station: str
    mix: Mapping[str, float]
    profile: tuple[tuple[float, float], ...]
    process: Literal["poisson", "deterministic", "bursty"] = "poisson"
    dispersion: float = 1.0
    shape: Literal["steps", "ramps"] = "steps"
    session: Session | None = None
    senders: Senders | None = None

    @property
    def visits(self) -> Session | None:
        """The session that each arrival makes; None: a single request whose answer nobody awaits."""
        return self.session or (Session(1.0) if self.senders is not None else None)


@dataclass(frozen=True, slots=True)
class Users:
    """A closed source: each user sends a request, waits for its answer, thinks, and sends the next.

    profile: points (start_s, users), whole numbers, the first at 0; shape as a Source's (with ramps, user n
        begins when the line reaches n). Where it falls, the users that began last stop before their next
        request.
    think: from an answer (good or bad) to the user's next request.
    iterations: requests of each user, or, if `shared`, of all of them together; None: without end.
    A user is one session: it keeps its key.
    """

    id: str
    station: str
    mix: Mapping[str, float]
    profile: tuple[tuple[float, int], ...]
    think: Distribution = NOTHING
    iterations: int | None = None
    shared: bool = False
    shape: Literal["steps", "ramps"] = "steps"
