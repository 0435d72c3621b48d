"""What control needs of the place where requests run: kernel and reference both offer it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from simulator.plan import Network


class Floor(Protocol):
    """Servers by index, links and stores by id. Integrals are those from the start up to now.

    pace: how fast a server's cores run, 1 at most. bytes_of: those that came to a station and left it.
    """

    @property
    def now(self) -> float: ...

    def open_server(self, server: int) -> None: ...

    def drain_server(self, server: int) -> None: ...

    def lose_server(self, server: int) -> None: ...

    def end_drain(self, server: int) -> None: ...

    def set_rotation(self, station: str, zones: Sequence[Sequence[int]]) -> None: ...

    def set_added_latency(self, link: str, seconds: float) -> None: ...

    def set_error_rate(self, link: str, probability: float) -> None: ...

    def set_black_hole(self, link: str, retransmit_s: float | None) -> None:
        """A link holds what sets out, which is sent again so much later at first; None: it does not."""

    def break_attempts(self, link: str, share: float, bits: int) -> int:
        """Attempts under way over a link fail now, each with that probability; how many did."""

    def set_station_errors(self, station: str, probability: float, cause: str) -> None: ...

    def set_throttle(self, station: str, rate_per_s: float, burst: float) -> None:
        """A full bucket before the station; a rate below 0 takes it away."""

    def set_server(self, server: int, slowness: float, weight: float) -> None:
        """What begins on it takes `slowness` times as long; its share under weighted routing."""

    def new_wires(self, network: Network) -> int:
        """A network that nothing has used; its number."""

    def set_wires(self, server: int, wires: int) -> None:
        """A server uses that network from now on; -1: none."""

    def set_refusing(self, server: int, refuses: bool) -> None:
        """Whether a lost server answers who tries to connect, by a refusal."""

    def set_users(self, source: str, number: int) -> None:
        """How many users a closed source has from now on."""

    def lose_cache(self, station: str, share: float) -> None: ...

    def is_gone(self, server: int) -> bool: ...

    def emptied_at_s(self, server: int) -> float: ...

    def busy_cores_s(self, servers: Sequence[int]) -> list[float]: ...

    def busy_core_s(self, server: int) -> float: ...

    def slots_s(self, servers: Sequence[int]) -> list[float]: ...

    def slots_held(self, servers: Sequence[int]) -> list[int]: ...

    def requests(self, server: int) -> float: ...

    def concurrency_s(self, station: str) -> float: ...

    def add_provisioned(self, station: str, more: int) -> None: ...

    def backlog(self, store: str) -> int: ...

    def bytes_of(self, station: str) -> tuple[float, float]: ...

    def set_pace(self, server: int, pace: float) -> None: ...
