"""architectures/: a person's drawings."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions import architecture as actions
from designer.actions.example import from_example
from designer.api.people import person
from designer.api.shapes import Asked, DocumentField, id_parameter, refusals
from designer.models import Architecture
from designer.models.architecture import NAME_LENGTH
from designer.models.run import RunStatus

ID = id_parameter("architecture_id", "architecture")


class NewArchitectureShape(Asked):
    """Either a name, perhaps with a document, or the key of an example."""

    name = serializers.CharField(max_length=NAME_LENGTH, required=False)
    document = DocumentField(required=False)
    example = serializers.CharField(max_length=NAME_LENGTH, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "example" in attrs and "document" in attrs:
            raise serializers.ValidationError("Give an example or a document, not both.")
        if "example" not in attrs and "name" not in attrs:
            raise serializers.ValidationError("Give a name, or the key of an example.")
        return attrs


class NameShape(Asked):
    name = serializers.CharField(max_length=NAME_LENGTH)


class LatestRunShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    status = serializers.ChoiceField(RunStatus.choices)
    holds = serializers.BooleanField(
        allow_null=True, help_text="every objective met; null: none was set, or no result"
    )
    verdict = serializers.CharField(allow_null=True, help_text="whether it holds, in one sentence")
    month_usd = serializers.CharField(allow_null=True, help_text="as priced when the run ended")


class ListedArchitectureShape(serializers.ModelSerializer[Architecture]):
    latest_run = serializers.SerializerMethodField()

    class Meta:
        model = Architecture
        fields: tuple[str, ...] = ("id", "name", "created_at", "updated_at", "latest_run")
        read_only_fields = fields

    @extend_schema_field(LatestRunShape(allow_null=True))
    def get_latest_run(self, row: Any) -> dict[str, Any] | None:
        if row.latest_run_id is None:
            return None
        slo, verdict = row.latest_run_slo or [], row.latest_run_verdict or []
        month_usd = row.latest_run_month_usd  # SQLite gives the text of a number as a number
        return {
            "id": row.latest_run_id,
            "status": row.latest_run_status,
            "holds": all(entry.get("passed") for entry in slo) if slo else None,
            "verdict": verdict[0] if verdict else None,
            "month_usd": None if month_usd is None else str(month_usd),
        }


class ListedScenarioShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()


class ArchitectureShape(ListedArchitectureShape):
    document = DocumentField(source="draft")
    scenarios = serializers.SerializerMethodField()

    class Meta(ListedArchitectureShape.Meta):
        fields: tuple[str, ...] = (*ListedArchitectureShape.Meta.fields, "etag", "document", "scenarios")
        read_only_fields = fields

    @extend_schema_field(ListedScenarioShape(many=True))
    def get_scenarios(self, row: Architecture) -> list[Any]:
        return list(row.scenarios.order_by("created_at", "pk").values("id", "name"))


def shown(request: Request, architecture_id: str) -> Response:
    """The architecture as its page needs it.

    The draft's etag stands in the body alone: as a header it would stand for the whole answer, and a browser
    would keep an old list of scenarios with an unchanged drawing.
    """
    row = queries.find(queries.architectures(person(request)).defer(None), architecture_id)
    return Response(ArchitectureShape(row).data)


class ArchitecturesView(APIView):
    @extend_schema(
        operation_id="list_architectures", responses={200: ListedArchitectureShape(many=True), **refusals()}
    )
    def get(self, request: Request) -> Response:
        """A person's architectures, the last changed first."""
        return Response(ListedArchitectureShape(queries.architectures(person(request)), many=True).data)

    @extend_schema(
        operation_id="create_architecture",
        request=NewArchitectureShape,
        responses={201: ArchitectureShape, **refusals(400, 403, 413, 415)},
    )
    def post(self, request: Request) -> Response:
        """A new architecture: blank, from a document, or from an example with its scenarios."""
        shape = NewArchitectureShape(data=request.data)
        shape.is_valid(raise_exception=True)
        given, now = shape.validated_data, timezone.now()
        if "example" in given:
            made = from_example(person(request), given["example"], name=given.get("name"), now=now)
        else:
            made = actions.create_architecture(
                person(request), name=given["name"], document=given.get("document"), now=now
            )
        answer = shown(request, made.pk)
        answer.status_code = 201
        return answer


class ArchitectureView(APIView):
    @extend_schema(
        operation_id="read_architecture", parameters=[ID], responses={200: ArchitectureShape, **refusals(404)}
    )
    def get(self, request: Request, architecture_id: str) -> Response:
        """The drawing with its draft, scenarios and last run."""
        return shown(request, architecture_id)

    @extend_schema(
        operation_id="rename_architecture",
        parameters=[ID],
        request=NameShape,
        responses={200: ArchitectureShape, **refusals(400, 403, 404, 413, 415)},
    )
    def patch(self, request: Request, architecture_id: str) -> Response:
        """Give it another name."""
        row = queries.find(queries.visible_to(person(request), Architecture), architecture_id)
        shape = NameShape(data=request.data)
        shape.is_valid(raise_exception=True)
        actions.rename_architecture(row, name=shape.validated_data["name"], now=timezone.now())
        return shown(request, architecture_id)

    @extend_schema(
        operation_id="delete_architecture", parameters=[ID], responses={204: None, **refusals(403, 404)}
    )
    def delete(self, request: Request, architecture_id: str) -> Response:
        """Delete it with its revisions, scenarios and runs."""
        actions.delete_architecture(
            queries.find(queries.visible_to(person(request), Architecture), architecture_id)
        )
        return Response(status=204)


class DuplicateView(APIView):
    @extend_schema(
        operation_id="duplicate_architecture",
        parameters=[ID],
        request=None,
        responses={201: ArchitectureShape, **refusals(403, 404)},
    )
    def post(self, request: Request, architecture_id: str) -> Response:
        """A copy with its scenarios, without revisions and runs."""
        row = queries.find(queries.visible_to(person(request), Architecture), architecture_id)
        answer = shown(request, actions.duplicate_architecture(row, now=timezone.now()).pk)
        answer.status_code = 201
        return answer
