"""Estimate: a bill that was reported or compared, kept as it was shown."""

from __future__ import annotations

from django.db import models

from designer.models.ids import LENGTH, new_id
from designer.models.run import Run


class Estimate(models.Model):
    """The bill of one Run by one price book. Never changed; the same three give the same row."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="estimates")
    price_book = models.CharField(max_length=64)
    terms = models.JSONField()
    terms_hash = models.CharField(max_length=32)
    body = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["run", "price_book", "terms_hash"], name="one_estimate_per_terms"
            ),
        )

    def __str__(self) -> str:
        return f"Estimate of {self.run_id} by {self.price_book}"
