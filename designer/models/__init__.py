"""What is kept. Every table of the app stands in this package."""

from __future__ import annotations

from designer.models.access import User
from designer.models.architecture import Architecture, Revision
from designer.models.estimate import Estimate
from designer.models.run import Run, RunSeries, RunSlowest
from designer.models.scenario import Scenario, Trace

__all__ = [
    "Architecture",
    "Estimate",
    "Revision",
    "Run",
    "RunSeries",
    "RunSlowest",
    "Scenario",
    "Trace",
    "User",
]
