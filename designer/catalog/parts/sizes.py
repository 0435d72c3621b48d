"""Minimum, desired and maximum size of a fleet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from designer.catalog.params import param
from designer.catalog.reading import Fault, Instead

MOST = 10_000


def minimum_param(unit: str) -> Any:
    return param(
        1, title="Minimum", unit=unit, minimum=0, maximum=MOST, tab="scaling", help="Never fewer than these."
    )


def desired_param(unit: str) -> Any:
    return param(
        2,
        title="Desired",
        unit=unit,
        minimum=0,
        maximum=MOST,
        tab="scaling",
        help="In service when the run begins; policies change it afterwards.",
    )


def maximum_param(unit: str) -> Any:
    return param(
        10, title="Maximum", unit=unit, minimum=0, maximum=MOST, tab="scaling", help="Never more than these."
    )


def faults(minimum: int, desired: int, maximum: int, grows: bool) -> Iterator[Fault]:
    """Sizes that contradict each other; a fleet of none that nothing can make grow."""
    if maximum < minimum:
        yield Fault(
            ("max",),
            "max-below-min",
            f"Maximum {maximum} is below minimum {minimum}.",
            "Raise the maximum.",
            Instead(minimum),
        )
    elif not minimum <= desired <= maximum:
        yield Fault(
            ("desired",),
            "desired-outside",
            f"Desired is {desired}.",
            f"It must be {minimum} to {maximum}.",
            Instead(min(max(desired, minimum), maximum)),
        )
    elif desired == 0 and not grows:
        yield Fault(
            ("desired",),
            "fleet-of-none",
            "Desired is 0, and no policy makes it grow: nothing is ever in service.",
            "Start with one, or add a scaling policy.",
            Instead(1),
        )
