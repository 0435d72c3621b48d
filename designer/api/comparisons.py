"""runs/{id}/comparison/: the month of a run in every Region, bought in every way, on other hardware."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions.comparison import compare_bill
from designer.api.bills import AMOUNT, BOOK, CommitmentShape, CoverageShape
from designer.api.people import person
from designer.api.runs import ID
from designer.api.shapes import refusals


class RegionTotalShape(serializers.Serializer[Any]):
    region = serializers.CharField()
    title = serializers.CharField(help_text="AWS's name of it")
    total_usd = serializers.CharField(help_text=AMOUNT)
    unsure_usd = serializers.CharField(help_text="so much of the total rests on unsure rates")
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="meters the Region has no price for: not in its total"
    )


class OptionShape(serializers.Serializer[Any]):
    option = serializers.CharField()
    month_usd = serializers.CharField(help_text="the amortised month")
    upfront_usd = serializers.CharField(help_text="cash at the start of the term")
    monthly_cash_usd = serializers.CharField(help_text="cash each month after")
    covered_share = serializers.CharField(help_text="0 to 1, of what it could cover by on-demand value")
    commitments = CommitmentShape(many=True)
    coverage = CoverageShape(many=True, help_text="the month hour by hour; empty without commitments")
    unsure_usd = serializers.CharField(help_text="so much of the month rests on unsure rates")
    note = serializers.CharField(allow_blank=True)


class InstanceTypeShape(serializers.Serializer[Any]):
    instance_type = serializers.CharField()
    vcpu = serializers.IntegerField()
    memory_gib = serializers.FloatField()
    architecture = serializers.CharField()
    burstable = serializers.BooleanField(help_text="it has a baseline; above it CPU credits are spent")
    month_usd = serializers.CharField(help_text=AMOUNT)


class InstanceTypesShape(serializers.Serializer[Any]):
    """What was used on demand of one type, at the same instance-hours on types of as many vCPUs."""

    meter = serializers.CharField()
    region = serializers.CharField()
    instance_type = serializers.CharField(help_text="the one that was used")
    subjects = serializers.ListField(child=serializers.CharField())
    hours = serializers.CharField(help_text="instance-hours of the month")
    types = InstanceTypeShape(many=True, help_text="the cheapest first")


class AlternativeShape(serializers.Serializer[Any]):
    title = serializers.CharField()
    kind = serializers.ChoiceField(["fleet", "function"])
    month_usd = serializers.CharField(help_text="at the run's mean rate")
    servers = serializers.CharField(allow_null=True, help_text="of a fleet, at that rate")
    curve = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="[requests/s, USD a month], rates evenly apart by ratio",
    )


class BreakEvenShape(serializers.Serializer[Any]):
    """Both null: the function is cheaper at every rate."""

    fleet = serializers.CharField()
    function = serializers.CharField()
    first_per_s = serializers.CharField(
        allow_null=True, help_text="from here on the fleet is at times cheaper"
    )
    always_per_s = serializers.CharField(allow_null=True, help_text="from here on always")


class SameWorkShape(serializers.Serializer[Any]):
    """A node's own work as EC2, Fargate and Lambda: steady load, list prices, no free tier."""

    subject = serializers.CharField()
    requests_per_s = serializers.CharField(help_text="mean of the run")
    cpu_ms = serializers.CharField(help_text="of a core, per request")
    wall_ms = serializers.CharField(help_text="from start to answer, per request")
    target = serializers.CharField(help_text="how busy a fleet's cores are kept, 0 to 1")
    alternatives = AlternativeShape(many=True)
    break_even = BreakEvenShape(many=True)


class ComparisonShape(serializers.Serializer[Any]):
    price_book = serializers.CharField()
    home = serializers.CharField(allow_null=True, help_text="the Region that most lines stand in")
    regions = RegionTotalShape(many=True, help_text="the cheapest first, those that lack prices last")
    purchase = OptionShape(many=True, help_text="on demand first, then the cheapest")
    without_reserved_rates = serializers.ListField(
        child=serializers.CharField(),
        help_text="services of the bill that AWS reserves too, at rates that are not known: left on demand",
    )
    instance_types = InstanceTypesShape(many=True)
    same_work = SameWorkShape(many=True)


class ComparisonView(APIView):
    @extend_schema(
        operation_id="compare_bill",
        parameters=[ID, BOOK],
        responses={200: ComparisonShape, **refusals(400, 404, 409)},
    )
    def get(self, request: Request, run_id: str) -> Response:
        """The same month in other Regions, bought otherwise, on other types. 409 unless the run succeeded."""
        run = queries.find(queries.runs(person(request)), run_id)
        return Response(compare_bill(run, price_book=request.query_params.get("price_book") or None))
