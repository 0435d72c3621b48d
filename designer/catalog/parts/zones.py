"""The `zones` setting of whatever spreads over Availability Zones."""

from __future__ import annotations

from typing import Any

from designer.catalog.data.regions import ZONE_LETTERS
from designer.catalog.params import param

DEFAULT_ZONES = ("a", "b")


def zones_param(what: str) -> Any:
    """A list of zone letters, at least one; `what` spreads over them."""
    return param(
        DEFAULT_ZONES,
        title="Availability Zones",
        choices={letter: f"Zone {letter}" for letter in ZONE_LETTERS},
        at_least=1,
        at_most=len(ZONE_LETTERS),
        help=f"Zones that {what} spreads over. A node drawn inside a zone box stands in that zone alone.",
    )


def zone_param(what: str) -> Any:
    """The one zone that `what` stands in."""
    return param(
        DEFAULT_ZONES[:1],
        title="Availability Zone",
        choices={letter: f"Zone {letter}" for letter in ZONE_LETTERS},
        at_least=1,
        at_most=1,
        help=f"The zone {what} stands in; a zone box around it says it better.",
    )
