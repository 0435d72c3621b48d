"""When the points of a service's metrics come."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.parts.policies import MEMORY

PUBLICATION_S = cited("publication of a metric after its period", 60.0, "s", sources.PUBLICATION_DELAY)
WARMUP_S = cited("instance warm-up when none is set", 300, "s", sources.TARGET_TRACKING)
AGENT_S = cited("period of the CloudWatch agent's metrics", 60, "s", sources.CLOUDWATCH_AGENT)


@dataclass(frozen=True, slots=True)
class Clock:
    """How a service's metrics come about: a point a `period_s`, published `publication_s` after it closed.

    low_factor: the scale-in alarm's share of the target. warmup_s: of policies without their own. by_agent:
    whether an agent on the machine tells its memory, in its own period.
    """

    period_s: float
    low_factor: float
    publication_s: float = float(PUBLICATION_S.value)
    warmup_s: float = float(WARMUP_S.value)
    by_agent: bool = False

    def period_of(self, metric: str) -> float:
        """How often there is a point of a metric."""
        return float(AGENT_S.value) if self.by_agent and metric == MEMORY else self.period_s
