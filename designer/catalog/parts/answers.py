"""What a load balancer answers when a request fails at its target, by cause: HTTP codes, or what TCP does."""

from __future__ import annotations

from collections.abc import Mapping

from designer.catalog.data import sources
from designer.catalog.data.sources import cited

BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT = "502", "503", "504"
RESET, NO_ANSWER = "reset", "no answer"

OF_APPLICATION: Mapping[str, str] = {
    "server_lost": BAD_GATEWAY,  # the target closed the connection with the request open
    "drain_expired": BAD_GATEWAY,  # the deregistration delay ended with the request open
    "no_target": UNAVAILABLE,  # the target group has no registered target
    "unreachable": GATEWAY_TIMEOUT,  # no connection within 10 s
    "timeout": GATEWAY_TIMEOUT,  # no answer within the idle timeout
}
OF_CLASSIC: Mapping[str, str] = {
    "server_lost": GATEWAY_TIMEOUT,  # an instance that closes the connection is a 504 here
    "drain_expired": GATEWAY_TIMEOUT,
    "no_target": UNAVAILABLE,  # no healthy instance: it doesn't fail open
    "unreachable": GATEWAY_TIMEOUT,
    "timeout": GATEWAY_TIMEOUT,
    "rejected": UNAVAILABLE,  # the surge queue is full: it spills over
}
OF_CONNECTIONS: Mapping[str, str] = {
    "server_lost": RESET,  # connections to an unhealthy target are reset
    "drain_expired": RESET,
    "no_target": NO_ANSWER,  # it fails open, to targets that don't answer
    "unreachable": NO_ANSWER,
    "timeout": RESET,  # a connection without a byte for the idle timeout is reset
}
OF_FUNCTIONS: Mapping[str, str] = dict.fromkeys(
    ("throttled", "station_timeout", "failed", "server_lost"), BAD_GATEWAY
)
"""Of a function behind an Application Load Balancer: an error, a throttle or its timeout is 502."""

OF_ONES_THAT_STAY: Mapping[str, str] = {"no_target": GATEWAY_TIMEOUT}
"""Behind an Application Load Balancer, of targets that nobody deregisters: an all unhealthy group fails open,
so that the balancer goes on to try them and gets no connection."""

APPLICATION_CODES = cited(
    "codes for a closed connection / no target / no connection or answer",
    "502 / 503 / 504",
    "HTTP code",
    sources.ELB_TROUBLE,
)
CLASSIC_CODES = cited(
    "codes for a closed connection / no healthy target or a full surge queue / no answer",
    "504 / 503 / 504",
    "HTTP code",
    sources.CLB_ERRORS,
)
