"""Old series and waterfalls make room: they are nine tenths of the database; any run can be made again."""

from __future__ import annotations

from django.db.models import Count

from designer.models import Architecture, Run, RunSeries, RunSlowest
from designer.models.run import FINAL


def drop_old_series(*, kept: int) -> int:
    """Delete the series and slowest requests of all but the newest `kept` finished runs of each architecture.
    Says of how many.

    Summaries, usages and estimates stay, and so does what is needed to make the run again.
    """
    runs = 0
    crowded = (
        Architecture.objects.annotate(count=Count("runs")).filter(count__gt=kept).values_list("pk", flat=True)
    )
    for architecture_id in crowded.values_list("pk", flat=True):
        finished = Run.objects.filter(architecture=architecture_id, status__in=FINAL).order_by(
            "-created_at", "pk"
        )
        old = list(finished.values_list("pk", flat=True)[kept:])
        with_series = set(RunSeries.objects.filter(run__in=old).values_list("run", flat=True))
        RunSeries.objects.filter(run__in=with_series).delete()
        RunSlowest.objects.filter(run__in=with_series).delete()
        runs += len(with_series)
    return runs
