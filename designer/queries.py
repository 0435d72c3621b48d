"""Reads across models. Every read passes `visible_to`: when accounts come, only that function changes."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, OuterRef, QuerySet, Subquery

from designer.models import Architecture, Estimate, Revision, Run, Scenario, Trace, User
from designer.models.run import RunStatus

FIRST_GUESS_WALL_S_PER_REQUEST = 0.5e-6
"""Until this machine has finished a run: two million requests a second.

The World Cup day's 15.0 M requests took 7.2 s in a worker (two cores, nothing else running, 2026-11).
"""

TELLING_REQUESTS = 10_000
"""Smaller runs spend their time on everything but requests, and tell nothing of a larger one."""

Kept = TypeVar("Kept", bound=Model)

_PATH_TO_OWNER: dict[type[Model], str] = {
    Architecture: "owner",
    Revision: "architecture__owner",
    Scenario: "architecture__owner",
    Trace: "owner",
    Run: "architecture__owner",
    Estimate: "run__architecture__owner",
}


def visible_to(user: User, model: type[Kept]) -> QuerySet[Kept]:
    """The rows of a model that this person may see: their own."""
    return model._default_manager.filter(**{_PATH_TO_OWNER[model]: user})


class Missing(LookupError):  # noqa: N818 - it says what happened
    """There is no such thing, or this person may not see it; both look the same from outside."""

    def __init__(self, kind: object, key: object) -> None:
        self.kind = kind
        self.key = key
        super().__init__(f"There is no {kind} {key}.")


def find(rows: QuerySet[Kept], key: str) -> Kept:
    """The row with this id. Raises Missing when there is none, or none the query's person may see."""
    row = rows.filter(pk=key).first()
    if row is None:
        raise Missing(rows.model._meta.verbose_name, key)
    return row


def architectures(user: User) -> QuerySet[Architecture]:
    """A person's architectures, newest first, without drafts, each with its last run's outcome."""
    last = Run.objects.filter(architecture=OuterRef("pk")).order_by("-created_at")
    return (
        visible_to(user, Architecture)
        .defer("draft")
        .annotate(
            latest_run_id=Subquery(last.values("pk")[:1]),
            latest_run_status=Subquery(last.values("status")[:1]),
            latest_run_slo=Subquery(last.values("summary__slo")[:1]),
            latest_run_verdict=Subquery(last.values("summary__verdict")[:1]),
            latest_run_month_usd=Subquery(last.values("summary__month_usd")[:1]),
        )
        .order_by("-updated_at", "pk")
    )


def runs(user: User) -> QuerySet[Run]:
    """A person's runs with what their JSON names, newest first, without the heavy parts."""
    return (
        visible_to(user, Run)
        .select_related("scenario", "revision")
        .defer("usages", "revision__document", "scenario__body")
        .order_by("-created_at", "pk")
    )


def wall_s_per_request(user: User, architecture: Architecture | None = None) -> float:
    """How long a request took in the last run of this architecture, else of any, else a first guess."""
    done = visible_to(user, Run).filter(
        status=RunStatus.SUCCEEDED, requests__gte=TELLING_REQUESTS, wall_s__gt=0
    )
    rows = done.order_by("-finished_at").values_list("wall_s", "requests")
    last = (rows.filter(architecture=architecture).first() if architecture else None) or rows.first()
    return FIRST_GUESS_WALL_S_PER_REQUEST if last is None else last[0] / last[1]
