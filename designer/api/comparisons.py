"""runs/{id}/comparison/: the month of a run in every Region, and bought in every way."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions.comparison import compare_bill
from designer.api.bills import AMOUNT, BOOK
from designer.api.people import person
from designer.api.runs import ID
from designer.api.shapes import refusals


class RegionTotalShape(serializers.Serializer[Any]):
    region = serializers.CharField()
    total_usd = serializers.CharField(help_text=AMOUNT)
    unsure_usd = serializers.CharField(help_text="so much of the total rests on unsure rates")
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="meters the Region has no price for: not in its total"
    )


class CommitmentShape(serializers.Serializer[Any]):
    title = serializers.CharField()
    committed_usd = serializers.CharField(help_text=AMOUNT)
    used_usd = serializers.CharField(help_text=AMOUNT)
    utilisation = serializers.CharField(help_text="0 to 1")


class OptionShape(serializers.Serializer[Any]):
    option = serializers.CharField()
    month_usd = serializers.CharField(help_text="the amortised month")
    upfront_usd = serializers.CharField(help_text="cash at the start of the term")
    monthly_cash_usd = serializers.CharField(help_text="cash each month after")
    covered_share = serializers.CharField(help_text="0 to 1, of what it could cover by on-demand value")
    commitments = CommitmentShape(many=True)
    unsure_usd = serializers.CharField(help_text="so much of the month rests on unsure rates")
    note = serializers.CharField(allow_blank=True)


class ComparisonShape(serializers.Serializer[Any]):
    price_book = serializers.CharField()
    regions = RegionTotalShape(many=True, help_text="the cheapest first, those that lack prices last")
    purchase = OptionShape(many=True, help_text="on demand first, then the cheapest")


class ComparisonView(APIView):
    @extend_schema(
        operation_id="compare_bill",
        parameters=[ID, BOOK],
        responses={200: ComparisonShape, **refusals(400, 404, 409)},
    )
    def get(self, request: Request, run_id: str) -> Response:
        """The same month in other Regions and by other purchase options. 409 unless the run has succeeded."""
        run = queries.find(queries.runs(person(request)), run_id)
        return Response(compare_bill(run, price_book=request.query_params.get("price_book") or None))
