"""traces/: counted arrivals from a CSV file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions.trace import import_trace
from designer.api.errors import TooLarge
from designer.api.people import person
from designer.api.shapes import Asked, ProblemShape, id_parameter, refusals
from designer.models import Trace
from designer.models.architecture import NAME_LENGTH

LONGEST_STEP_S = 31 * 86_400


class UploadShape(Asked):
    file = serializers.FileField(
        help_text="CSV of timestamps and counts, plain or .gz", allow_empty_file=True
    )
    name = serializers.CharField(max_length=NAME_LENGTH, required=False, help_text="default: the file's name")
    column = serializers.CharField(max_length=200, required=False, help_text="the column that counts")
    step_s = serializers.FloatField(
        min_value=0.001, max_value=LONGEST_STEP_S, required=False, help_text="default: the commonest distance"
    )
    fill_gaps = serializers.BooleanField(
        default=False,
        help_text="missing steps are zero wherever the trace is used; else a scenario must say so",
    )


class BusiestShape(serializers.Serializer[Any]):
    at = serializers.CharField(help_text="ISO 8601; with a zone only if the file named one")
    count = serializers.IntegerField()


class TraceShape(serializers.ModelSerializer[Trace]):
    busiest = serializers.SerializerMethodField()
    days = serializers.SerializerMethodField(help_text="the calendar days it touches, for arrivals.day")
    missing_steps = serializers.SerializerMethodField(
        help_text="steps that the file lacks; a scenario that uses some of them must say gaps: zero"
    )
    problems = serializers.SerializerMethodField(help_text="warnings of its reading")

    class Meta:
        model = Trace
        fields: tuple[str, ...] = (
            "id",
            "name",
            "rows",
            "step_s",
            "total",
            "starts_at",
            "busiest",
            "days",
            "missing_steps",
            "problems",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field(BusiestShape)
    def get_busiest(self, row: Trace) -> Any:
        return row.facts["busiest"]

    def get_days(self, row: Trace) -> list[str]:
        return list(row.facts["days"])

    def get_missing_steps(self, row: Trace) -> int:
        return sum(past - first for first, past in row.facts.get("gaps", ()))

    @extend_schema_field(ProblemShape(many=True))
    def get_problems(self, row: Trace) -> Any:
        return row.facts["problems"]


class TracesView(APIView):
    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="list_traces", responses={200: TraceShape(many=True), **refusals()})
    def get(self, request: Request) -> Response:
        """A person's traces, the newest first."""
        rows = queries.visible_to(person(request), Trace).defer("counts").order_by("-created_at", "pk")
        return Response(TraceShape(rows, many=True).data)

    @extend_schema(
        operation_id="import_trace",
        request={"multipart/form-data": UploadShape},
        responses={201: TraceShape, **refusals(400, 403, 413, 415)},
    )
    def post(self, request: Request) -> Response:
        """Read a trace and keep it. A trace is never changed, so that a run can be made again."""
        limit = settings.LOADLINE_TRACE_LIMIT_BYTES
        if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
            raise TooLarge(limit)
        shape = UploadShape(data=request.data)
        shape.is_valid(raise_exception=True)
        given = dict(shape.validated_data)
        file = given.pop("file")
        name = given.pop("name", None) or file.name
        made = import_trace(person(request), name=name, data=file.read(), now=timezone.now(), **given)
        return Response(TraceShape(made).data, status=201)


class TraceView(APIView):
    @extend_schema(
        operation_id="read_trace",
        parameters=[id_parameter("trace_id", "trace")],
        responses={200: TraceShape, **refusals(404)},
    )
    def get(self, request: Request, trace_id: str) -> Response:
        """What a trace holds."""
        rows = queries.visible_to(person(request), Trace).defer("counts")
        return Response(TraceShape(queries.find(rows, trace_id)).data)
