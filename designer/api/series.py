"""runs/{id}/series/: what a run saw over time."""

from __future__ import annotations

import math
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
from designer.graph.merge_series import windows_in
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


class AskedShape(serializers.Serializer[Any]):
    step_s = serializers.FloatField(min_value=0, required=False)


def _named(name: str, what: str) -> OpenApiParameter:
    return OpenApiParameter(
        name, OpenApiTypes.STR, description=f"only these {what}, separated by commas; default: all"
    )


class SeriesView(APIView):
    @extend_schema(
        operation_id="read_series",
        parameters=[
            ID,
            _named("subjects", "subjects"),
            _named("metrics", "metrics"),
            OpenApiParameter(
                "step_s",
                OpenApiTypes.FLOAT,
                description="merge windows until they are at least this long; percentiles stay those of all "
                "requests in them, within 1.6 % (0.4 % unmerged)",
            ),
        ],
        responses={200: SeriesShape, **refusals(400, 404)},
    )
    def get(self, request: Request, run_id: str) -> Response:
        """Its series; empty until it has succeeded."""
        run = queries.find(queries.visible_to(person(request), Run).only("summary"), run_id)
        summary = run.summary or {}
        windows = summary.get("windows") or {}
        window_s, count = float(windows.get("step_s") or 0.0), int(windows.get("count", 0))
        asked = AskedShape(data=request.query_params)
        asked.is_valid(raise_exception=True)
        step_s = asked.validated_data.get("step_s")
        group = min(windows_in(step_s, window_s), max(1, count)) if step_s and window_s else 1
        ends = [min((i + 1) * window_s, summary.get("simulated_s", math.inf)) for i in range(count)]
        return Response(
            {
                "start_s": 0.0,
                "step_s": window_s * group or None,
                "count": -(-count // group),
                "series": lists_of(
                    run,
                    subjects=_words(request, "subjects"),
                    metrics=_words(request, "metrics"),
                    group=group,
                    lengths_s=[end - start for start, end in zip([0.0, *ends], ends, strict=False)],
                ),
            }
        )


def _words(request: Request, name: str) -> list[str]:
    return [word for word in request.query_params.get(name, "").split(",") if word]
