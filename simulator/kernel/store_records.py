"""Records of stores, their messages and lanes, and pollers."""

from __future__ import annotations

import numpy as np

from simulator.kernel.packing import packed

# The stores' lists: ready, hidden (received) and delayed, each through next/prev; a batch through
# bnext/bprev.
# lane: -1 without lanes. number: its place in the store's order. One cache line each.
MESSAGE = np.dtype(
    [
        ("sent", np.float64),
        ("until", np.float64),
        ("key", np.uint64),
        ("root", np.int32),
        ("next", np.int32),
        ("prev", np.int32),
        ("bnext", np.int32),
        ("bprev", np.int32),
        ("batch", np.int32),
        ("lane", np.int32),
        ("number", np.int32),
        ("kind", np.int16),
        ("link", np.int16),
        ("receives", np.int16),
        ("flags", np.int16),
    ]
)
POISON, DUPLICATE, FAILS, MESSAGE_TRACED = (1 << i for i in range(4))
STORE_STATE = packed(
    "visibility_s delay_s retention_s ready_since peak_age_s area stored_at_s duplicate poison records_per_s "
    "bytes_per_s read_every_s",
    "stream_lane stream_duplicate stream_poison",
    "ready_from ready_to ready hidden_from hidden_to hidden delayed_from delayed_to delayed checking_hidden "
    "checking_delayed max_receives dead_letter stored peak limit arrived deleted expired "
    "dead_lettered returned "
    "first_poller n_pollers first_lane lanes parts mixed first_end open_from open_to available "
    "in_flight_limit numbers duplicated first_return n_returns buries_expired",
)
# One part of a lane: its visible messages; in the list of open ones through open_next/open_prev.
LANE = packed(
    "since_s records bytes tokens_at_s next_read_s",
    "",
    "ready_from ready_to ready at_work is_open open_next open_prev",
)
RETURN = np.dtype([("seconds", np.float64)])
POLLER = packed(
    "window_s allowed grow_at_s per_s paused_until latency_s backoff_s area_idle touched_s short_poll_s "
    "receives_per_s tokens tokens_at_s backoff_most_s",
    "stream stream_fail number",
    "store station batch_size initial maximum in_use growing receives deletes messages failed refused peak "
    "first_counter n_counters pull partial returns_failed idle failed_messages",
)
