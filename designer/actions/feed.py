"""News of a run, pushed to whoever watches it.

Redis carries the news, the database holds the truth: a listener that misses a message reads the row some
seconds later, and a run goes on when Redis is away.
"""

from __future__ import annotations

import json
import logging
from functools import cache

import redis
from django.conf import settings

from designer.models import Run

log = logging.getLogger(__name__)


def channel(run_id: str) -> str:
    """The name of the pub/sub channel of one run."""
    return f"loadline:run:{run_id}"


def progress(run: Run) -> dict[str, object]:
    """How far a run is."""
    return {
        "fraction": run.fraction,
        "simulated_s": run.simulated_s,
        "requests": run.requests,
        "expected_requests": run.expected_requests,
        "wall_s": run.wall_s,
        "eta_s": run.eta_s,
    }


def state(run: Run) -> dict[str, object]:
    """Where a run stands: what an event carries, and the same parts of the run's own JSON."""
    return {
        "id": run.id,
        "status": str(run.status),
        "progress": progress(run),
        "error": run.error or None,
        "live": run.live,
    }


def tell(run: Run) -> None:
    """Push where the run stands now. A Redis that is away costs the listeners some seconds, nobody a run."""
    try:
        _redis().publish(channel(run.id), json.dumps(state(run)))
    except redis.RedisError as error:
        log.warning("Nobody heard of run %s: %s", run.id, error)


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
