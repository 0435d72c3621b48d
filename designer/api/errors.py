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


class TooLarge(exceptions.APIException):
    """The body is larger than the server reads."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"The body is larger than {limit_bytes // 1024**2} MB.")


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
        found = [problem(_CODES.get(code, "refused"), str(error.detail))]
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
                yield problem(code, str(below), at=str(at))
    else:
        yield problem("invalid", str(detail), at=str(at))
