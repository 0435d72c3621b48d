"""What every closed form asks first."""

from __future__ import annotations


def steady(rho: float) -> None:
    """Raises ValueError for a utilisation without a steady state."""
    if not 0.0 <= rho < 1.0:
        raise ValueError(f"a utilisation of {rho:g} has no steady state")
