"""runs/{id}/slowest/: the slowest requests of each class and window, and where the time of one went."""

from __future__ import annotations

import math
from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions.slowest import request_replay, spans_of
from designer.api.people import person
from designer.api.runs import ID
from designer.api.shapes import refusals
from designer.models import Run, RunSlowest
from designer.models.run import Replay


class SlowRequestShape(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="its own 64 bits, the same in every run of this seed")
    window = serializers.IntegerField(help_text="that of its answer, counted from 0")
    at_s = serializers.FloatField(help_text="when it began, in seconds from the run's begin")
    seconds = serializers.FloatField(help_text="until its answer")
    cause = serializers.CharField(allow_null=True, help_text="how it failed; null: it went well")

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "class": serializers.CharField()}


class SlowestShape(serializers.Serializer[Any]):
    step_s = serializers.FloatField(allow_null=True, help_text="a window's length")
    replay = serializers.ChoiceField(Replay.values, help_text="whether their waterfalls are there")
    error = serializers.CharField(allow_null=True, help_text="one sentence, when the replay failed")
    requests = SlowRequestShape(many=True)


class SpanShape(serializers.Serializer[Any]):
    subject = serializers.CharField(help_text="the node's or edge's id")
    part = serializers.CharField(help_text="the part of it, as the engine calls it")
    title = serializers.CharField()
    kind = serializers.CharField(
        help_text="latency, queue, cold_start, network, cpu, wait, call, answer or backoff; of a message, "
        "most often after the answer: delayed, stored or hidden"
    )
    start_s = serializers.FloatField(help_text="from the request's begin")
    end_s = serializers.FloatField()
    depth = serializers.IntegerField(help_text="calls from the entry, which is 0")
    attempt = serializers.IntegerField(help_text="1 is the first; of a batch, the message's receive")
    cause = serializers.CharField(allow_null=True, help_text="how its visit failed")
    critical = serializers.BooleanField(help_text="these tile the response; the others ran beside them")
    work_s = serializers.FloatField(allow_null=True, help_text="of cpu: what it takes alone on a core")


class WaterfallShape(SlowRequestShape):
    replay = serializers.ChoiceField(Replay.values)
    spans = SpanShape(many=True, allow_null=True, help_text="null until the run has been replayed")


def _number(name: str, what: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.FLOAT, description=what)


class SlowestView(APIView):
    @extend_schema(
        operation_id="list_slowest",
        parameters=[
            ID,
            OpenApiParameter("class", OpenApiTypes.STR, description="only this class; default: all"),
            _number("from_s", "only answered from here on"),
            _number("to_s", "only answered before"),
        ],
        responses={200: SlowestShape, **refusals(400, 404)},
    )
    def get(self, request: Request, run_id: str) -> Response:
        """The slowest requests; none until the run has ended."""
        run = queries.find(queries.visible_to(person(request), Run).only("summary"), run_id)
        row = RunSlowest.objects.filter(run=run).defer("waterfalls").first()
        asked = SpanOfTime(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(_told(run, row, **asked.validated_data, kind=request.query_params.get("class")))

    @extend_schema(
        operation_id="replay_slowest",
        parameters=[ID],
        request=None,
        responses={202: SlowestShape, **refusals(403, 404, 409)},
    )
    def post(self, request: Request, run_id: str) -> Response:
        """Play the run again to see them from within, which takes as long as the run did."""
        run = queries.find(queries.visible_to(person(request), Run).only("summary"), run_id)
        return Response(_told(run, request_replay(run, now=timezone.now())), status=202)


class SpanOfTime(serializers.Serializer[Any]):
    from_s = serializers.FloatField(required=False, default=0.0)
    to_s = serializers.FloatField(required=False, default=math.inf)


class SlowRequestView(APIView):
    @extend_schema(
        operation_id="read_slow_request",
        parameters=[ID, OpenApiParameter("request_id", OpenApiTypes.STR, OpenApiParameter.PATH)],
        responses={200: WaterfallShape, **refusals(404)},
    )
    def get(self, request: Request, run_id: str, request_id: str) -> Response:
        """One of them with its waterfall."""
        run = queries.find(queries.visible_to(person(request), Run).only("pk"), run_id)
        row = RunSlowest.objects.filter(run=run).first()
        for each in row.requests if row is not None else []:
            if row is not None and each["id"] == request_id:
                return Response({**each, "replay": row.replay, "spans": spans_of(row, request_id)})
        raise queries.Missing("slow request", request_id)


def _told(
    run: Run,
    row: RunSlowest | None,
    *,
    kind: str | None = None,
    from_s: float = 0.0,
    to_s: float = math.inf,
) -> dict[str, Any]:
    windows = (run.summary or {}).get("windows") or {}
    requests = [
        each
        for each in (row.requests if row is not None else [])
        if kind in (None, each["class"]) and from_s <= each["at_s"] + each["seconds"] < to_s
    ]
    return {
        "step_s": windows.get("step_s"),
        "replay": row.replay if row is not None else Replay.NONE,
        "error": (row.error or None) if row is not None else None,
        "requests": requests,
    }
