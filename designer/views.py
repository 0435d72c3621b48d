"""The few pages that are not the API: the front end's one page, log-in, health, and what errors look like."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from designer.actions.errors import problem
from designer.api import access

log = logging.getLogger(__name__)


@require_GET
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether this process answers and reaches its database: 200 or 503. Needs no log-in."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.exception("The database does not answer")
        return JsonResponse({"status": "the database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The front end. Its build names every other file by content, so only this one must not be kept."""
    try:
        html = (settings.LOADLINE_DIST / "index.html").read_bytes()
    except FileNotFoundError:
        context = {
            "title": "The page is not built yet.",
            "hint": "Run ./loadline up; it builds the page and starts again.",
        }
        return render(request, "designer/message.html", context, status=503)
    answer = HttpResponse(html)
    answer["Cache-Control"] = "no-cache"
    return answer


@require_http_methods(["GET", "POST"])
@never_cache
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for the password and go on to where the person wanted."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        wanted = "/"
    if not settings.LOADLINE_PASSWORD:
        return redirect(wanted)
    wrong = False
    if request.method == "POST":
        if access.password_is(request.POST.get("password", ""), request):
            access.let_in(request)
            return redirect(wanted)
        wrong = True
    return render(
        request, "designer/login.html", {"next": wanted, "wrong": wrong}, status=403 if wrong else 200
    )


@require_http_methods(["POST"])
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(settings.LOGIN_URL)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _say(
        request, 400, "bad-request", "The server can't read this request.", "Check the address you typed."
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _say(request, 403, "forbidden", "This is not yours to change.", "Reload the page and try again.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _say(request, 404, "not-found", "There is nothing at this address.", "The start page is at /.")


def server_error(request: HttpRequest) -> HttpResponse:
    return _say(request, 500, "server-error", "Something broke on our side.", "The server's log says what.")


def _say(request: HttpRequest, status: int, code: str, message: str, hint: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        body: dict[str, Any] = {"problems": [problem(code, message, hint).to_json()]}
        return JsonResponse(body, status=status)
    return render(request, "designer/message.html", {"title": message, "hint": hint}, status=status)
