"""The memory of the feed-forward way: arrays that Python owns and one record that says where they lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulator.feedforward.records import ARRAYS, FEED, Feed
from simulator.kernel.records import Records
from simulator.kernel.state import aligned, elements, empty


def _of(name: str) -> Callable[[Feed, int], Any]:
    return elements(FEED, name, ARRAYS[name])


frame_at = _of("frames")
point_at = _of("points")
place_at = _of("places")
head_at = _of("heads")
bits_at = _of("bits")
sequence_at = _of("sequence")
sorted_at = _of("sorted")
agenda_at = _of("agenda")
move_at = _of("moves")
interval_at = _of("intervals")
count_at = _of("counts")
crossing_at = _of("crossings")
slot_at = _of("slots")
door_at = _of("doors")


class FeedMemory:
    """The arrays of one run; `feed` is what compiled code is handed."""

    def __init__(self, arrays: Mapping[str, Records], numbers: Mapping[str, float]) -> None:
        self.feed: Records = empty(1, FEED)
        self.arrays: dict[str, Records] = {}
        for name in ARRAYS:
            self.put(name, arrays[name])
        for name, value in numbers.items():
            self.feed[name] = value

    def put(self, name: str, array: Records) -> None:
        """Set or replace one array; the record follows. Raises TypeError for another dtype."""
        if array.dtype != ARRAYS[name]:
            raise TypeError(f"{name} holds {array.dtype}")
        flat = aligned(array)
        self.arrays[name] = flat
        self.feed[f"at_{name}"] = flat.ctypes.data
        self.feed[f"n_{name}"] = flat.size

    def __getitem__(self, name: str) -> Records:
        return self.arrays[name]

    def number(self, name: str) -> Any:
        """One of the record's own numbers."""
        return self.feed[name][0]
