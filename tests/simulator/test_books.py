"""The books of a run find what does not add up: each test takes something away from a run that did."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.books import check_books
from simulator.engine import Played
from simulator.kernel.state import Memory
from simulator.layout import Layout, lay_out
from simulator.result import ConservationError
from tests.simulator.plans import web_shop

LAYOUT = lay_out(web_shop(300.0, outage=False))
WEB, EDGE = LAYOUT.station_index["web"], LAYOUT.station_index["edge"]


class Kept(Played):
    """A run whose memory can be looked at afterwards."""

    @property
    def memory(self) -> Memory:
        return self._floor.memory

    def capacity_s(self) -> dict[str, float]:
        """Server seconds of each fleet."""
        return {name: each.capacity_s(300.0)[0] for name, each in self._control.fleets.items()}


@pytest.fixture
def kept() -> Kept:
    played = Kept(LAYOUT, 1, None)
    played.go()
    check_books(LAYOUT, played.memory, played.capacity_s())
    return played


def _found(layout: Layout, kept: Kept) -> str:
    with pytest.raises(ConservationError) as wrong:
        check_books(layout, kept.memory, kept.capacity_s())
    return "\n".join(wrong.value.violations)


def _lose_a_request(memory: Memory) -> None:
    memory["tally"]["done"][WEB * 3] -= 1


def _lose_an_attempt(memory: Memory) -> None:
    memory["link_tally"]["failed"][LAYOUT.link_index["http"] * 3] += 1


def _lose_an_answer(memory: Memory) -> None:
    memory["class_tally"]["done"][1] -= 1


def _lose_a_message(memory: Memory) -> None:
    memory["stores"]["arrived"][0] += 1


def _lose_time(memory: Memory) -> None:
    memory["stations"]["area_inside"][EDGE] *= 1.001


def _lose_a_slot(memory: Memory) -> None:
    memory["servers"]["slot_s"][LAYOUT.first_server["web"]] += 1.0


def _work_too_much(memory: Memory) -> None:
    memory["servers"]["busy_core_s"][LAYOUT.first_server["web"]] += 10 * 2 * 300.0


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (_lose_a_request, "station web, class page:"),
        (_lose_an_attempt, "link http:"),
        (_lose_an_answer, "class order:"),
        (_lose_a_message, "store orders:"),
        (_lose_time, "station edge: Little's law:"),
        (_lose_a_slot, "station web: its servers held"),
        (_work_too_much, "core seconds busy, but its servers had only"),
    ],
)
def test_what_does_not_add_up_is_found(tamper: Callable[[Memory], None], sentence: str, kept: Kept) -> None:
    tamper(kept.memory)
    assert sentence in _found(LAYOUT, kept)
