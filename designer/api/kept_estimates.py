"""runs/{id}/estimates/ and runs/{id}/differences/: bills that were kept, and two bills line by line."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions.comparison import compare_runs, compare_with_kept
from designer.actions.errors import Invalid, problem
from designer.actions.estimate import keep_estimate
from designer.api.bills import AMOUNT, BOOK
from designer.api.people import person
from designer.api.runs import ID
from designer.api.shapes import refusals
from designer.models import Estimate


class KeptShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    price_book = serializers.CharField()
    total_usd = serializers.CharField(source="body.total_usd", help_text=AMOUNT)
    terms = serializers.DictField(help_text="the purchase terms it was priced on")
    created_at = serializers.DateTimeField()


class SideShape(serializers.Serializer[Any]):
    total_usd = serializers.CharField(help_text=AMOUNT)
    price_book = serializers.CharField()
    free_tier = serializers.CharField()
    requests = serializers.CharField(
        allow_null=True, help_text="of all classes, in the month; null: not counted"
    )


class DifferenceShape(serializers.Serializer[Any]):
    """A line of either bill; null where it has no such line. by_usage_usd + by_rate_usd = change_usd."""

    subject = serializers.CharField(
        allow_blank=True, help_text="empty between two architectures: all of the meter in the Region"
    )
    meter = serializers.CharField()
    region = serializers.CharField()
    title = serializers.CharField()
    unit = serializers.CharField()
    before_quantity = serializers.CharField(allow_null=True, help_text=AMOUNT)
    after_quantity = serializers.CharField(allow_null=True, help_text=AMOUNT)
    before_usd = serializers.CharField(allow_null=True, help_text=AMOUNT)
    after_usd = serializers.CharField(allow_null=True, help_text=AMOUNT)
    change_usd = serializers.CharField(help_text=AMOUNT)
    by_usage_usd = serializers.CharField(help_text="so much of the change comes from the quantity")
    by_rate_usd = serializers.CharField(
        help_text="and so much from the rate: price, tier, discount, commitment"
    )


class OpenLineShape(serializers.Serializer[Any]):
    subject = serializers.CharField()
    meter = serializers.CharField()
    title = serializers.CharField()


class OpenLinesShape(serializers.Serializer[Any]):
    before = OpenLineShape(many=True)
    after = OpenLineShape(many=True)


class DifferencesShape(serializers.Serializer[Any]):
    before = SideShape()
    after = SideShape()
    change_usd = serializers.CharField(help_text=AMOUNT)
    by_usage_usd = serializers.CharField(help_text=AMOUNT)
    by_rate_usd = serializers.CharField(help_text=AMOUNT)
    lines = DifferenceShape(many=True, help_text="the largest change first")
    not_priced = OpenLinesShape(help_text="lines that are in neither total")


class KeptEstimatesView(APIView):
    @extend_schema(
        operation_id="list_kept_estimates",
        parameters=[ID],
        responses={200: KeptShape(many=True), **refusals(404)},
    )
    def get(self, request: Request, run_id: str) -> Response:
        """The run's kept estimates, the newest first: each as it was, by its own book and terms."""
        run = queries.find(queries.runs(person(request)), run_id)
        return Response(KeptShape(run.estimates.order_by("-created_at", "pk"), many=True).data)

    @extend_schema(
        operation_id="keep_estimate",
        parameters=[ID, BOOK],
        request=None,
        responses={201: KeptShape, **refusals(400, 403, 404, 409)},
    )
    def post(self, request: Request, run_id: str) -> Response:
        """Keep the bill as it is now. The same book and terms give the same row."""
        run = queries.find(queries.runs(person(request)), run_id)
        book = request.query_params.get("price_book") or None
        return Response(KeptShape(keep_estimate(run, price_book=book, now=timezone.now())).data, status=201)


class DifferencesView(APIView):
    @extend_schema(
        operation_id="compare_bills",
        parameters=[
            ID,
            OpenApiParameter("against", OpenApiTypes.STR, description="id of the run to compare with"),
            OpenApiParameter("kept", OpenApiTypes.STR, description="or of a kept estimate"),
            BOOK,
        ],
        responses={200: DifferencesShape, **refusals(400, 404, 409)},
    )
    def get(self, request: Request, run_id: str) -> Response:
        """This run's bill line by line against another run's, or against an estimate that was kept."""
        user, asked = person(request), request.query_params
        run = queries.find(queries.runs(user), run_id)
        book = asked.get("price_book") or None
        if asked.get("kept"):
            kept = queries.find(queries.visible_to(user, Estimate), asked["kept"])
            return Response(compare_with_kept(kept, run, price_book=book))
        if asked.get("against"):
            other = queries.find(queries.runs(user), asked["against"])
            return Response(compare_runs(other, run, price_book=book))
        message = "Nothing was named to compare with."
        raise Invalid(
            [problem("nothing-to-compare", message, "Name a run in against, or an estimate in kept.")]
        )
