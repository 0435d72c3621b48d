"""What a person does with a drawing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from designer.actions.errors import Invalid, Stale, problem
from designer.graph.document import SCHEMA_VERSION
from designer.graph.problems import Problem
from designer.models import Architecture, Revision, Scenario, User
from designer.models.architecture import NAME_LENGTH, fingerprint

Document = dict[str, Any]

QUIET = timedelta(minutes=5)
QUIET_AT_ONCE = 50

ITEM_LISTS = ("classes", "groups", "nodes", "edges")


def blank_document(name: str) -> Document:
    """A drawing with nothing on it and one request class, since traffic needs one."""
    return {
        "schema_version": SCHEMA_VERSION,
        "name": name,
        "account": {"free_tier": False, "quotas": {}},
        "classes": [{"id": "request", "title": "Request"}],
        "groups": [],
        "nodes": [],
        "edges": [],
    }


def create_architecture(owner: User, *, name: str, document: object = None, now: datetime) -> Architecture:
    """A new architecture from a document, or a blank one. Raises Invalid for what no canvas could open."""
    draft = blank_document(name) if document is None else openable(document)
    return Architecture.objects.create(
        owner=owner, name=name, draft=draft, etag=fingerprint(draft), created_at=now, updated_at=now
    )


def rename_architecture(architecture: Architecture, *, name: str, now: datetime) -> Architecture:
    """Give it another name; the drawing itself stays as it is."""
    architecture.name = name
    architecture.updated_at = now
    architecture.save(update_fields=["name", "updated_at"])
    return architecture


def delete_architecture(architecture: Architecture) -> None:
    """Delete it with its revisions, scenarios and runs. A run that goes on finds its row gone and stops."""
    architecture.delete()


@transaction.atomic
def duplicate_architecture(architecture: Architecture, *, now: datetime) -> Architecture:
    """A copy of the draft, the scenarios and the purchase terms, without revisions and runs."""
    ending = " (copy)"
    copy = create_architecture(
        architecture.owner,
        name=architecture.name[: NAME_LENGTH - len(ending)] + ending,
        document=architecture.draft,
        now=now,
    )
    copy.purchase_terms = architecture.purchase_terms
    copy.save(update_fields=["purchase_terms"])
    Scenario.objects.bulk_create(
        Scenario(architecture=copy, name=each.name, body=each.body, created_at=now, updated_at=now)
        for each in architecture.scenarios.order_by("created_at", "pk")
    )
    return copy


@transaction.atomic
def save_draft(architecture: Architecture, document: object, *, etag: str, now: datetime) -> Architecture:
    """Write the draft if it still is the one with this etag (`*`: whichever it is).

    A draft may have Problems, else nobody could save half a drawing; it must only be something a canvas can
    open. Raises Stale with the current draft, Invalid otherwise.
    """
    draft = openable(document)
    rows = Architecture.objects.filter(pk=architecture.pk)
    if etag != "*":
        rows = rows.filter(etag=etag)
    if not rows.update(draft=draft, etag=fingerprint(draft), updated_at=now):
        current = Architecture.objects.get(pk=architecture.pk)
        raise Stale(current.etag, current.draft)
    architecture.refresh_from_db()
    return architecture


def cut_revision(architecture: Architecture, *, name: str = "", now: datetime) -> Revision:
    """A never-changed copy of the draft. Without a name, an equal revision that exists already will do."""
    content_hash = fingerprint(architecture.draft)
    if not name:
        equal = architecture.revisions.filter(content_hash=content_hash).order_by("-created_at").first()
        if equal is not None:
            return equal
    return Revision.objects.create(
        architecture=architecture,
        name=name,
        document=architecture.draft,
        content_hash=content_hash,
        created_at=now,
    )


def cut_quiet_revisions(*, now: datetime) -> int:
    """Keep every draft that was changed and has then been quiet for five minutes; returns how many."""
    kept = Revision.objects.filter(architecture=OuterRef("pk"), content_hash=OuterRef("etag"))
    quiet = Architecture.objects.filter(~Exists(kept), updated_at__lte=now - QUIET)[:QUIET_AT_ONCE]
    for architecture in quiet:
        cut_revision(architecture, now=now)
    return len(quiet)


def openable(document: object) -> Document:
    """The document, if a canvas could show it: lists of objects with ids. Raises Invalid otherwise."""
    if not isinstance(document, dict):
        raise Invalid([problem("not-a-document", "A document is a JSON object.", "Send the canvas JSON.")])
    found: list[Problem] = []
    for key in ITEM_LISTS:
        items = document.get(key, [])
        if not isinstance(items, list):
            found.append(
                problem(
                    "wrong-type", f"{key} is not a list.", "Leave it out or make it a list.", at=f"$.{key}"
                )
            )
            continue
        found.extend(
            problem(
                "wrong-type", f"{key} holds something without an id.", "Give it one.", at=f"$.{key}[{place}]"
            )
            for place, item in enumerate(items)
            if not (isinstance(item, dict) and isinstance(item.get("id"), str))
        )
    if found:
        raise Invalid(found)
    return document
