"""Who may come in, and from which page.

- Without LOADLINE_PASSWORD only requests from this machine are answered, and they act as the local owner.
- With it, everybody gives the password: by the log-in page (a signed session cookie) or by HTTP Basic.
- A request that changes something must not come from another site's page (`same_origin`). Browsers say so
  themselves, by Sec-Fetch-Site or Origin; a program that sends neither is no browser and carries no cookie of
  a person. With JSON as the only body, host names checked (ALLOWED_HOSTS) and no CORS, no token is needed.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from designer.actions.access import local_owner
from designer.actions.errors import problem
from designer.models import User

Next = Callable[[HttpRequest], HttpResponseBase]

OPEN_TO_ALL = ("/healthz", "/login/", "/logout/")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
WRONG_PASSWORDS_ALLOWED = 10
WRONG_PASSWORDS_FORGOTTEN_S = 300


class FromGate(BaseAuthentication):
    """REST framework's view of the person `gate` let in."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        user = getattr(request._request, "user", None)
        return (user, None) if user is not None and user.is_authenticated else None

    def authenticate_header(self, request: Request) -> str:
        return 'Basic realm="Loadline"'


def same_origin(get_response: Next) -> Next:
    """Middleware: refuse a changing request that a browser sends for another site's page."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE_METHODS or _from_our_page(request):
            return get_response(request)
        return _refuse(
            request,
            403,
            "cross-origin",
            "A page of another site may not change anything here.",
            "Open Loadline itself and try again there.",
        )

    return handle


def _from_our_page(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc == request.get_host()


def gate(get_response: Next) -> Next:
    """Middleware: let in whom the module's first lines say, and set `request.user` to them."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.path.startswith("/api/"):
            response.setdefault("Cache-Control", "private, no-cache")  # kept, but asked for again each time
        return response

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path in OPEN_TO_ALL:
            return get_response(request)
        if not settings.LOADLINE_PASSWORD:
            if not is_loopback(request.META.get("REMOTE_ADDR", "")):
                return _refuse(
                    request,
                    403,
                    "other-machine",
                    "Without a password this server answers the machine it runs on alone.",
                    "Set LOADLINE_PASSWORD and start it again.",
                )
            if not request.user.is_authenticated:
                request.user = SimpleLazyObject(local_owner)  # type: ignore[assignment]
            return get_response(request)
        if not request.user.is_authenticated:
            given = _basic_password(request)
            if given is None:
                return _ask_for_password(request)
            if not password_is(given, request):
                return _refuse(request, 401, "wrong-password", "That is not the password.", "Try again.")
            request.user = local_owner()
        return get_response(request)

    return handle


def is_loopback(address: str) -> bool:
    """Whether an IP address is this machine itself. A missing or unreadable one is not."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def password_is(given: str, request: HttpRequest) -> bool:
    """Whether this is LOADLINE_PASSWORD. After ten wrong ones an address waits for five minutes."""
    key = f"wrong-passwords:{request.META.get('REMOTE_ADDR', '')}"
    wrong = cache.get(key, 0)
    if wrong >= WRONG_PASSWORDS_ALLOWED:
        return False
    if secrets.compare_digest(given.encode(), settings.LOADLINE_PASSWORD.encode()):
        return True
    cache.set(key, wrong + 1, WRONG_PASSWORDS_FORGOTTEN_S)
    return False


def let_in(request: HttpRequest) -> None:
    """Begin a session of the local owner."""
    login(request, local_owner(), backend="django.contrib.auth.backends.ModelBackend")


def _basic_password(request: HttpRequest) -> str | None:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return text.partition(":")[2]


def _ask_for_password(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return _refuse(request, 401, "log-in-first", "This needs the password.", "Log in at /login/.")
    return redirect(f"{settings.LOGIN_URL}?next={request.path}")


def _refuse(request: HttpRequest, status: int, code: str, message: str, hint: str) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return render(request, "designer/message.html", {"title": message, "hint": hint}, status=status)
    answer = JsonResponse({"problems": [problem(code, message, hint).to_json()]}, status=status)
    if status == 401:
        # "Bearer"-like schemes make no browser open its own password window over the page.
        answer["WWW-Authenticate"] = 'LoadlineBasic realm="Loadline"'
    return answer
