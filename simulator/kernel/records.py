"""The records the kernel's state is made of. Times are seconds; indices of -1 mean "none"."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from simulator.kernel.cache_records import CACHE, ENTRY, FETCH
from simulator.kernel.link_records import BREAKER, LINK, OUTCOME
from simulator.kernel.packing import packed
from simulator.kernel.store_records import LANE, MESSAGE, POLLER, RETURN, STORE_STATE
from simulator.kernel.visitor_records import USER, VISITORS
from simulator.kernel.wire_records import WIRE

Records: TypeAlias = NDArray[Any]
State: TypeAlias = Any
"""The one STATE record, as compiled code sees it."""

# One pending thing: a request inside a station, an attempt on its way, a batch, an idle server of an
# Elastic, or (the first `fixed` ones) the timer of a source, server, link, store or poller.
# next/prev: the calendar. qnext/qprev: a queue, the CPU list, an idle stack or the free list.
# tnext/tprev: the link's timeout list. twin: the other attempt of a hedged call (if TWINNED). order: position
# of the next outgoing link.
# Hot fields first: a job is two cache lines, and most events touch little of the second. What a new job
# starts with (-1 or 0) stands together, so that it is written at one go.
JOB = np.dtype(
    [
        ("time", np.float64),
        ("key", np.uint64),
        ("arrived", np.float64),
        ("next", np.int32),
        ("prev", np.int32),
        ("gen", np.int32),
        ("station", np.int32),
        ("op", np.int8),
        ("scheduled", np.uint8),
        ("kind", np.int16),
        ("flags", np.uint8),
        ("marks", np.uint8),
        ("cause", np.int16),
        ("order", np.int16),
        ("attempt", np.int16),
        ("n_messages", np.int16),
        ("call", np.int16),
        ("rank", np.int32),
        ("pending", np.int32),
        ("qnext", np.int32),
        ("qprev", np.int32),
        ("parent", np.int32),
        ("link", np.int32),
        ("server", np.int32),
        ("root", np.int32),
        ("messages", np.int32),
        ("poller", np.int32),
        ("started", np.float64),
        ("work", np.float64),
        ("parent_gen", np.int32),
        ("tnext", np.int32),
        ("tprev", np.int32),
        ("twin", np.int32),
    ]
)

# guards: pools, and faults that turn away; 0 lets everybody in. stranded: those inside who wait for a lost
# server to answer (neither waiting for a slot nor holding one). wired: its servers may have a network.
# type: see STATION_* below. The free list of a
# shared queue runs through its servers.
STATION = packed(
    "area_inside area_busy touched_s cpu_factor cores idle_s ramp_tokens ramp_at_s ramp_capacity "
    "ramp_per_s timeout_s "
    "cold_const sojourn_s queue_timeout_s error_rate throttle_per_s throttle_burst throttle_tokens "
    "throttle_at_s stranded_s stranded_at_s start_limit_s crashing "
    "spare_tokens spare_at_s spare_each_per_s",
    "stream_cpu stream_wait stream_cold stream_choose stream_error stream_fail stream_crash",
    "type inside busy peak_inside peak_queue queued queue_limit lifo per_server slots free_server "
    "free_server_end "
    "queue_from queue_to first_link n_links one_of first_server n_servers batch idle_top idle_bottom idle "
    "provisioned cap cold_table cold_starts first_counter n_counters first_pool n_pools peak_busy store "
    "guards error_cause stranded open cache may_fail cap_refused ramp_refused wired ready",
    size=512,
)
DELAY, SERVERS, ELASTIC, STORE = range(4)

# state: see SERVER_* below. pace: how fast its cores run, 1 at most. v: work done per request on the CPU
# since it was last empty (virtual time). wires: its network, -1 without any.
# refuses: its machine answers though it is lost.
SERVER = packed(
    "v v_at_s busy_core_s slot_s slot_at_s planned_rate emptied_at_s requests pace slowness share "
    "opened_at_s",
    "",
    "station state busy on_cpu cpu_from cpu_to queue_from queue_to queued free_next free_prev "
    "is_free planned outstanding zone wires refuses",
)
ABSENT, OPEN, DRAINING, LOST = range(4)

# Servers in rotation of a fleet: routing[first : first + n], zone by zone.
ROTATION = packed("", "", "first n first_zone n_zones")
ZONE_ROTATION = packed("", "", "first n")

WORK = packed("cpu_const wait_const failing", "", "cpu_table wait_table")
CALLS = packed("fraction request_bytes response_bytes", "", "whole")

SOURCE = packed(
    "at_s short_share short long",
    "stream_gap stream_request stream_class stream_phase number",
    "station step first_step n_steps poisson bursty first_share started visitors",
)

ROOT = packed("started", "key", "kind refs ok next session")

POOL = packed("limit tokens per_s tokens_at_s peak first_refused_s", "", "concurrency in_use refused pad_")
COUNTER = packed("unit minimum total")

# Per (station, class): what conservation needs; per (link, class): attempts and answers.
TALLY = np.dtype([(name, np.int64) for name in ("arrivals", "done", "failed")])


AGENDA = packed("", "", "op job")
BUCKET = packed("time", "", "first last")
BITS = np.dtype([("bits", np.uint64)])
CELL = packed("left rise")
STEP = packed("start rate slope")
SHARE = packed("end")
SUM = packed("sum count")
COUNT = np.dtype([("count", np.int64)])
# A traced job's moment (see `simulator.kernel.trace`), a key that a replay asks for, and one of the slowest.
TRACE = packed("at_s value", "key", "root job parent link station what attempt detail")
KEY = np.dtype([("key", np.uint64)])
SLOW = packed("seconds started", "key", "cause")
SLOWEST_KEPT = 3
SERVER_ID = np.dtype([("server", np.int32)])
INDEX = np.dtype([("value", np.int32)])

# Name of each array -> what its elements are.
ARRAYS: dict[str, np.dtype[Any]] = {
    "agenda": AGENDA,
    "buckets": BUCKET,
    "bits": BITS,
    "jobs": JOB,
    "stations": STATION,
    "servers": SERVER,
    "wires": WIRE,
    "links": LINK,
    "breakers": BREAKER,
    "caches": CACHE,
    "entries": ENTRY,
    "popularity": SHARE,
    "fetches": FETCH,
    "outcomes": OUTCOME,
    "rotations": ROTATION,
    "zone_rotations": ZONE_ROTATION,
    "routing": SERVER_ID,
    "works": WORK,
    "calls": CALLS,
    "sources": SOURCE,
    "visitors": VISITORS,
    "users": USER,
    "steps": STEP,
    "shares": SHARE,
    "roots": ROOT,
    "messages": MESSAGE,
    "stores": STORE_STATE,
    "lanes": LANE,
    "lane_ends": SHARE,
    "returns": RETURN,
    "pollers": POLLER,
    "pools": POOL,
    "indices": INDEX,
    "counters": COUNTER,
    "tables": CELL,
    "tally": TALLY,
    "link_tally": TALLY,
    "class_tally": TALLY,
    "causes": COUNT,
    "histograms": COUNT,
    "sums": SUM,
    "traces": TRACE,
    "wanted": KEY,
    "slowest": SLOW,
}

# The state itself: where each array lies (address, length) and the run's own numbers. The kernel hands this
# one record from function to function; an array is an address in it.
STATE = np.dtype(
    [(f"at_{name}", np.uint64) for name in ARRAYS]
    + [(f"n_{name}", np.int64) for name in ARRAYS]
    + [(name, np.float64) for name in ("now", "inverse_width", "duration_s", "arrival_s", "head_s")]
    + [
        (name, np.int64)
        for name in [
            "events",
            "bucket",
            "head",
            "agenda_from",
            "agenda_to",
            "free",
            "n_free",
            "free_root",
            "n_free_roots",
            "free_message",
            "n_free_messages",
            "n_in_system",
            "scheduled",
            "status",
            "n_classes",
            "fixed",
            "store_bound",
            "arriving",
            "trace_mask",
            "trace_to",
            "traces_lost",
        ]
    ]
)


# What may be pending. The same numbers are the agenda's verbs.
(
    ARRIVAL,
    ARRIVE,
    RECEIVES,
    CPU_DONE,
    CALLS_NEXT,
    FINISH,
    ANSWERED,
    ATTEMPT,
    TIMEOUT_CHECK,
    SHOW_HIDDEN,
    SHOW_DELAYED,
    POLL,
    OPEN_SERVER,
    DRAIN_SERVER,
    LOSE_SERVER,
    END_DRAIN,
    PLAN_CPU,
    REFUSED,
    CUT_SHORT,
    WAITS_NO_LONGER,
    RELEASE_HELD,
    LOSE_CACHE,
    NEXT_VISIT,
    START_USERS,
    WAKE_USERS,
    SHOW_AGAIN,
    BREAK_LINK,
    BREAK_ATTEMPT,
    GO_ON,
) = range(29)

# Flags of a job, and marks, which most jobs never get. Both are bytes, and so is whether it is scheduled: a
# bit that is set in a larger number is written as a byte, and reading the whole number right after has to
# wait.
INSIDE, HAS_SLOT, ON_CPU, ABANDONED, IN_TIMEOUTS, QUEUED, POOLED, TRACED = (1 << i for i in range(8))
NO_REUSE, PROVISIONED, HELD, TWINNED, TURNED_AWAY, STRANDED, HEARD = (1 << i for i in range(7))
MISSED, WAITS_FOR_FETCH = NO_REUSE, PROVISIONED  # of a cache; an Elastic has none

# Moments of a traced job, whose calls, retries and messages carry the flag on; KEPT to GONE of a message.
# From QUEUED_UP on: the phase of a visit that begins.
(
    BORN,
    RESPONDED,
    SENT,
    ANSWERED_WITH,
    TIMED_OUT,
    FINISHED,
    KEPT,
    SHOWN,
    RECEIVED,
    GONE,
    QUEUED_UP,
    COLD_START,
    CPU_WORK,
    WAITING,
    CALLING,
    NETWORK,
) = range(16)

# Why the loop came back.
REACHED, BUDGET, MORE_JOBS, MORE_ROOTS, MORE_MESSAGES, STORE_FULL, TRACES_FULL, ENDLESS = range(8)

# Causes, as indices into result.CAUSES plus one (0: no failure).
(
    OK,
    TIMEOUT,
    REJECTED,
    THROTTLED,
    NO_TARGET,
    UNREACHABLE,
    SERVER_LOST,
    DRAIN_EXPIRED,
    INJECTED,
    STATION_TIMEOUT,
    BREAKER_OPEN,
    QUEUE_TIMEOUT,
    FAILED,
) = range(13)
N_CAUSES = 13
