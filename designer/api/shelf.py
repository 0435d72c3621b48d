"""examples/ and price-books/: what Loadline brings along."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.actions.example import examples
from designer.actions.price_books import folders
from designer.api.shapes import refusals
from pricing import shelf


class ExampleShape(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="for POST architectures/")
    title = serializers.CharField()
    text = serializers.CharField(help_text="Markdown")
    scenario = serializers.CharField(help_text="the name of its scenario")
    duration_s = serializers.FloatField()
    slo = serializers.DictField(help_text="objectives, as in the scenario")
    document = serializers.DictField(help_text="the drawing, to show it in small")


class PriceBookShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    date = serializers.CharField()
    made_from = serializers.CharField()
    regions = serializers.DictField(child=serializers.IntegerField(), help_text="Region -> number of rates")


class ExamplesView(APIView):
    @extend_schema(operation_id="list_examples", responses={200: ExampleShape(many=True), **refusals()})
    def get(self, request: Request) -> Response:
        """The bundled designs."""
        return Response(ExampleShape(examples(), many=True).data)


class PriceBooksView(APIView):
    @extend_schema(operation_id="list_price_books", responses={200: PriceBookShape(many=True), **refusals()})
    def get(self, request: Request) -> Response:
        """The price books, the newest first."""
        return Response(PriceBookShape(shelf.books(folders()), many=True).data)
