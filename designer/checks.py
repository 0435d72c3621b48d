"""System checks: settings that would start but not hold. `manage.py check` and every start run them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

SHORTEST_PASSWORD = 8


@register()
def password(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Other host names need a password, and a password must be worth the name."""
    found: list[CheckMessage] = []
    beyond = [
        host
        for host in settings.ALLOWED_HOSTS
        if host not in settings.LOOPBACK_HOSTS and host != "testserver"
    ]
    if beyond and not settings.LOADLINE_PASSWORD:
        found.append(
            Error(
                f"The host names {', '.join(beyond)} are answered, but there is no password.",
                hint="Set LOADLINE_PASSWORD, or leave only localhost, 127.0.0.1 and [::1] in ALLOWED_HOSTS.",
                id="loadline.E001",
            )
        )
    if settings.LOADLINE_PASSWORD and len(settings.LOADLINE_PASSWORD) < SHORTEST_PASSWORD:
        found.append(
            Error(
                f"LOADLINE_PASSWORD has fewer than {SHORTEST_PASSWORD} characters.",
                hint="Whoever reaches this server can guess it. Take a longer one.",
                id="loadline.E002",
            )
        )
    if settings.LOADLINE_PASSWORD and settings.DEBUG:
        found.append(
            Warning(
                "LOADLINE_DEBUG shows settings and source lines to whoever reaches this server.",
                hint="Unset LOADLINE_DEBUG where other people have access.",
                id="loadline.W001",
            )
        )
    return found


@register()
def retention(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """At least the newest run of an architecture keeps its series, else its page would be empty."""
    if settings.LOADLINE_RUNS_KEPT >= 1:
        return []
    return [
        Error("LOADLINE_RUNS_KEPT is below 1.", hint="Use 1 or more; 200 is the default.", id="loadline.E003")
    ]


@register()
def database(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """Only SQLite and PostgreSQL are tested."""
    engine = str(settings.DATABASES["default"]["ENGINE"])
    if engine.rsplit(".", 1)[-1] in {"sqlite3", "postgresql"}:
        return []
    return [
        Warning(
            f"The database engine {engine} is not tested with Loadline.",
            hint="DATABASE_URL should begin with sqlite:// or postgres://.",
            id="loadline.W002",
        )
    ]
