"""The records of links and of their breakers. Times are seconds; indices of -1 mean "none"."""

from __future__ import annotations

from simulator.kernel.packing import packed

LINK = packed(
    "latency_s added_s timeout_s error_rate weight base_s cap_s tokens tokens_at_s capacity "
    "refill_per_s retry_cost "
    "timeout_cost success_gain connect_timeout_s hedge_after_s slow_start_s sticky_s break_share "
    "retransmit_s",
    "stream stream_calls stream_retry stream_error stream_route break_bits",
    "caller callee kind order optional max_attempts jitter budget policy cross_zone turn "
    "timeout_from timeout_to "
    "checking retries timeouts refused_retries obstacles breaker held_from held_to hedged hedges superseded "
    "refused retried broken in_turn",
)
# in_turn: a route that takes the fleet's servers one after another, without a second look. obstacles: bits; a
# link without any needs no second look (WIRED: its caller's servers may have a network). retried: bit i says
# whether cause i is retried.
HAS_BREAKER, BLACK_HOLE, WIRED = 1, 2, 4

# changed_s: attempts that began before do not count. Its cells are outcomes[first_cell :][: n_cells].
BREAKER = packed(
    "failure_rate open_s slice_s slot until_s changed_s",
    "",
    "first_cell n_cells at calls failures state minimum probes probing probed probe_failures opened",
)
BREAKER_CLOSED, BREAKER_IS_OPEN, BREAKER_HALF_OPEN = range(3)
OUTCOME = packed("", "", "calls failures")
CALL, ROUTE, SEND = range(3)
ROUND_ROBIN, RANDOM, LEAST_OUTSTANDING, TWO_CHOICES, WEIGHTED_RANDOM, FLOW_HASH = range(6)
