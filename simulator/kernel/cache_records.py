"""The records of caches. Objects are numbered by popularity, the most popular one is 0."""

from __future__ import annotations

import numpy as np

from simulator.kernel.packing import packed

# Its objects are entries[first :][: objects], its popularity stands in popularity[first_share :], which
# classes are looked up in indices[first_class :]. newest, oldest: ends of the list of kept ones by their use.
# first_fetch: where its objects' fetches begin, -1 if misses do not wait for one another.
CACHE = packed(
    "ttl_s lost_share",
    "stream_object stream_loss",
    "first objects first_share first_class capacity kept newest oldest hits misses first_fetch coalesced",
)
NOT_KEPT = -2
"""What `newer` says of an object that is not kept."""

ENTRY = np.dtype([("until", np.float64), ("newer", np.int32), ("older", np.int32)])

# Who fetches an object, and the ends of the list of those who wait for that; -1 without any. The list runs
# through the waiting jobs' `messages` (the next one) and `poller` (the one before), which requests do not
# need, as -2 less the job, so that they still read as none.
FETCH = np.dtype([("leader", np.int32), ("first", np.int32), ("last", np.int32)])
