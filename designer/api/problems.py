"""problems/: what is wrong in a drawing and a scenario, before anything is kept or run."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions.check import check, expected
from designer.actions.scenario import others_of
from designer.api.people import person
from designer.api.shapes import Asked, DocumentField, ProblemShape, ScenarioField, refusals
from designer.models import Architecture


class QuestionShape(Asked):
    document = DocumentField()
    scenario = ScenarioField(required=False)
    architecture = serializers.CharField(
        required=False,
        help_text="an id: its other scenarios may be named in the month, its runs tell the speed",
    )


class ExpectedShape(serializers.Serializer[Any]):
    requests = serializers.FloatField(help_text="in the mean")
    wall_s = serializers.FloatField(help_text="seconds to wait, by how fast this machine was lately")
    step_s = serializers.FloatField(help_text="length of each step of rates_per_s")
    rates_per_s = serializers.ListField(
        child=serializers.FloatField(), help_text="requests/s over the run, all workloads together"
    )


class AnswerShape(serializers.Serializer[Any]):
    problems = ProblemShape(many=True)
    expected = ExpectedShape(allow_null=True, help_text="null without a scenario, or with an error")


class ProblemsView(APIView):
    @extend_schema(
        operation_id="find_problems",
        request=QuestionShape,
        responses={200: AnswerShape, **refusals(400, 404, 413, 415)},
    )
    def post(self, request: Request) -> Response:
        """Every problem of both, all at once, and how long a run would take."""
        user = person(request)
        shape = QuestionShape(data=request.data)
        shape.is_valid(raise_exception=True)
        given = shape.validated_data
        architecture = None
        if "architecture" in given:
            rows = queries.visible_to(user, Architecture).only("pk")
            architecture = queries.find(rows, given["architecture"])
        others = others_of(architecture) if architecture else {}
        # As it is kept; asked about is how it is now.
        others.pop(str(given.get("scenario", {}).get("name")), None)
        checked = check(user, given["document"], given.get("scenario"), others=others)
        return Response(
            AnswerShape(
                {
                    "problems": [problem.to_json() for problem in checked.problems],
                    "expected": expected(user, checked, architecture),
                }
            ).data
        )
