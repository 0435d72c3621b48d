"""Which server a route sends a request to."""

from __future__ import annotations

from simulator.layout import TURNS
from simulator.plan import Route
from simulator.reference.things import (
    Job,
    LinkState,
    StationState,
)
from simulator.reference.world import World
from simulator.streams import mix64, uniform


def pick(w: World, job: Job, station: StationState) -> int:
    """The server a route sends a job to, -1 without any in rotation; a session sticks to its own."""
    route = w.links[job.link].plan
    assert isinstance(route, Route)
    session = job.root.session if job.root is not None else None
    if route.sticky_s == 0.0 or session is None:
        return by_policy(w, job, station)
    server, until = session.sticks.get(job.link, (-1, -1.0))
    if until < w.now or not any(server in zone for zone in station.zones):
        server = by_policy(w, job, station)
    session.sticks[job.link] = (server, w.now + route.sticky_s)
    return server


def by_policy(w: World, job: Job, station: StationState) -> int:
    """The server that the route's policy picks, -1 without any in rotation."""
    link: LinkState = w.links[job.link]
    route = link.plan
    assert isinstance(route, Route)
    targets = [server for zone in station.zones for server in zone]
    if not targets:
        return -1
    flows = route.policy == "flow_hash"
    key = job.root.key if flows and job.root is not None else job.key
    bits = mix64(key + link.streams["route"])
    if not route.cross_zone:
        filled = [zone for zone in station.zones if zone]
        targets = filled[int(uniform(bits) * len(filled))]
    n = len(targets)
    if flows:
        return max(targets, key=lambda server: World.numbered(bits, server))
    if route.policy == "round_robin" and route.slow_start_s > 0.0:
        return _next_that_takes(w, link, targets, bits)
    if route.policy == "weighted_random" or route.slow_start_s > 0.0:
        return _by_share(w, link, targets, bits)
    if route.policy in ("round_robin", "least_outstanding"):
        turn = _next_turn(link, n)
        if route.policy == "round_robin":
            return targets[turn]
        around = targets[turn:] + targets[:turn]
        return min(around, key=lambda server: w.servers[server].outstanding)
    place = int(uniform(mix64(bits)) * n)
    if route.policy == "random":
        return targets[place]
    other = int(uniform(mix64(mix64(bits))) * (n - 1))
    if other >= place:
        other += 1
    one, two = targets[place], targets[min(other, n - 1)]
    return one if w.servers[one].outstanding <= w.servers[two].outstanding else two


def _next_turn(link: LinkState, n: int) -> int:
    """Whose turn it is among n; without cross-zone the turns of all zones are counted in one."""
    route = link.plan
    assert isinstance(route, Route)
    link.turn += 1
    if not route.cross_zone:
        link.turn %= TURNS
        return link.turn % n
    if link.turn >= n:
        link.turn = 0
    return link.turn


def _share(w: World, link: LinkState, server: int) -> float:
    """A server's share of the requests: its weight, less while it has just entered."""
    route, v = link.plan, w.servers[server]
    assert isinstance(route, Route)
    share = v.weight if route.policy == "weighted_random" else 1.0
    if route.slow_start_s > 0.0:
        share *= min(1.0, (w.now - v.opened_at) / route.slow_start_s)
    return share


def _by_share(w: World, link: LinkState, targets: list[int], bits: int) -> int:
    """Drawn by the servers' shares."""
    shares = [_share(w, link, server) for server in targets]
    total = 0.0
    for share in shares:
        total += share
    pick = uniform(mix64(bits)) * total
    for server, share in zip(targets, shares, strict=True):
        if pick < share:
            return server
        pick -= share
    return targets[-1]


def _next_that_takes(w: World, link: LinkState, targets: list[int], bits: int) -> int:
    """In turn; one that has just entered takes what comes with the probability of its share, and when all
    refuse twice, the next one has to.
    """
    n, turn = len(targets), 0
    for _ in range(2 * n + 1):
        turn = _next_turn(link, n)
        bits = mix64(bits)
        if uniform(bits) < _share(w, link, targets[turn]):
            break
    return targets[turn]
