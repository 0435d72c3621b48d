"""Run: a Revision under a Scenario. RunSeries: what was seen over time. RunSlowest: its slowest requests.

A Run's status moves by compare-and-set alone (`Run.objects.move`), so that two workers, a cancel and a sweep
can meet without harm. A running Run is held under a lease: `lease` names one attempt of one worker, and
whoever finds that its lease no longer stands stops.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from designer.models.architecture import Architecture, Revision
from designer.models.ids import LENGTH, new_id
from designer.models.scenario import Scenario


class RunStatus(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINAL = frozenset({RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED})


class RunQuerySet(models.QuerySet["Run"]):
    def move(
        self,
        run_id: str,
        old: RunStatus,
        new: RunStatus,
        *,
        lease: str = "",
        new_lease: str = "",
        **fields: Any,
    ) -> bool:
        """True if the Run stood at `old` under `lease`, and is at `new` under `new_lease` now.

        Only a running Run has a lease; elsewhere it is empty.
        """
        return (
            self.filter(pk=run_id, status=old, lease=lease).update(status=new, lease=new_lease, **fields) == 1
        )


class Run(models.Model):
    """One simulation: what it was asked, how far it is, and what it found."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    architecture = models.ForeignKey(Architecture, on_delete=models.CASCADE, related_name="runs")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="runs")
    scenario = models.ForeignKey(Scenario, null=True, on_delete=models.SET_NULL, related_name="runs")
    scenario_body = models.JSONField()
    other_bodies = models.JSONField(default=dict)  # of the other scenarios its month names, by name
    seed = models.BigIntegerField()
    replications = models.PositiveSmallIntegerField(default=1)
    engine_version = models.CharField(max_length=40, blank=True)
    catalog_fingerprint = models.CharField(max_length=64, blank=True)

    status = models.CharField(max_length=9, choices=RunStatus.choices, default=RunStatus.QUEUED)
    cancel_requested = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=LENGTH, blank=True)
    worker = models.CharField(max_length=200, blank=True)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField()
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    fraction = models.FloatField(default=0)
    simulated_s = models.FloatField(default=0)
    requests = models.BigIntegerField(default=0)
    expected_requests = models.FloatField(null=True)
    wall_s = models.FloatField(default=0)
    eta_s = models.FloatField(null=True)
    live = models.JSONField(null=True)  # the figures so far, while it is running: graph.live

    summary = models.JSONField(null=True)
    usages = models.JSONField(null=True)  # what pricing.estimate prices, scaled to the month
    error = models.TextField(blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["architecture", "-created_at"], name="run_by_age"),
            models.Index(fields=["status", "lease_until"], name="run_by_lease"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=RunStatus.values), name="run_status_known"),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=False) | ~models.Q(status__in=sorted(FINAL)),
                name="run_final_is_finished",
            ),
        )

    def __str__(self) -> str:
        return f"Run {self.id} ({self.status})"


class RunSeries(models.Model):
    """All metrics of one subject (a node, an edge, a class, or `*` for the whole) of one Run.

    `values` is zlib over float64, little endian: one row per metric in the order of `metrics`, one column per
    window. NaN stands for a window without a value. `histograms` is what `simulator.recorder.windows` packs
    of the latencies in each window, for percentiles of longer spans; null where there are none.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="series")
    subject = models.CharField(max_length=200)
    metrics = models.JSONField()
    windows = models.PositiveIntegerField()
    values = models.BinaryField()
    histograms = models.BinaryField(null=True)

    class Meta:
        verbose_name_plural = "run series"
        constraints = (models.UniqueConstraint(fields=["run", "subject"], name="one_series_per_subject"),)

    def __str__(self) -> str:
        return f"{self.subject} of {self.run_id}"


class Replay(models.TextChoices):
    """How far the slowest requests of a run have been turned into waterfalls."""

    NONE = "none"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class RunSlowest(models.Model):
    """The slowest requests of each class and window of one Run, and their waterfalls once it was replayed.

    `requests` is what `graph.waterfall.slow_json` says of each. `waterfalls` is zlib over JSON: request id ->
    spans. `heard_at`: when a replay was last asked for or told that it goes on.
    """

    run = models.OneToOneField(Run, on_delete=models.CASCADE, primary_key=True, related_name="slowest")
    requests = models.JSONField()
    replay = models.CharField(max_length=7, choices=Replay.choices, default=Replay.NONE)
    heard_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    waterfalls = models.BinaryField(null=True)

    class Meta:
        verbose_name_plural = "slowest requests"

    def __str__(self) -> str:
        return f"Slowest of {self.run_id}"
