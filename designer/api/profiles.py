"""usage-profiles/: what a drawing costs at low, expected and high traffic, before anything is run or kept."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions.check import check
from designer.actions.profile import profile_of
from designer.actions.purchase import purchase_terms_of, read_terms
from designer.actions.scenario import others_of
from designer.api.bills import PricedShape
from designer.api.people import person
from designer.api.shapes import Asked, DocumentField, ScenarioField, refusals
from designer.models import Architecture

MOST_FACTORS = 5


class ProfileQuestionShape(Asked):
    document = DocumentField()
    scenario = ScenarioField()
    architecture = serializers.CharField(
        required=False, help_text="an id: its purchase terms hold, its other scenarios may be in the month"
    )
    factors = serializers.DictField(
        child=serializers.FloatField(min_value=0.0, max_value=1e6),
        required=False,
        help_text="times the scenario's traffic, by name; default: low 0.5, expected 1, high 2",
    )
    price_book = serializers.CharField(required=False, help_text="default: the newest")

    def validate_factors(self, value: dict[str, float]) -> dict[str, float]:
        if not 0 < len(value) <= MOST_FACTORS:
            raise serializers.ValidationError(f"There are 1 to {MOST_FACTORS} factors.")
        return value


class ProfileShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    factor = serializers.FloatField()
    requests_a_month = serializers.FloatField()
    estimate = PricedShape()


class ProfilesShape(serializers.Serializer[Any]):
    profiles = ProfileShape(many=True)
    rests_on = serializers.CharField(help_text="on what the month rests")


class UsageProfilesView(APIView):
    @extend_schema(
        operation_id="price_usage_profile",
        request=ProfileQuestionShape,
        responses={200: ProfilesShape, **refusals(400, 404, 409, 413, 415)},
    )
    def post(self, request: Request) -> Response:
        """The month by arithmetic: nothing queues, fails or starts cold. 409 where calls go in a circle."""
        user = person(request)
        shape = ProfileQuestionShape(data=request.data)
        shape.is_valid(raise_exception=True)
        given = shape.validated_data
        terms = read_terms({}, given["document"])
        others = {}
        if "architecture" in given:
            row = queries.find(queries.visible_to(user, Architecture), given["architecture"])
            terms = purchase_terms_of(row, given["document"])
            others = others_of(row)
            others.pop(str(given["scenario"].get("name")), None)  # as kept; asked about is how it is now
        checked = check(user, given["document"], given["scenario"], others=others)
        return Response(
            profile_of(
                checked, terms, factors=given.get("factors"), price_book=given.get("price_book") or None
            )
        )
