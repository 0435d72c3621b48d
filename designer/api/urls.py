"""Addresses below /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter
from django.views.generic.base import View

from designer.api import (
    architectures,
    bills,
    catalog,
    comparisons,
    drafts,
    events,
    kept_estimates,
    problems,
    profiles,
    purchase,
    revisions,
    runs,
    scenarios,
    schema,  # noqa: F401 - its import tells the schema how one logs in
    series,
    shelf,
    slowest,
    traces,
)
from designer.api.shapes import ID_PATTERN
from designer.reports.formats import FORMATS


class IdConverter:
    """Only what can be an id reaches a view."""

    regex = ID_PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FormatConverter(IdConverter):
    """Only a format there is reaches a view."""

    regex = "|".join(FORMATS)


class RequestIdConverter(IdConverter):
    """A simulated request's 64 bits."""

    regex = "[0-9a-f]{16}"


register_converter(IdConverter, "id")
register_converter(RequestIdConverter, "request_id")
register_converter(FormatConverter, "report_format")


def _at(address: str, view: type[View]) -> URLPattern:
    return path(address, view.as_view())


urlpatterns = [
    _at("catalog/", catalog.CatalogView),
    _at("problems/", problems.ProblemsView),
    _at("usage-profiles/", profiles.UsageProfilesView),
    _at("examples/", shelf.ExamplesView),
    _at("price-books/", shelf.PriceBooksView),
    _at("architectures/", architectures.ArchitecturesView),
    _at("architectures/<id:architecture_id>/", architectures.ArchitectureView),
    _at("architectures/<id:architecture_id>/duplicate/", architectures.DuplicateView),
    _at("architectures/<id:architecture_id>/draft/", drafts.DraftView),
    _at("architectures/<id:architecture_id>/revisions/", revisions.RevisionsView),
    _at("architectures/<id:architecture_id>/scenarios/", scenarios.ScenariosView),
    _at("architectures/<id:architecture_id>/purchase-terms/", purchase.PurchaseTermsView),
    _at("revisions/<id:revision_id>/", revisions.RevisionView),
    _at("scenarios/<id:scenario_id>/", scenarios.ScenarioView),
    _at("architectures/<id:architecture_id>/runs/", runs.RunsView),
    _at("traces/", traces.TracesView),
    _at("traces/<id:trace_id>/", traces.TraceView),
    _at("runs/<id:run_id>/", runs.RunView),
    _at("runs/<id:run_id>/cancel/", runs.CancelView),
    _at("runs/<id:run_id>/series/", series.SeriesView),
    _at("runs/<id:run_id>/slowest/", slowest.SlowestView),
    _at("runs/<id:run_id>/slowest/<request_id:request_id>/", slowest.SlowRequestView),
    _at("runs/<id:run_id>/estimate/", bills.EstimateView),
    _at("runs/<id:run_id>/estimates/", kept_estimates.KeptEstimatesView),
    _at("runs/<id:run_id>/differences/", kept_estimates.DifferencesView),
    _at("runs/<id:run_id>/comparison/", comparisons.ComparisonView),
    _at("runs/<id:run_id>/report/<report_format:report_format>/", bills.ReportView),
    _at("runs/<id:run_id>/events/", events.EventsView),
]
