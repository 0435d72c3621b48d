"""Load balancer capacity units: the largest of several dimensions, clock hour by clock hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from designer.catalog.behaviour import Billed, Context, Site
from designer.catalog.observed import Hours, Observed

BYTES_PER_GB = 1e9
"""A capacity unit's gigabyte: AWS's example takes 300,000 bytes a second for 1.08 GB an hour."""


@dataclass(frozen=True, slots=True, eq=False)
class Traffic:
    """What a balancer saw, one value per clock hour of the run."""

    requests_per_s: Hours
    new_connections_per_s: Hours
    active_connections: Hours
    gb_per_hour: Hours


@dataclass(frozen=True, slots=True, eq=False)
class Dimensions:
    """Units that each dimension alone would need, per clock hour."""

    units: Mapping[str, Hours]

    @property
    def needed(self) -> Hours:
        """The largest dimension of each hour."""
        return np.asarray(np.max(np.stack(list(self.units.values())), axis=0))

    @property
    def binding(self) -> str:
        """The dimension that makes up most of the units over the run."""
        needed = self.needed
        share = {name: float(needed[np.isclose(each, needed)].sum()) for name, each in self.units.items()}
        return max(share, key=lambda name: share[name])


def traffic_by_hour(site: Site, context: Context, observed: Observed) -> Traffic:
    """Requests, connections and bytes of a balancer. Connections follow from its incoming edges' settings.

    New connections = requests / requests per connection; active = new x how long one stays open (Little's
    law). Bytes are those of the incoming edges, both ways, shared over the hours as the requests are.
    """
    shape = observed.hourly_mean(site.id, "requests_per_s")
    lengths = observed.hour_lengths()
    requests, opened, active, size = (np.zeros(len(lengths)) for _ in range(4))
    for arrow in context.into(site):
        link = observed.link(arrow.id)
        rate = observed.spread(float(link.attempts), shape) / 3_600.0
        requests += rate
        opened += rate / getattr(arrow.params, "requests_per_connection", 1.0)
        active += (
            rate
            / getattr(arrow.params, "requests_per_connection", 1.0)
            * getattr(arrow.params, "connection_open_s", 1.0)
        )
        size += observed.spread((link.request_bytes + link.response_bytes) / BYTES_PER_GB, shape)
    return Traffic(requests, opened, active, size)


def billed_units(meter: str, dimensions: Dimensions, observed: Observed) -> Billed:
    """Capacity-unit-hours of the month."""
    needed = dimensions.needed
    by_hour = observed.by_hour(needed)
    quantity = sum(units * hours for units, hours in by_hour)
    how = (
        f"Largest of {len(dimensions.units)} dimensions in each clock hour, mostly {dimensions.binding}; "
        f"{float((needed * observed.hour_lengths()).sum()):,.4g} in the run, {observed.month}."
    )
    return Billed(meter, "LCU-hour", quantity, how, by_hour)
