"""Which server a route sends a request to."""

from __future__ import annotations

from simulator.kernel.bits import mix64, uniform
from simulator.kernel.compiled import called, int64, uint64
from simulator.kernel.link_records import (
    LEAST_OUTSTANDING,
    RANDOM,
    ROUND_ROBIN,
)
from simulator.kernel.records import (
    State,
)
from simulator.kernel.state import job_at, link_at, rotation_at, routing_at, server_at, zone_at


@called
def pick(s: State, job: int) -> int:
    """The server a route sends a job to, -1 without any in rotation."""
    j = job_at(s, job)
    link = link_at(s, j.link)
    fleet = rotation_at(s, j.station)
    first = int64(fleet.first)
    n = int64(fleet.n)
    if n == 0:
        return -1
    bits = mix64(uint64(j.key) + uint64(link.stream_route))
    if not link.cross_zone:
        filled = 0
        for z in range(fleet.first_zone, fleet.first_zone + fleet.n_zones):
            filled += zone_at(s, z).n > 0
        chosen = int64(uniform(bits) * filled)
        for z in range(fleet.first_zone, fleet.first_zone + fleet.n_zones):
            if zone_at(s, z).n > 0:
                if chosen == 0:
                    first = int64(zone_at(s, z).first)
                    n = int64(zone_at(s, z).n)
                chosen -= 1
    if link.policy == ROUND_ROBIN:
        link.turn += 1
        if link.turn >= n:
            link.turn = 0
        return int(routing_at(s, first + link.turn).server)
    place = int64(uniform(mix64(bits)) * n)
    if link.policy == RANDOM:
        return int(routing_at(s, first + place).server)
    if link.policy == LEAST_OUTSTANDING:
        link.turn += 1
        if link.turn >= n:
            link.turn = 0
        best = int64(routing_at(s, first + link.turn).server)
        for i in range(1, n):
            at = link.turn + i
            if at >= n:
                at -= n
            other = int64(routing_at(s, first + at).server)
            if server_at(s, other).outstanding < server_at(s, best).outstanding:
                best = other
        return int(best)
    other = int64(uniform(mix64(mix64(bits))) * (n - 1))
    if other >= place:
        other += 1
    one = int64(routing_at(s, first + place).server)
    two = int64(routing_at(s, first + min(other, n - 1)).server)
    return int(one if server_at(s, one).outstanding <= server_at(s, two).outstanding else two)
