"""What a person does with a run."""

from __future__ import annotations

from datetime import datetime

from designer.actions.feed import tell
from designer.models import Run
from designer.models.run import RunStatus


def cancel_run(run: Run, *, now: datetime) -> None:
    """Ask it to stop: a queued one is cancelled at once, a running one in a second, a final one stays."""
    Run.objects.filter(pk=run.pk).update(cancel_requested=True)
    if Run.objects.move(run.pk, RunStatus.QUEUED, RunStatus.CANCELLED, finished_at=now):
        run.refresh_from_db(fields=["status", "finished_at"])
        tell(run)
