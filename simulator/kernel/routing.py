"""Which server a route sends a request to."""

from __future__ import annotations

from typing import Any

from simulator.kernel.bits import mix64, numbered, uniform
from simulator.kernel.compiled import apart, called, inlined, int64, uint64
from simulator.kernel.link_records import FLOW_HASH, LEAST_OUTSTANDING, RANDOM, ROUND_ROBIN, WEIGHTED_RANDOM
from simulator.kernel.records import State
from simulator.kernel.slots import take_job
from simulator.kernel.state import job_at, link_at, root_at, rotation_at, routing_at, server_at, zone_at
from simulator.layout import TURNS


@called
def by_flow(s: State, first: int, n: int, bits: int) -> int:
    """The server that scores highest for a flow (rendezvous hashing)."""
    apart()
    best = int64(routing_at(s, first).server)
    highest = numbered(bits, best)
    for i in range(first + 1, first + n):
        server = int64(routing_at(s, i).server)
        score = numbered(bits, server)
        if score > highest:
            best = server
            highest = score
    return int(best)


@called
def share_of(s: State, link: int, server: int) -> float:
    """A server's share of the requests: its weight, less while it has just entered."""
    apart()
    x = link_at(s, link)
    v = server_at(s, server)
    share = v.share if x.policy == WEIGHTED_RANDOM else 1.0
    if x.slow_start_s > 0.0:
        share *= min(1.0, (s.now - v.opened_at_s) / x.slow_start_s)
    return float(share)


@called
def by_share(s: State, link: int, first: int, n: int, bits: int) -> int:
    """Drawn by the servers' shares."""
    apart()
    total = 0.0
    for i in range(first, first + n):
        total += share_of(s, link, routing_at(s, i).server)
    pick = uniform(mix64(bits)) * total
    for i in range(first, first + n):
        share = share_of(s, link, routing_at(s, i).server)
        if pick < share:
            return int(routing_at(s, i).server)
        pick -= share
    return int(routing_at(s, first + n - 1).server)


@inlined
def of_one_zone(s: State, fleet: Any, bits: int) -> tuple[int, int]:
    """(first, number) in the routing of a zone's servers, every zone with any as likely as the next."""
    first = int64(fleet.first)
    n = int64(fleet.n)
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
    return first, n


@inlined
def next_turn(s: State, link: int, n: int) -> Any:
    """Whose turn it is among n. Without cross-zone the turns of all zones are counted in one, so that a zone
    of few does not begin those of the others anew.
    """
    x = link_at(s, link)
    x.turn += 1
    if not x.cross_zone:
        if x.turn == TURNS:
            x.turn = 0
        return x.turn % n
    if x.turn >= n:
        x.turn = 0
    return x.turn


@called
def next_that_takes(s: State, link: int, first: int, n: int, bits: int) -> int:
    """In turn; one that has just entered takes what comes with the probability of its share, and when all
    refuse twice, the next one has to.
    """
    apart()
    z = uint64(bits)
    place = 0
    for _ in range(2 * n + 1):
        place = next_turn(s, link, n)
        z = mix64(z)
        if uniform(z) < share_of(s, link, routing_at(s, first + place).server):
            break
    return int(routing_at(s, first + place).server)


@inlined
def pick(s: State, job: int) -> int:
    """The server a route sends a job to, -1 without any in rotation."""
    x = link_at(s, job_at(s, job).link)
    if not x.in_turn:
        return _pick(s, job)
    fleet = rotation_at(s, x.callee)
    if fleet.n == 0:
        return -1
    x.turn += 1
    if x.turn >= fleet.n:
        x.turn = 0
    return int(routing_at(s, fleet.first + x.turn).server)


@called
def _pick(s: State, job: int) -> int:
    """A session sticks to its server; else the route's policy says."""
    apart()
    j = job_at(s, job)
    if link_at(s, j.link).sticky_s == 0.0 or j.root < 0 or root_at(s, j.root).session < 0:
        return by_policy(s, job)
    stick = stick_of(s, root_at(s, j.root).session, j.link)
    x = job_at(s, stick)
    if x.started < s.now or not in_rotation(s, j.station, x.tnext):
        x.tnext = by_policy(s, job)
    x.started = s.now + link_at(s, j.link).sticky_s
    return int(x.tnext)


@called
def stick_of(s: State, session: int, link: int) -> int:
    """What a session remembers of a route's server; a new one has run out long ago."""
    apart()
    stick = int64(job_at(s, session).qnext)
    while stick >= 0 and job_at(s, stick).station != link:
        stick = int64(job_at(s, stick).qnext)
    if stick < 0:
        stick = int64(take_job(s))
        x = job_at(s, stick)
        x.station = link
        x.started = -1.0
        x.tnext = -1
        x.qnext = job_at(s, session).qnext
        job_at(s, session).qnext = stick
    return int(stick)


@called
def in_rotation(s: State, station: int, server: int) -> bool:
    """Whether a router still sends to a server."""
    apart()
    fleet = rotation_at(s, station)
    found = False
    for i in range(fleet.first, fleet.first + fleet.n):
        found |= routing_at(s, i).server == server
    return bool(found)


@called
def by_policy(s: State, job: int) -> int:
    """The server that the route's policy picks, -1 without any in rotation."""
    apart()
    j = job_at(s, job)
    link = link_at(s, j.link)
    fleet = rotation_at(s, j.station)
    first = int64(fleet.first)
    n = int64(fleet.n)
    if n == 0:
        return -1
    key = j.key
    if link.policy == FLOW_HASH and j.root >= 0:
        key = root_at(s, j.root).key
    bits = mix64(uint64(key) + uint64(link.stream_route))
    if not link.cross_zone:
        first, n = of_one_zone(s, fleet, bits)
    if link.policy == FLOW_HASH:
        return by_flow(s, first, n, bits)
    if link.policy == WEIGHTED_RANDOM or link.slow_start_s > 0.0:
        if link.policy == ROUND_ROBIN:
            return next_that_takes(s, j.link, first, n, bits)
        return by_share(s, j.link, first, n, bits)
    if link.policy == ROUND_ROBIN:
        return int(routing_at(s, first + next_turn(s, j.link, n)).server)
    place = int64(uniform(mix64(bits)) * n)
    if link.policy == RANDOM:
        return int(routing_at(s, first + place).server)
    if link.policy == LEAST_OUTSTANDING:
        turn = next_turn(s, j.link, n)
        best = int64(routing_at(s, first + turn).server)
        for i in range(1, n):
            at = turn + i
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
