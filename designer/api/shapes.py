"""Shapes several resources share: problems, ids, and the schema's words for refusals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from designer.graph.problems import Severity
from designer.models.ids import ALPHABET, LENGTH

ID_PATTERN = f"[{ALPHABET}]{{{LENGTH}}}"


class JSONObject(serializers.JSONField):
    """Any JSON object: a document's or scenario's own rules are applied by its action."""

    def to_internal_value(self, data: object) -> Any:
        if not isinstance(data, dict):
            raise serializers.ValidationError("This is not a JSON object.", code="wrong-type")
        return data


# What is sent in a body. A field that nobody knows is refused, for a slip of the pen would else be a silent
# default. (No docstring: the schema would tell it of every shape that is made of this one.)
class Asked(serializers.Serializer[Any]):
    def to_internal_value(self, data: Any) -> Any:
        unknown = [key for key in data if key not in self.fields] if isinstance(data, Mapping) else []
        if unknown:
            hint = "There are: {}.".format(", ".join(self.fields))
            raise serializers.ValidationError(
                {key: [ErrorDetail(hint, code="unknown-field")] for key in unknown}
            )
        return super().to_internal_value(data)


@extend_schema_field({"type": "object", "additionalProperties": True})
class DocumentField(JSONObject):
    """The canvas JSON."""


@extend_schema_field({"type": "object", "additionalProperties": True})
class ScenarioField(JSONObject):
    """The scenario JSON."""


class ProblemShape(serializers.Serializer[Any]):
    at = serializers.CharField(help_text="JSON path of what is wrong; a scenario's begins with $.scenario")
    code = serializers.CharField()
    severity = serializers.ChoiceField([each.value for each in Severity])
    message = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)
    fix = serializers.ListField(
        child=serializers.DictField(), allow_null=True, help_text="a JSON Patch (RFC 6902) that mends it"
    )
    why = serializers.CharField(allow_null=True, help_text="what the rule protects; null for a plain mistake")
    link = serializers.CharField(allow_null=True)


class ProblemsShape(serializers.Serializer[Any]):
    problems = ProblemShape(many=True)


class StaleShape(ProblemsShape):
    etag = serializers.CharField(help_text="the current draft's")
    document = DocumentField()


_REASONS = {
    400: "What was sent is wrong",
    401: "The password is missing or wrong",
    403: "It comes from a page of another site, or from another machine where there is no password",
    404: "There is no such thing, or it is not yours",
    406: "Not available in the type asked for",
    409: "Not possible in this state",
    412: "The draft was changed since it was read",
    413: "The body is too large",
    415: "The body is not of the type asked for",
    428: "The etag is missing",
}


def refusals(*codes: int) -> dict[int, OpenApiResponse]:
    """The schema's entries for these statuses: each answers with problems."""
    return {
        code: OpenApiResponse(StaleShape if code == 412 else ProblemsShape, description=_REASONS[code])
        for code in sorted({*codes, 401, 403, 406})
    }


def id_parameter(name: str, of: str) -> OpenApiParameter:
    """An id in the address."""
    return OpenApiParameter(
        name,
        {"type": "string", "pattern": f"^{ID_PATTERN}$"},
        OpenApiParameter.PATH,
        description=f"The {of}'s id",
    )


IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The etag of the draft that was read, in quotes or without; * writes over whatever is there",
)
