"""runs/: a revision under a scenario, simulated by a worker."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions import run as actions
from designer.actions.feed import progress
from designer.api.architectures import ID as ARCHITECTURE_ID
from designer.api.people import person
from designer.api.shapes import Asked, id_parameter, refusals
from designer.graph.read_scenario import HIGHEST_SEED
from designer.models import Architecture, Run, Scenario

ID = id_parameter("run_id", "run")

MOST_REPLICATIONS = 50

LISTED = 200
"""So many of an architecture's runs are listed; older ones keep their addresses."""


class NewRunShape(Asked):
    scenario = serializers.CharField(help_text="the id of one of the architecture's scenarios")
    seed = serializers.IntegerField(
        min_value=0, max_value=HIGHEST_SEED, required=False, help_text="default: the scenario's"
    )
    replications = serializers.IntegerField(
        min_value=1,
        max_value=MOST_REPLICATIONS,
        default=1,
        help_text="with more than one, so many runs on other seeds follow: the summary gets intervals",
    )


class ProgressShape(serializers.Serializer[Any]):
    fraction = serializers.FloatField(help_text="0 to 1")
    simulated_s = serializers.FloatField(help_text="seconds of traffic so far")
    requests = serializers.IntegerField(help_text="requests so far")
    expected_requests = serializers.FloatField(allow_null=True)
    wall_s = serializers.FloatField(help_text="seconds it has taken so far")
    eta_s = serializers.FloatField(allow_null=True, help_text="seconds it will still take")


class ListedRunShape(serializers.ModelSerializer[Run]):
    architecture = serializers.CharField(source="architecture_id")
    revision = serializers.CharField(source="revision_id")
    scenario = serializers.CharField(source="scenario_id", allow_null=True)
    scenario_name = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField(help_text="one sentence, when it failed")

    class Meta:
        model = Run
        fields: tuple[str, ...] = (
            "id",
            "architecture",
            "revision",
            "scenario",
            "scenario_name",
            "status",
            "progress",
            "error",
            "seed",
            "replications",
            "engine_version",
            "catalog_fingerprint",
            "created_at",
            "started_at",
            "finished_at",
        )
        read_only_fields = fields

    def get_scenario_name(self, run: Run) -> str:
        return str(run.scenario_body["name"])

    @extend_schema_field(ProgressShape)
    def get_progress(self, run: Run) -> object:
        return progress(run)

    def get_error(self, run: Run) -> str | None:
        return run.error or None


@extend_schema_field({"type": ["object", "null"], "additionalProperties": True})
class SummaryField(serializers.JSONField):
    """What was found: latencies, errors, nodes, edges, SLOs, the why-log and the verdict."""


@extend_schema_field({"type": ["object", "null"], "additionalProperties": True})
class LiveField(serializers.JSONField):
    """While it is running: the last window's figures by node and edge, and the whole system's series so
    far."""


class RunShape(ListedRunShape):
    summary = SummaryField(allow_null=True)
    live = LiveField(allow_null=True)

    class Meta(ListedRunShape.Meta):
        fields: tuple[str, ...] = (*ListedRunShape.Meta.fields, "live", "summary")
        read_only_fields = fields


class RunsView(APIView):
    @extend_schema(
        operation_id="list_runs",
        parameters=[ARCHITECTURE_ID],
        responses={200: ListedRunShape(many=True), **refusals(404)},
    )
    def get(self, request: Request, architecture_id: str) -> Response:
        """An architecture's runs, the newest first, without their summaries."""
        row = queries.find(queries.visible_to(person(request), Architecture).only("pk"), architecture_id)
        runs = queries.runs(person(request)).filter(architecture=row).defer("summary", "usages", "live")
        return Response(ListedRunShape(runs[:LISTED], many=True).data)

    @extend_schema(
        operation_id="request_run",
        parameters=[ARCHITECTURE_ID],
        request=NewRunShape,
        responses={202: RunShape, **refusals(400, 403, 404, 413, 415)},
    )
    def post(self, request: Request, architecture_id: str) -> Response:
        """Simulate the draft as it is now. Errors in drawing or scenario are told, and nothing runs."""
        user = person(request)
        row = queries.find(queries.visible_to(user, Architecture), architecture_id)
        shape = NewRunShape(data=request.data)
        shape.is_valid(raise_exception=True)
        given = shape.validated_data
        scenario = queries.find(
            queries.visible_to(user, Scenario).filter(architecture=row), given["scenario"]
        )
        run = actions.request_run(
            row,
            scenario,
            seed=given.get("seed"),
            replications=given["replications"],
            now=timezone.now(),
        )
        return Response(RunShape(run).data, status=202)


class RunView(APIView):
    @extend_schema(operation_id="read_run", parameters=[ID], responses={200: RunShape, **refusals(404)})
    def get(self, request: Request, run_id: str) -> Response:
        """How far it is, and what it found."""
        return Response(RunShape(queries.find(queries.runs(person(request)), run_id)).data)


class CancelView(APIView):
    @extend_schema(
        operation_id="cancel_run",
        parameters=[ID],
        request=None,
        responses={202: RunShape, **refusals(403, 404)},
    )
    def post(self, request: Request, run_id: str) -> Response:
        """Ask it to stop, which takes less than a second. A finished run stays as it is."""
        run = queries.find(queries.runs(person(request)), run_id)
        actions.cancel_run(run, now=timezone.now())
        return Response(RunShape(queries.find(queries.runs(person(request)), run_id)).data, status=202)
