"""Architecture: a named drawing with a draft. Revision: a never-changed copy of it."""

from __future__ import annotations

import hashlib
import json

from django.db import models

from designer.models.access import User
from designer.models.ids import LENGTH, new_id

NAME_LENGTH = 120


def fingerprint(document: object) -> str:
    """32 hex digits that are equal for equal JSON values, however their keys are ordered."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Architecture(models.Model):
    """A named drawing. `draft` is the Document the canvas autosaves, guarded by `etag`, its fingerprint.

    `purchase_terms` is what its owner has agreed with AWS (`pricing.purchase`): no part of the drawing, so
    that a new discount needs no new run.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="architectures")
    name = models.CharField(max_length=NAME_LENGTH)
    draft = models.JSONField()
    etag = models.CharField(max_length=32)
    purchase_terms = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["owner", "-updated_at"], name="architecture_by_owner"),)

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """A copy of a draft that is never changed: what a run ran and an estimate priced."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    architecture = models.ForeignKey(Architecture, on_delete=models.CASCADE, related_name="revisions")
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    document = models.JSONField()
    content_hash = models.CharField(max_length=32)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["architecture", "-created_at"], name="revision_by_age"),
            models.Index(fields=["architecture", "content_hash"], name="revision_by_content"),
        )

    def __str__(self) -> str:
        return self.name or f"Revision {self.id}"
