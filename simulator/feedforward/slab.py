"""The loop: one slab of time after another, in each of them one station after another.

A slab ends where a block of arrivals from outside ends, or at the given time. What arrives at a station in it
comes from sources, from what was due later in earlier slabs, and from stations that stand before it in the
sequence: so when its turn comes, all of it is known.
"""

from __future__ import annotations

from simulator.feedforward.births import first_visit
from simulator.feedforward.departures import tune_ring
from simulator.feedforward.direct import make_doors, run_direct
from simulator.feedforward.fifo import run_fifo
from simulator.feedforward.flow import advance
from simulator.feedforward.frames import line_up, push
from simulator.feedforward.line import open_server, run_line
from simulator.feedforward.memory import agenda_at, frame_at, place_at, sequence_at
from simulator.feedforward.moves import settle_moves
from simulator.feedforward.records import ARRIVE, BUDGET, FIFO, FIFO_SHARED, MORE_FRAMES, REACHED, Feed
from simulator.feedforward.shared import run_shared
from simulator.feedforward.sort import sort_arrivals
from simulator.feedforward.trace import note
from simulator.kernel.arrivals import next_arrival
from simulator.kernel.births import class_of
from simulator.kernel.bits import numbered
from simulator.kernel.compiled import called, entry, int64, uint64
from simulator.kernel.records import QUEUED_UP, Records, State
from simulator.kernel.server_life import drain_server
from simulator.kernel.state import class_tally_at, source_at


@called
def make_arrivals(s: State, f: Feed, until: float) -> None:
    """A block of arrivals from outside, lined up where they go or kept as coming; sets the slab's end."""
    made = int64(0)
    while made < f.block and s.arrival_s < until:
        source = int64(s.arriving)
        x = source_at(s, source)
        key = numbered(x.stream_request, x.number)
        kind = class_of(s, key, x.stream_class, x.first_share)
        x.number += uint64(1)
        time = s.arrival_s
        frame = first_visit(s, f, key, kind, s.n_links + source, time)
        y = frame_at(f, frame)
        class_tally_at(s, kind).arrivals += 1
        if place_at(f, x.station).queues:
            if y.traced:
                note(s, f, frame, QUEUED_UP, time, 0.0, 0)
            line_up(f, x.station, frame, time)
        else:
            y.time = time
            y.next = -1
            if f.coming_to >= 0:
                frame_at(f, f.coming_to).next = frame
            else:
                f.coming_from = frame
            f.coming_to = frame
        next_arrival(s, source)
        made += 1
    s.n_in_system += made
    s.events += made
    f.until = min(until, s.arrival_s)


@called
def wake(s: State, f: Feed) -> None:
    """What was due later and is due in this slab, then the arrivals, go on."""
    frame = int64(f.later_from)
    f.later_from = -1
    f.later_to = -1
    f.n_later = 0
    while frame >= 0:
        x = frame_at(f, frame)
        following = int64(x.next)
        # Calls made together arrive together: none of them goes on before all have arrived.
        while following >= 0 and frame_at(f, following).time == x.time and x.time < f.until:
            y = frame_at(f, following)
            push(f, following, int64(y.action), y.time)
            agenda_at(f, f.agenda_to - 1).timed = y.action != ARRIVE
            following = int64(y.next)
        advance(s, f, frame, int64(x.action), x.time, int64(x.action != ARRIVE))
        frame = following
    frame = int64(f.coming_from)
    f.coming_from = -1
    f.coming_to = -1
    while frame >= 0:
        x = frame_at(f, frame)
        following = int64(x.next)
        advance(s, f, frame, ARRIVE, x.time, 0)
        frame = following


@entry
def run_slabs(state: Records, feed: Records, until_s: float, budget: int) -> int:
    """Everything before `until_s`. Returns why it stopped: see REACHED and its neighbours."""
    s = state[0]
    f = feed[0]
    handled = s.events + budget
    while s.now < until_s:
        if f.n_frames < (f.block + s.n_in_system) * f.at_once:
            return MORE_FRAMES
        f.since = s.now
        if f.direct >= 0:
            make_doors(s, f, until_s)
        else:
            make_arrivals(s, f, until_s)
        length = f.until - f.since
        f.moves_per_s = f.bins / length if length > 0.0 else 0.0
        if f.direct < 0:
            wake(s, f)
        for i in range(f.n_sequence):
            station = int64(sequence_at(f, i).station)
            if place_at(f, station).unsorted:
                sort_arrivals(f, station)
            how = place_at(f, station).fifo
            if station == f.direct:
                run_direct(s, f, station)
            elif how == FIFO:
                run_fifo(s, f, station)
            elif how == FIFO_SHARED:
                run_shared(s, f, station)
            else:
                run_line(s, f, station)
                tune_ring(f, station, f.until - f.since, f.until)
        if f.n_logged > 0:
            settle_moves(s, f)
        s.now = f.until
        if f.status != 0:
            return int(f.status)
        if s.events >= handled or s.trace_to >= s.n_traces >> 1:
            return BUDGET
    return REACHED


@entry
def begin(state: Records) -> None:
    """The first arrival of each source."""
    s = state[0]
    for source in range(s.n_sources):
        source_at(s, source).started = 1
        next_arrival(s, source)


@entry
def set_server(state: Records, feed: Records, server: int, opens: bool) -> None:
    """A server enters service, or takes nothing new any more."""
    s = state[0]
    if opens:
        open_server(s, feed[0], server)
    else:
        drain_server(s, server)
