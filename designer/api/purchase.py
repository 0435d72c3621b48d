"""architectures/{id}/purchase-terms/: what was agreed with AWS; every bill of its runs is priced on it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import queries
from designer.actions.purchase import save_purchase_terms
from designer.api.architectures import ID
from designer.api.people import person
from designer.api.shapes import refusals
from designer.models import Architecture
from pricing.terms import FreeTier


@extend_schema_field({"oneOf": [{"type": "number"}, {"type": "string"}]})
class NumberField(serializers.JSONField):
    """A number, or a decimal as text so that nothing of it is rounded."""


class TermsCurrencyShape(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="ISO 4217, as EUR")
    per_usd = NumberField(help_text="units for one USD")
    source = serializers.CharField(  # type: ignore[assignment]  # the terms call it so
        required=False, help_text="who stated the rate, and when"
    )


class OwnedShape(serializers.Serializer[Any]):
    """Reserved Instances (region, instance_type, count, offering) or a Savings Plan (plan, usd_per_hour; an
    EC2 Instance plan has region and family too)."""

    kind = serializers.ChoiceField(["reserved_instances", "savings_plan"])
    years = serializers.ChoiceField([1, 3], required=False)
    payment = serializers.ChoiceField(["none", "partial", "all"], required=False)
    region = serializers.CharField(required=False)
    instance_type = serializers.CharField(required=False)
    count = NumberField(required=False)
    offering = serializers.ChoiceField(["standard", "convertible"], required=False)
    plan = serializers.ChoiceField(["compute", "ec2_instance"], required=False)
    usd_per_hour = NumberField(required=False)
    family = serializers.CharField(required=False)


class PurchaseTermsShape(serializers.Serializer[Any]):
    """Everything may be left out: list prices, on demand, in USD, the drawing's own free tier."""

    free_tier = serializers.ChoiceField(
        [each.value for each in FreeTier], required=False, allow_null=True, help_text="null: as drawn"
    )
    discounts = serializers.DictField(
        child=NumberField(),
        required=False,
        help_text="percent off, by service as the bill names it; * for all others",
    )
    commitments = OwnedShape(many=True, required=False)
    private_rates = serializers.ListField(
        child=serializers.DictField(),
        required=False,
        help_text="{meter, region, unit, rate_usd} as `./loadline prices --json` prints them",
    )
    currency = TermsCurrencyShape(required=False, allow_null=True)


class PurchaseTermsView(APIView):
    @extend_schema(
        operation_id="read_purchase_terms",
        parameters=[ID],
        responses={200: PurchaseTermsShape, **refusals(404)},
    )
    def get(self, request: Request, architecture_id: str) -> Response:
        """The terms as they were saved; {} on list prices."""
        return Response(_found(request, architecture_id).purchase_terms)

    @extend_schema(
        operation_id="save_purchase_terms",
        parameters=[ID],
        request=PurchaseTermsShape,
        responses={200: PurchaseTermsShape, **refusals(400, 403, 404, 413, 415)},
    )
    def put(self, request: Request, architecture_id: str) -> Response:
        """Price every bill on these terms from now on. Kept estimates stay as they are."""
        row = _found(request, architecture_id)
        return Response(save_purchase_terms(row, request.data).purchase_terms)


def _found(request: Request, architecture_id: str) -> Architecture:
    return queries.find(queries.visible_to(person(request), Architecture), architecture_id)
