"""architectures/{id}/draft/: what is drawn, guarded by its etag."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions import architecture as actions
from designer.api.architectures import ID
from designer.api.errors import NoEtag
from designer.api.people import person
from designer.api.shapes import IF_MATCH, ProblemShape, refusals
from designer.graph.load import load
from designer.models import Architecture


class SavedShape(serializers.Serializer[Any]):
    etag = serializers.CharField()
    problems = ProblemShape(many=True)


class DraftView(APIView):
    @extend_schema(
        operation_id="save_draft",
        parameters=[ID, IF_MATCH],
        request={"application/json": {"type": "object", "additionalProperties": True}},
        responses={200: SavedShape, **refusals(400, 403, 404, 412, 413, 415, 428)},
    )
    def put(self, request: Request, architecture_id: str) -> Response:
        """Write the draft, if it still is the one that was read, and say what is wrong in it."""
        row = queries.find(queries.visible_to(person(request), Architecture), architecture_id)
        row = actions.save_draft(row, request.data, etag=_etag(request), now=timezone.now())
        problems = [problem.to_json() for problem in load(row.draft).problems]
        return Response({"etag": row.etag, "problems": problems})


def _etag(request: Request) -> str:
    """The If-Match header without quotes and without the weak mark a compressing proxy may have put there."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise NoEtag
    return given.removeprefix("W/").strip('"')
