"""architectures/{id}/revisions/: never-changed copies of what is drawn."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions import architecture as actions
from designer.api.architectures import ID
from designer.api.people import person
from designer.api.shapes import Asked, DocumentField, id_parameter, refusals
from designer.models import Architecture, Revision
from designer.models.architecture import NAME_LENGTH


class RevisionNameShape(Asked):
    name = serializers.CharField(max_length=NAME_LENGTH)


class RevisionShape(serializers.ModelSerializer[Revision]):
    class Meta:
        model = Revision
        fields: tuple[str, ...] = ("id", "name", "content_hash", "created_at")
        read_only_fields = fields


class RevisionsView(APIView):
    @extend_schema(
        operation_id="list_revisions",
        parameters=[ID],
        responses={200: RevisionShape(many=True), **refusals(404)},
    )
    def get(self, request: Request, architecture_id: str) -> Response:
        """Its revisions, the newest first."""
        row = queries.find(queries.visible_to(person(request), Architecture), architecture_id)
        return Response(
            RevisionShape(row.revisions.defer("document").order_by("-created_at", "pk"), many=True).data
        )

    @extend_schema(
        operation_id="cut_revision",
        parameters=[ID],
        request=RevisionNameShape,
        responses={201: RevisionShape, **refusals(400, 403, 404, 413, 415)},
    )
    def post(self, request: Request, architecture_id: str) -> Response:
        """Keep the draft as it is now, under a name."""
        row = queries.find(queries.visible_to(person(request), Architecture), architecture_id)
        shape = RevisionNameShape(data=request.data)
        shape.is_valid(raise_exception=True)
        made = actions.cut_revision(row, name=shape.validated_data["name"], now=timezone.now())
        return Response(RevisionShape(made).data, status=201)


class RevisionDocumentShape(RevisionShape):
    document = DocumentField()

    class Meta(RevisionShape.Meta):
        fields: tuple[str, ...] = (*RevisionShape.Meta.fields, "document")
        read_only_fields = fields


class RevisionView(APIView):
    @extend_schema(
        operation_id="read_revision",
        parameters=[id_parameter("revision_id", "revision")],
        responses={200: RevisionDocumentShape, **refusals(404)},
    )
    def get(self, request: Request, revision_id: str) -> Response:
        """One revision with its document."""
        row = queries.find(queries.visible_to(person(request), Revision), revision_id)
        return Response(RevisionDocumentShape(row).data)
