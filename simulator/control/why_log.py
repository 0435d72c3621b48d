"""The why-log of a run, within a bound: a fleet that flaps for months would fill any memory with it."""

from __future__ import annotations

from collections import deque

from simulator.result import Event

MOST_EVENTS = 20_000
"""Kept of a run, some 20 MB: half of them its first ones, half its last."""


class WhyLog:
    """Events in their order; of more than MOST_EVENTS, those in the middle are left out and counted."""

    def __init__(self, most: int = MOST_EVENTS) -> None:
        self._first: list[Event] = []
        self._last: deque[Event] = deque()
        self._half = most // 2
        self._left_out: tuple[int, float, float] = (0, 0.0, 0.0)

    def note(self, event: Event) -> None:
        """One line more."""
        if len(self._first) < self._half:
            self._first.append(event)
            return
        self._last.append(event)
        if len(self._last) > self._half:
            number, since_s, _ = self._left_out
            gone = self._last.popleft()
            self._left_out = (number + 1, since_s if number else gone.at_s, gone.at_s)

    def events(self) -> list[Event]:
        """All of them, and one that says how many are left out, where they are."""
        number, since_s, until_s = self._left_out
        if not number:
            return [*self._first, *self._last]
        text = f"{number:,} events between {since_s:.0f} s and {until_s:.0f} s are left out"
        gap = Event(since_s, "*", "left_out", text, {"events": float(number)})
        return [*self._first, gap, *self._last]
