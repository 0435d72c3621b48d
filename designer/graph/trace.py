"""A trace: how many requests came in each step of a real stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Counts per step: `counts[i]` requests came in `[starts_at + i * step_s, + step_s)`.

    `counts` is int64, never negative. `zoned` says whether `starts_at` came with a zone or as epoch seconds
    (it is then UTC); without, the times are as written and only their distances count. `gaps` are the steps
    [first, past) that the source lacks and that count as zero; whoever uses them must have been asked.
    """

    step_s: float
    starts_at: datetime
    counts: NDArray[np.int64]
    zoned: bool = False
    gaps: tuple[tuple[int, int], ...] = ()

    @property
    def filled(self) -> int:
        """How many steps were missing in the source."""
        return sum(past - first for first, past in self.gaps)

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    @property
    def duration_s(self) -> float:
        return self.step_s * len(self.counts)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(seconds=self.duration_s)

    @property
    def _last(self) -> datetime:
        """When the last step begins."""
        return self.starts_at + timedelta(seconds=self.step_s * (len(self.counts) - 1))

    @property
    def busiest(self) -> tuple[datetime, int]:
        """When the step with the most requests began, and how many they were."""
        place = int(self.counts.argmax())
        return self.starts_at + timedelta(seconds=place * self.step_s), int(self.counts[place])

    @property
    def days(self) -> tuple[date, ...]:
        """Every calendar day the trace touches, in its own time."""
        span = (self._last.date() - self.starts_at.date()).days
        return tuple(self.starts_at.date() + timedelta(days=offset) for offset in range(span + 1))

    def day(self, day: date) -> Trace:
        """The part within one calendar day. Raises ValueError, naming the days there are, if it has none."""
        if not self.starts_at.date() <= day <= self._last.date():
            raise ValueError(
                f"the trace has nothing on {day.isoformat()}; "
                f"it runs from {self.starts_at:%Y-%m-%d %H:%M} to {self.ends_at:%Y-%m-%d %H:%M}"
            )
        begin = datetime(day.year, day.month, day.day, tzinfo=self.starts_at.tzinfo)
        return self.between(begin, begin + timedelta(days=1))

    def between(self, begin: datetime, end: datetime) -> Trace:
        """The steps that begin in [begin, end). Raises ValueError if there are none.

        Moments without a zone are in the trace's own time; with one they need a trace that has one too.
        """
        if self.starts_at.tzinfo is None and (begin.tzinfo or end.tzinfo):
            raise ValueError(
                f"the trace's times have no zone, so {begin:%Y-%m-%d %H:%M%z} is not known in it"
            )
        if begin.tzinfo is None:
            begin = begin.replace(tzinfo=self.starts_at.tzinfo)
        if end.tzinfo is None:
            end = end.replace(tzinfo=self.starts_at.tzinfo)
        first = max(0, -int((self.starts_at - begin).total_seconds() // self.step_s))
        past = min(len(self.counts), -int((self.starts_at - end).total_seconds() // self.step_s))
        if past <= first:
            raise ValueError(
                f"the trace has nothing from {begin:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}; "
                f"it runs from {self.starts_at:%Y-%m-%d %H:%M} to {self.ends_at:%Y-%m-%d %H:%M}"
            )
        return Trace(
            self.step_s,
            self.starts_at + timedelta(seconds=first * self.step_s),
            self.counts[first:past],
            self.zoned,
            tuple(
                (max(a, first) - first, min(b, past) - first)
                for a, b in self.gaps
                if max(a, first) < min(b, past)
            ),
        )


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
