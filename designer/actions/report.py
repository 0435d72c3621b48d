"""A run and its bill made readable."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from designer.actions.errors import Conflict, problem
from designer.actions.estimate import keep_estimate, until_it_succeeds
from designer.actions.series import lists_of
from designer.models import Run, Trace
from designer.models.run import RunStatus
from designer.reports.content import Provenance, build_content
from designer.reports.formats import FORMATS
from designer.reports.pdf import PdfNotMadeError


@dataclass(frozen=True, slots=True)
class Report:
    """A file to hand over."""

    filename: str
    media_type: str
    content: bytes


def _with_trace_names(run: Run) -> dict[str, Any]:
    """The run's scenario, its uploaded traces called by their names."""
    body: dict[str, Any] = copy.deepcopy(run.scenario_body)
    arrivals = [work["arrivals"] for work in body["workloads"] if "trace" in work["arrivals"]]
    names = dict(Trace.objects.filter(pk__in=[each["trace"] for each in arrivals]).values_list("pk", "name"))
    for each in arrivals:
        each["trace_name"] = names.get(each["trace"])
    return body


def report_of(run: Run, format_key: str, *, price_book: str | None = None, now: datetime) -> Report:
    """The report of a succeeded run; its estimate is kept.

    Raises Conflict for a run that has not succeeded or a PDF that can't be set, Invalid for an unknown book.
    """
    if run.status != RunStatus.SUCCEEDED:
        message = f"This run is {run.status}; only a succeeded one has a report."
        raise Conflict([problem("nothing-to-report", message, until_it_succeeds(run))])
    estimate = keep_estimate(run, price_book=price_book, now=now)
    summary = run.summary or {}
    windows = summary.get("windows") or {}
    content = build_content(
        title=run.architecture.name,
        summary=summary,
        series={
            "start_s": 0.0,
            "step_s": windows["step_s"],
            "count": windows["count"],
            "series": lists_of(run),
        },
        estimate=estimate.body,
        document=run.revision.document,
        scenario=_with_trace_names(run),
        provenance=Provenance(
            revision=run.revision_id,
            scenario=str(run.scenario_body["name"]),
            seed=run.seed,
            engine_version=run.engine_version,
            price_book=estimate.price_book,
            catalog_fingerprint=run.catalog_fingerprint,
            finished_at=run.finished_at,
        ),
    )
    made = FORMATS[format_key]
    try:
        data = made.render(content)
    except PdfNotMadeError as error:
        raise Conflict(
            [
                problem(
                    "pdf-not-made",
                    f"The PDF could not be set: {error}.",
                    "Take the HTML report and print it.",
                )
            ]
        ) from error
    return Report(made.filename(run.architecture.name), made.media_type, data)
