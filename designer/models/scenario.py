"""Scenario: what comes in, for how long, and what goes wrong. Trace: counted arrivals somebody uploaded."""

from __future__ import annotations

from django.db import models

from designer.models.access import User
from designer.models.architecture import NAME_LENGTH, Architecture
from designer.models.ids import LENGTH, new_id


class Scenario(models.Model):
    """Workloads, duration, seed, faults and SLO of one architecture. Editable: a Run keeps its own copy."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    architecture = models.ForeignKey(Architecture, on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=NAME_LENGTH)
    body = models.JSONField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["architecture", "created_at"], name="scenario_by_age"),)

    def __str__(self) -> str:
        return self.name


class Trace(models.Model):
    """Counts per step, as uploaded. Never changed, so that a Run which names it can be made again."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="traces")
    name = models.CharField(max_length=NAME_LENGTH)
    rows = models.PositiveIntegerField()
    step_s = models.FloatField()
    total = models.BigIntegerField()
    starts_at = models.CharField(max_length=40)  # ISO 8601, with a zone only if the source named one
    facts = models.JSONField()  # busiest, days, zoned, filled, problems: what a person picks from
    counts = models.BinaryField()  # zlib over int64, little endian, one per step
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["owner", "-created_at"], name="trace_by_owner"),)

    def __str__(self) -> str:
        return self.name
