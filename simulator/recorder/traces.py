"""The moments of traced requests, kept within a bound: when there are too many, half of the requests go."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from simulator.kernel import records as r
from simulator.kernel.numbering import number_moments

MOST_MOMENTS = 400_000
"""Some 22 MB; a request of a common design has ten to forty moments."""
_ROW = np.dtype((np.void, r.TRACE.itemsize))
"""A moment as plain bytes: numpy copies records field by field, and these at one go."""


class TraceLog:
    """What the kernel noted, each moment with the number of its request.

    A request is known in the kernel by its root, whose place is used again for a later one: the number counts
    the times a root was born.
    """

    def __init__(self, mask: int, wanted: Collection[int] = ()) -> None:
        self.mask = mask
        self._wanted = np.asarray(sorted(wanted), np.uint64)
        self._chunks: list[tuple[NDArray[np.int64], r.Records]] = []
        self._moments = 0
        self._keys: list[NDArray[np.uint64]] = []
        self._born = 0
        self._of_root = np.full(1024, -1, np.int64)
        self._broken: set[int] = set()
        self.stored = 0
        """Messages of traced requests that were kept and are not gone yet."""
        self._gone: NDArray[np.bool_] | None = None
        """Of the requests born before the last halving, which are forgotten; None before the first one."""

    def add(self, moments: r.Records, *, whole: bool = True) -> None:
        """Take over a copy of the next moments. whole: none was lost; else their requests count as broken."""
        if len(moments) == 0:
            return
        numbers = self._number(moments)
        if not whole:
            self._broken.update(numbers.tolist(), self._of_root.tolist())
        kept = self._kept(numbers)
        rows = moments.view(_ROW)
        if kept.all():
            self._chunks.append((numbers, rows.copy()))
        else:
            self._chunks.append((numbers[kept], rows[kept]))
        self._moments += len(self._chunks[-1][0])
        while self._moments > MOST_MOMENTS and not len(self._wanted):
            self._halve()

    def _kept(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Of requests by their numbers: whether they are known, and not forgotten."""
        kept: NDArray[np.bool_] = numbers >= 0
        if self._gone is not None:
            old = kept & (numbers < len(self._gone))
            kept[old] = ~self._gone[numbers[old]]
        return kept

    def _number(self, moments: r.Records) -> NDArray[np.int64]:
        """The request's number of each moment, -1 where it is not known."""
        top = int(moments["root"].max()) + 1
        if top > len(self._of_root):
            more = np.full(max(top, 2 * len(self._of_root)) - len(self._of_root), -1, np.int64)
            self._of_root = np.concatenate([self._of_root, more])
        numbers = np.empty(len(moments), np.int64)
        keys = np.empty(len(moments), np.uint64)
        born, stored = number_moments(moments, self._of_root, self._born, numbers, keys)
        self._keys.append(keys[: born - self._born].copy())
        self._born = born
        self.stored += stored
        return numbers

    def _halve(self) -> None:
        """Ask one bit more of the keys; requests that have it are forgotten."""
        self.mask = (self.mask << 1) | 1
        self._gone = self.keys & np.uint64(self.mask) != 0
        chunks = [(n, rows, self._kept(n)) for n, rows in self._chunks]
        self._chunks = [(n[kept], rows[kept]) for n, rows, kept in chunks if kept.any()]
        self._moments = sum(len(n) for n, _ in self._chunks)

    @property
    def keys(self) -> NDArray[np.uint64]:
        """Of every request ever traced, by its number."""
        if len(self._keys) != 1:
            self._keys = [np.concatenate(self._keys) if self._keys else np.zeros(0, np.uint64)]
        return self._keys[0]

    def of_all(self) -> tuple[NDArray[np.int64], r.Records]:
        """(number, moment) of all moments kept, in their order; those of broken requests left out."""
        return self._of(self._fine())

    def answered_well(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """(number, seconds from begin to answer) of every request kept that was answered well, in the order
        of the answers.
        """
        fine = self._fine()
        started = np.full(self._born, np.nan)
        numbers: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        seconds: list[NDArray[np.float64]] = [np.zeros(0)]
        for mine, rows in self._chunks:
            moments = rows.view(r.TRACE)
            what = moments["what"]
            born = np.flatnonzero(what == r.BORN)
            started[mine[born]] = moments["at_s"][born]
            done = np.flatnonzero(what == r.RESPONDED)
            done = done[fine[mine[done]] & (moments["detail"][done] == 0)]
            numbers.append(mine[done])
            seconds.append(moments["at_s"][done] - started[mine[done]])
        return np.concatenate(numbers), np.concatenate(seconds)

    def _fine(self) -> NDArray[np.bool_]:
        """By number: whether all of a request's moments are there."""
        fine = np.ones(self._born, np.bool_)
        fine[[number for number in self._broken if number >= 0]] = False
        return fine

    def _of(self, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.int64], r.Records]:
        """(number, moment) of the chosen requests, in their order. Chunk by chunk: all moments together would
        be another array as large as the whole log.
        """
        parts = [(mine, rows, chosen[mine]) for mine, rows in self._chunks]
        numbers = [np.zeros(0, np.int64), *(mine[kept] for mine, _, kept in parts)]
        rows = [np.zeros(0, _ROW), *(rows[kept] for _, rows, kept in parts)]
        return np.concatenate(numbers), np.concatenate(rows).view(r.TRACE)

    def by_request(self, chosen: Collection[int] | None = None) -> Iterator[tuple[int, int, r.Records]]:
        """(number, key, its moments in order) of each request, or of the chosen ones."""
        wanted = self._fine()
        if chosen is not None:
            named = np.zeros_like(wanted)
            named[np.asarray(list(chosen), np.int64)] = True
            wanted &= named
        numbers, moments = self._of(wanted)
        order = np.argsort(numbers, kind="stable")
        numbers, moments = numbers[order], moments.view(_ROW)[order].view(r.TRACE)
        keys = self.keys
        cuts = (np.flatnonzero(numbers[1:] != numbers[:-1]) + 1).tolist()
        ends = [*cuts, len(numbers)] if len(numbers) else []
        for start, end in zip([0, *cuts], ends, strict=bool(ends)):
            number = int(numbers[start])
            yield number, int(keys[number]), moments[start:end]
