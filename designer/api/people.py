"""The person behind a request."""

from __future__ import annotations

from rest_framework.request import Request

from designer.models import User


def person(request: Request) -> User:
    """Who asks. The permission class has turned away everybody else before a view runs."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError(f"a request without a person reached a view: {user!r}")
    return user
