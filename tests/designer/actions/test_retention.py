"""Old series make room, and nothing else does."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from designer.actions.retention import drop_old_series
from designer.actions.series import rows_of
from designer.models import Run, RunSeries
from designer.models.run import RunStatus
from tests import factories
from tests.factories import NOW


def test_only_the_newest_finished_runs_of_each_architecture_keep_their_series(owner):
    first, second = factories.architecture(owner), factories.architecture(owner)
    runs = {}
    for place in range(4):
        for name, architecture in (("first", first), ("second", second)):
            if name == "second" and place > 1:
                continue
            run = factories.run(architecture, created_at=NOW + timedelta(minutes=place))
            Run.objects.filter(pk=run.pk).update(status=RunStatus.SUCCEEDED, finished_at=NOW)
            RunSeries.objects.bulk_create(rows_of(run, {"*": {"requests_per_s": np.ones(3)}}))
            runs[name, place] = run.pk
    going = factories.run(first, created_at=NOW + timedelta(hours=1))
    assert drop_old_series(kept=2) == 2
    kept = set(RunSeries.objects.values_list("run", flat=True))
    assert kept == {runs["first", 3], runs["first", 2], runs["second", 0], runs["second", 1]}
    assert Run.objects.filter(pk__in=[*runs.values(), going.pk]).count() == 7
    assert drop_old_series(kept=2) == 0
