"""runs/{id}/estimate/ and runs/{id}/report/: what a run costs, and the whole of it made readable."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions.estimate import bill_of, moved_since_kept
from designer.actions.report import report_of
from designer.api.events import AnyType
from designer.api.people import person
from designer.api.runs import ID
from designer.api.shapes import refusals
from designer.models import Run
from designer.reports.formats import FORMATS

ONLY_ITS_OWN = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
"""What a report that is shown in the browser may do: be looked at. It holds words that people typed."""

BOOK = OpenApiParameter("price_book", OpenApiTypes.STR, description="a price book's id; default: the newest")

AMOUNT = "a decimal as text, unrounded"


class TierShape(serializers.Serializer[Any]):
    """So much of the quantity at one rate."""

    to = serializers.CharField(allow_null=True, help_text="null: without end")
    quantity = serializers.CharField(help_text=AMOUNT)
    rate_usd = serializers.CharField(help_text=AMOUNT)
    amount_usd = serializers.CharField(help_text=AMOUNT)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"from": serializers.CharField(help_text=AMOUNT), **super().get_fields()}


class LineShape(serializers.Serializer[Any]):
    subject = serializers.CharField(help_text="id of the node or edge")
    meter = serializers.CharField()
    region = serializers.CharField()
    service = serializers.CharField()
    title = serializers.CharField()
    quantity = serializers.CharField(allow_null=True, help_text=AMOUNT)
    unit = serializers.CharField()
    rate_usd = serializers.CharField(
        allow_null=True, help_text="amount / quantity where there are several tiers"
    )
    amount_usd = serializers.CharField(allow_null=True, help_text=AMOUNT)
    free_quantity = serializers.CharField(help_text=AMOUNT)
    tiers = TierShape(many=True)
    discount_pct = serializers.CharField(help_text=AMOUNT)
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # the bill calls it so
    source_date = serializers.CharField(allow_null=True)
    confidence = serializers.CharField(allow_null=True)
    unsure = serializers.BooleanField(help_text="the rate or an allowance is from memory, not from a page")
    state = serializers.ChoiceField(["priced", "usage_not_given", "no_price"])
    how = serializers.CharField()
    why = serializers.CharField()


class NotPricedShape(serializers.Serializer[Any]):
    subject = serializers.CharField()
    meter = serializers.CharField()
    title = serializers.CharField(
        required=False, help_text="missing in estimates that were kept before there were any"
    )
    quantity = serializers.CharField(allow_null=True)
    unit = serializers.CharField()
    state = serializers.ChoiceField(["usage_not_given", "no_price"])
    why = serializers.CharField()


class ClassCostShape(serializers.Serializer[Any]):
    requests = serializers.CharField(help_text="of the class, in the month")
    usd = serializers.CharField(help_text=AMOUNT)
    usd_per_request = serializers.CharField(allow_null=True, help_text=AMOUNT)
    usd_per_million = serializers.CharField(allow_null=True, help_text=AMOUNT)
    by_subject = serializers.DictField(child=serializers.CharField(help_text=AMOUNT))


class UnitCostsShape(serializers.Serializer[Any]):
    """The bill by class of requests; classes and what none of them caused add up to the total."""

    total_usd = serializers.CharField(help_text=AMOUNT)
    classes = serializers.DictField(child=ClassCostShape())
    unattributed = serializers.DictField(child=serializers.CharField(help_text=AMOUNT))


class MovedShape(serializers.Serializer[Any]):
    """How prices moved since an estimate was kept."""

    price_book = serializers.CharField()
    newer_book = serializers.CharField()
    before_usd = serializers.CharField(help_text=AMOUNT)
    now_usd = serializers.CharField(help_text=AMOUNT)
    moved_lines = serializers.IntegerField()
    banner = serializers.CharField(help_text="one sentence; empty when nothing moved")


class CommitmentShape(serializers.Serializer[Any]):
    title = serializers.CharField()
    committed_usd = serializers.CharField(help_text=AMOUNT)
    used_usd = serializers.CharField(help_text=AMOUNT)
    utilisation = serializers.CharField(help_text="0 to 1")


class CoverageShape(serializers.Serializer[Any]):
    """So many hours of the month, one after another, and what each of them costs."""

    hours = serializers.CharField()
    covered_usd = serializers.CharField(help_text="an hour, under commitments")
    spill_usd = serializers.CharField(help_text="an hour, on demand of what they could cover")
    unused_usd = serializers.CharField(help_text="an hour, of commitments that nobody used")


class OwnedResultShape(serializers.Serializer[Any]):
    """How the commitments of the purchase terms did. The bill is the amortised view, this the cash view."""

    upfront_usd = serializers.CharField(help_text="cash at the start of the term")
    monthly_cash_usd = serializers.CharField(help_text="cash each month after")
    covered_share = serializers.CharField(help_text="0 to 1, of what they could cover by on-demand value")
    commitments = CommitmentShape(many=True)
    coverage = CoverageShape(many=True, help_text="the month hour by hour")


class ConvertedShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    per_usd = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the terms call it so
    total = serializers.CharField(help_text="the total in it, unrounded")


class PricedShape(serializers.Serializer[Any]):
    """A month's usages by a price book, on purchase terms."""

    total_usd = serializers.CharField(help_text=AMOUNT)
    unsure_usd = serializers.CharField(help_text="so much of the total rests on unsure rates")
    currency = serializers.CharField()
    price_book = serializers.CharField()
    book_date = serializers.CharField()
    free_tier = serializers.CharField()
    lines = LineShape(many=True)
    not_priced = NotPricedShape(many=True)
    by_subject = serializers.DictField(child=serializers.CharField(help_text=AMOUNT))
    by_service = serializers.DictField(child=serializers.CharField(help_text=AMOUNT))
    commitments = OwnedResultShape(allow_null=True, help_text="null without any in the purchase terms")
    converted = ConvertedShape(allow_null=True, help_text="null without a currency in the purchase terms")


