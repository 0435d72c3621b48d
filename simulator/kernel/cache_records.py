"""The records of caches. Objects are numbered by popularity, the most popular one is 0."""

from __future__ import annotations

import numpy as np

from simulator.kernel.packing import packed

# Its objects are entries[first :][: objects], its popularity stands in popularity[first_share :], which
# classes are looked up in indices[first_class :]. newest, oldest: ends of the list of kept ones by their use.
CACHE = packed(
    "ttl_s lost_share",
    "stream_object stream_loss",
    "first objects first_share first_class capacity kept newest oldest hits misses",
)
NOT_KEPT = -2
"""What `newer` says of an object that is not kept."""

ENTRY = np.dtype([("until", np.float64), ("newer", np.int32), ("older", np.int32)])
