"""runs/{id}/series/: what a run saw over time."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions.series import lists_of
from designer.api.people import person
from designer.api.runs import ID
from designer.api.shapes import refusals
from designer.models import Run


class SeriesShape(serializers.Serializer[Any]):
    start_s = serializers.FloatField(
        help_text="when the first window begins, in seconds from the run's begin"
    )
    step_s = serializers.FloatField(allow_null=True, help_text="a window's length; null before there are any")
    count = serializers.IntegerField(help_text="windows")
    series = serializers.DictField(
        child=serializers.DictField(
            child=serializers.ListField(child=serializers.FloatField(allow_null=True))
        ),
        help_text="subject (node, edge or class id; * is the whole system) -> metric -> one value per window",
    )


def _named(name: str, what: str) -> OpenApiParameter:
    return OpenApiParameter(
        name, OpenApiTypes.STR, description=f"only these {what}, separated by commas; default: all"
    )


class SeriesView(APIView):
    @extend_schema(
        operation_id="read_series",
        parameters=[ID, _named("subjects", "subjects"), _named("metrics", "metrics")],
        responses={200: SeriesShape, **refusals(404)},
    )
    def get(self, request: Request, run_id: str) -> Response:
        """Its series; empty until it has succeeded."""
        run = queries.find(queries.visible_to(person(request), Run).only("summary"), run_id)
        windows = (run.summary or {}).get("windows") or {}
        return Response(
            {
                "start_s": 0.0,
                "step_s": windows.get("step_s"),
                "count": windows.get("count", 0),
                "series": lists_of(
                    run, subjects=_words(request, "subjects"), metrics=_words(request, "metrics")
                ),
            }
        )


def _words(request: Request, name: str) -> list[str]:
    return [word for word in request.query_params.get(name, "").split(",") if word]