class EstimateShape(PricedShape):
    unit_costs = UnitCostsShape(allow_null=True)
    moved = MovedShape(allow_null=True, help_text="against the last kept estimate, if by another book")


class EstimateView(APIView):
    @extend_schema(
        operation_id="read_estimate",
        parameters=[ID, BOOK],
        responses={200: EstimateShape, **refusals(400, 404, 409)},
    )
    def get(self, request: Request, run_id: str) -> Response:
        """The bill of a month, line by line. 409 unless the run has succeeded."""
        run = _found(request, run_id)
        bill = bill_of(run, price_book=request.query_params.get("price_book") or None)
        return Response({**bill, "moved": moved_since_kept(run, bill)})


class ReportView(APIView):
    content_negotiation_class = AnyType

    @extend_schema(
        operation_id="read_report",
        parameters=[
            ID,
            OpenApiParameter("report_format", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(FORMATS)),
            BOOK,
            OpenApiParameter("inline", OpenApiTypes.BOOL, description="show it instead of saving it"),
        ],
        responses={
            **{
                (200, made.media_type.partition(";")[0]): OpenApiResponse(OpenApiTypes.BINARY)
                for made in FORMATS.values()
            },
            **refusals(400, 404, 409),
        },
    )
    def get(self, request: Request, run_id: str, report_format: str) -> HttpResponse:
        """The report as a file. 409 unless the run has succeeded."""
        report = report_of(
            _found(request, run_id),
            report_format,
            price_book=request.query_params.get("price_book") or None,
            now=timezone.now(),
        )
        shown = "inline" if request.query_params.get("inline") in {"1", "true"} else "attachment"
        return HttpResponse(
            report.content,
            content_type=report.media_type,
            headers={
                "Content-Disposition": f'{shown}; filename="{report.filename}"',
                "Content-Security-Policy": ONLY_ITS_OWN,
            },
        )


def _found(request: Request, run_id: str) -> Run:
    rows = queries.visible_to(person(request), Run).select_related("architecture", "revision")
    return queries.find(rows.defer("architecture__draft"), run_id)
