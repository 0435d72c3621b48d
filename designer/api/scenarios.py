"""scenarios/: what is sent to an architecture, and what goes wrong meanwhile."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions import scenario as actions
from designer.api.architectures import ID as ARCHITECTURE_ID
from designer.api.people import person
from designer.api.shapes import Asked, ScenarioField, id_parameter, refusals
from designer.models import Architecture, Scenario

ID = id_parameter("scenario_id", "scenario")


class ScenarioBodyShape(Asked):
    body = ScenarioField()


class ScenarioShape(serializers.ModelSerializer[Scenario]):
    architecture = serializers.CharField(source="architecture_id")
    body = ScenarioField()

    class Meta:
        model = Scenario
        fields: tuple[str, ...] = ("id", "architecture", "name", "body", "created_at", "updated_at")
        read_only_fields = fields


class ScenariosView(APIView):
    @extend_schema(
        operation_id="list_scenarios",
        parameters=[ARCHITECTURE_ID],
        responses={200: ScenarioShape(many=True), **refusals(404)},
    )
    def get(self, request: Request, architecture_id: str) -> Response:
        """An architecture's scenarios, the oldest first."""
        row = queries.find(queries.visible_to(person(request), Architecture), architecture_id)
        return Response(ScenarioShape(row.scenarios.order_by("created_at", "pk"), many=True).data)

    @extend_schema(
        operation_id="create_scenario",
        parameters=[ARCHITECTURE_ID],
        request=ScenarioBodyShape,
        responses={201: ScenarioShape, **refusals(400, 403, 404, 413, 415)},
    )
    def post(self, request: Request, architecture_id: str) -> Response:
        """Keep a scenario under the name it gives itself."""
        row = queries.find(queries.visible_to(person(request), Architecture), architecture_id)
        shape = ScenarioBodyShape(data=request.data)
        shape.is_valid(raise_exception=True)
        made = actions.create_scenario(row, shape.validated_data["body"], now=timezone.now())
        return Response(ScenarioShape(made).data, status=201)


class ScenarioView(APIView):
    @extend_schema(
        operation_id="read_scenario", parameters=[ID], responses={200: ScenarioShape, **refusals(404)}
    )
    def get(self, request: Request, scenario_id: str) -> Response:
        """One scenario."""
        return Response(ScenarioShape(_found(request, scenario_id)).data)

    @extend_schema(
        operation_id="save_scenario",
        parameters=[ID],
        request=ScenarioBodyShape,
        responses={200: ScenarioShape, **refusals(400, 403, 404, 413, 415)},
    )
    def put(self, request: Request, scenario_id: str) -> Response:
        """Write it anew. Runs keep the copy they were started with."""
        row = _found(request, scenario_id)
        shape = ScenarioBodyShape(data=request.data)
        shape.is_valid(raise_exception=True)
        return Response(
            ScenarioShape(actions.save_scenario(row, shape.validated_data["body"], now=timezone.now())).data
        )

    @extend_schema(
        operation_id="delete_scenario", parameters=[ID], responses={204: None, **refusals(403, 404)}
    )
    def delete(self, request: Request, scenario_id: str) -> Response:
        """Delete it. Its runs stay."""
        actions.delete_scenario(_found(request, scenario_id))
        return Response(status=204)


def _found(request: Request, scenario_id: str) -> Scenario:
    rows = (
        queries.visible_to(person(request), Scenario)
        .select_related("architecture")
        .defer("architecture__draft")
    )
    return queries.find(rows, scenario_id)
