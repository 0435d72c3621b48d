"""Which sources can't be run, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from simulator.check.stations import not_negative, positive
from simulator.distributions import problems_of
from simulator.plan import Plan, Senders, Session, Source, Users

MOST_USERS = 1_000_000


def source_problems(plan: Plan, source: Source | Users, stations: Mapping[str, object]) -> Iterable[str]:
    """Every reason against a source, open or closed."""
    name = f"source {source.id}"
    if source.station not in stations:
        yield f"{name}: there is no station {source.station!r}"
    unknown = set(source.mix) - set(plan.classes)
    if unknown:
        yield f"{name}: unknown classes {sorted(unknown)}"
    if any(not not_negative(share) for share in source.mix.values()) or not sum(source.mix.values()) > 0.0:
        yield f"{name}: shares of classes are at least 0 and not all 0"
    what = "rate" if isinstance(source, Source) else "user"
    if not source.profile or source.profile[0][0] != 0.0:
        yield f"{name}: a {what} profile starts at 0 s"
    starts = [start for start, _ in source.profile]
    if any(b <= a for a, b in pairwise(starts)):
        yield f"{name}: the points of a {what} profile come one after another"
    yield from _open(name, source) if isinstance(source, Source) else _closed(name, source)


def _open(name: str, source: Source) -> Iterable[str]:
    for start, rate in source.profile:
        if not not_negative(rate):
            yield f"{name}: a rate of {rate!r} per second at {start:g} s is not possible"
            break
    if source.process == "bursty" and not (positive(source.dispersion) and source.dispersion >= 1.0):
        yield f"{name}: an index of dispersion of {source.dispersion!r} is not bursty (at least 1)"
    if source.session is not None:
        yield from _session(name, source.session)
    if source.senders is not None:
        yield from _senders(name, source.senders)


def _session(name: str, session: Session) -> Iterable[str]:
    yield from problems_of(session.think, f"{name}, think time")
    if not (not_negative(session.requests) and session.requests >= 1.0):
        yield f"{name}: a session has at least 1 request, not {session.requests!r}"
    elif session.law == "fixed" and session.requests != int(session.requests):
        yield f"{name}: a fixed number of requests is whole, not {session.requests!r}"


def _senders(name: str, senders: Senders) -> Iterable[str]:
    if not 0 <= senders.ready <= MOST_USERS or senders.ready != int(senders.ready):
        yield f"{name}: {senders.ready!r} senders (a whole number up to {MOST_USERS})"
    if senders.most is not None and not max(1, senders.ready) <= senders.most <= MOST_USERS:
        yield f"{name}: {senders.ready!r} senders are ready, so at most {senders.most!r} is no limit"
    elif senders.most is None and senders.ready < 1:
        yield f"{name}: without a sender nothing arrives"
    if not not_negative(senders.start_s):
        yield f"{name}: making a sender takes at least 0 s"


def _closed(name: str, users: Users) -> Iterable[str]:
    for start, number in users.profile:
        if number != int(number) or not 0 <= number <= MOST_USERS:
            yield f"{name}: {number!r} users at {start:g} s (a whole number up to {MOST_USERS})"
            break
    yield from problems_of(users.think, f"{name}, think time")
    if users.think.mean_s == 0.0:
        yield f"{name}: users think for longer than 0 s (who fails at once would be back at the same instant)"
    if users.iterations is not None and users.iterations < 1:
        yield f"{name}: at least one iteration"
    if users.shared and users.iterations is None:
        yield f"{name}: how many iterations do its users share?"
