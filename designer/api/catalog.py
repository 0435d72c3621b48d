"""catalog/: everything Loadline knows of AWS. From it the page draws its palette, forms and ports."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import catalog
from designer.api.shapes import JSONObject, refusals


class CategoryShape(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()


CatalogShape = inline_serializer(
    "CatalogShape",
    {
        "fingerprint": serializers.CharField(help_text="changes with anything in the catalog"),
        "categories": CategoryShape(many=True),
        "services": serializers.ListField(
            child=JSONObject(), help_text="key, title, role, icon, params, ports, meters, quotas, ..."
        ),
        "edge_kinds": serializers.ListField(
            child=JSONObject(), help_text="key, title, synchrony, params, ..."
        ),
        "faults": serializers.ListField(
            child=JSONObject(), help_text="action, title, strikes, settings, services, edge_kinds, ..."
        ),
    },
)


class CatalogView(APIView):
    @extend_schema(operation_id="read_catalog", responses={200: CatalogShape, **refusals()})
    def get(self, request: Request) -> Response:
        """Services, kinds of edge, faults. It changes with the program alone: ask with If-None-Match."""
        return Response(_described())


@cache
def _described() -> dict[str, Any]:
    return catalog.describe()
