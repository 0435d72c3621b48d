"""One shape for everything that went wrong: `{"problems": [Problem, ...]}`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from designer.actions.errors import Conflict, Invalid, Refused, Stale, problem
from designer.graph.problems import ROOT, JsonPath, Problem
from designer.queries import Missing

_STATUS: dict[type[Refused], int] = {
    Invalid: status.HTTP_400_BAD_REQUEST,
    Conflict: status.HTTP_409_CONFLICT,
    Stale: status.HTTP_412_PRECONDITION_FAILED,
}

_CODES = {
    400: "bad-request",
    401: "log-in-first",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    415: "unsupported-media-type",
    428: "precondition-required",
}

_HINTS = {
    405: "The API's pages at /api/docs/ name the methods of each address.",
    413: "Leave something out, or send it in parts.",
    415: "Send JSON with Content-Type: application/json; a trace as a form with a file.",
    428: "Read the drawing: its etag stands beside it. * writes over whatever is there.",
}

_TYPES = {
    "Not a valid string.": "text",
    "A valid integer is required.": "a whole number",
    "A valid number is required.": "a number",
    "Must be a valid boolean.": "true or false",
}
"""REST framework's words for a value of the wrong type, and the type."""

_FIELDS = {
    "required": ("{name} is missing.", "Give it."),
    "null": ("{name} is null.", "Give it a value, or leave it out."),
    "blank": ("{name} is empty.", "Write something there."),
    "unknown-field": ("There is no field {name}.", "{detail}"),
    "max-length": ("{name} is too long.", "{detail}"),
    "min-value": ("{name} is too small.", "{detail}"),
    "max-value": ("{name} is too large.", "{detail}"),
    "not-a-dict": ("{name} is not a JSON object.", "{detail}"),
}
"""What is said of a field, and the hint, by code; `detail`: REST framework's words, which name no field."""


class TooLarge(exceptions.APIException):
    """The body is larger than the server reads."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"The body is larger than {limit_bytes // 1024**2} MB.")


class Unfit(exceptions.APIException):
    """A value of the body that can be read, but not kept; `at` is its place."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, at: JsonPath, why: str) -> None:
        super().__init__(why)
        self.at = at


class NoEtag(exceptions.APIException):
    """A draft is written only by whoever says which one they read."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = "Send the draft's etag as If-Match."


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler. None lets an unforeseen error become a 500."""
    headers: dict[str, str] = {}
    body: dict[str, object] = {}
    if isinstance(error, Missing):
        found, code = [problem("not-found", str(error), "It may have been deleted.")], 404
    elif isinstance(error, Refused):
        found, code = list(error.problems), _STATUS[type(error)]
        if isinstance(error, Stale):
            body = {"etag": error.etag, "document": error.document}
    elif isinstance(error, Http404):
        found, code = [problem("not-found", "There is nothing at this address.")], 404
    elif isinstance(error, PermissionDenied):
        found, code = [problem("forbidden", "This is not yours to change.")], 403
    elif isinstance(error, exceptions.ValidationError):
        found, code = list(_of_fields(error.detail, ROOT)), 400
    elif isinstance(error, exceptions.APIException):
        code = error.status_code
        at = str(getattr(error, "at", ROOT))
        found = [problem(_CODES.get(code, "refused"), str(error.detail), _HINTS.get(code, ""), at=at)]
        if header := getattr(error, "auth_header", None):
            headers["WWW-Authenticate"] = header
    else:
        return None
    set_rollback()
    return Response({"problems": [one.to_json() for one in found], **body}, status=code, headers=headers)


def _of_fields(detail: object, at: JsonPath) -> Iterator[Problem]:
    """A serializer's errors, which nest as the body does, as one flat list with JSON paths."""
    if isinstance(detail, dict):
        for key, below in detail.items():
            yield from _of_fields(below, at if key == "non_field_errors" else at / key)
    elif isinstance(detail, list):
        for place, below in enumerate(detail):
            if isinstance(below, dict | list):
                yield from _of_fields(below, at / place)
            else:
                code = str(getattr(below, "code", "invalid")).replace("_", "-")
                yield _of_field(code, str(below), at)
    else:
        yield _of_field("invalid", str(detail), at)


def _of_field(code: str, detail: str, at: JsonPath) -> Problem:
    name = str(at.steps[-1]) if at.steps else "The body"
    if not at.steps and detail.startswith(("Invalid data.", "No data")):
        return problem("not-an-object", "The body is not a JSON object.", "Send { ... }.", at=str(at))
    if detail in _TYPES:
        wanted = _TYPES[detail]
        return problem("wrong-type", f"{name} is not {wanted}.", f"Write {wanted} there.", at=str(at))
    message, hint = _FIELDS.get(code, ("{detail}", ""))
    return problem(code, message.format(name=name, detail=detail), hint.format(detail=detail), at=str(at))
