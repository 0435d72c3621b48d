"""runs/{id}/events/: where a run stands, pushed as server-sent events.

News comes from Redis at once; the row is read again every few seconds, so a lost message (or a lost Redis)
delays, and nothing more. A stream ends when the run does, when its listener goes, or when the server stops.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

import redis.asyncio as aioredis
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from redis.exceptions import RedisError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from designer import queries
from designer.actions.feed import channel, state
from designer.api.people import person
from designer.api.shapes import id_parameter, refusals
from designer.models import Run, User
from designer.models.run import FINAL

log = logging.getLogger(__name__)

STOPPING = threading.Event()
"""Set when the server is told to stop: every stream then ends within LOOK_UP_S."""

LOOK_UP_S = 0.5
READ_AGAIN_S = 3.0
READ_AGAIN_WITHOUT_REDIS_S = 1.0
COMMENT_S = 15.0
"""A comment line this often tells proxies, and us, whether somebody still listens."""


class AnyType(BaseContentNegotiation):
    """An event source asks for text/event-stream; refusals are JSON all the same."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return None

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return JSONRenderer(), JSONRenderer.media_type


class EventsView(APIView):
    content_negotiation_class = AnyType

    @extend_schema(
        operation_id="watch_run",
        parameters=[id_parameter("run_id", "run")],
        responses={
            (200, "text/event-stream"): OpenApiResponse(
                OpenApiTypes.STR,
                description="Events `progress`, at last one `status`; their data is the run's state",
            ),
            **refusals(404),
        },
    )
    def get(self, request: Request, run_id: str) -> StreamingHttpResponse:
        """Watch a run until it ends."""
        user = person(request)
        queries.find(queries.visible_to(user, Run).only("pk"), run_id)
        answer = StreamingHttpResponse(events(user, run_id), content_type="text/event-stream")
        answer["Cache-Control"] = "no-store"
        answer["X-Accel-Buffering"] = "no"  # nginx would keep events back
        answer["Content-Encoding"] = "identity"  # and the gzip middleware too
        return answer


async def events(user: User, run_id: str) -> AsyncIterator[bytes]:
    """The stream: first where the run stands now, then every change, at last event `status`."""
    clock = asyncio.get_running_loop().time
    last: dict[str, Any] | None = None
    async with aclosing(_news(run_id)) as news:
        spoke_at = read_at = float("-inf")
        while not STOPPING.is_set():
            heard, pushed = await anext(news)
            now = clock()
            if now - read_at >= (READ_AGAIN_S if pushed else READ_AGAIN_WITHOUT_REDIS_S):
                heard, read_at = await _read(user, run_id), now
                if heard is None:
                    return  # deleted while somebody watched
            if heard is not None and heard != last:
                ended = heard["status"] in FINAL
                yield _event("status" if ended else "progress", heard)
                last, spoke_at = heard, now
                if ended:
                    return
            elif now - spoke_at >= COMMENT_S:
                yield b": still here\n\n"
                spoke_at = now


async def _news(run_id: str) -> AsyncGenerator[tuple[dict[str, Any] | None, bool], None]:
    """What Redis says, or None at least every LOOK_UP_S; and whether Redis is there at all."""
    client = aioredis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1)
    try:
        async with client.pubsub(ignore_subscribe_messages=True) as listener:
            await listener.subscribe(channel(run_id))
            yield None, True
            while True:
                message = await listener.get_message(timeout=LOOK_UP_S)
                yield (json.loads(message["data"]) if message else None), True
    except RedisError as error:
        log.warning("Run %s is watched by reading the database: %s", run_id, error)
    finally:
        await client.aclose()
    while True:
        yield None, False
        await asyncio.sleep(LOOK_UP_S)


@sync_to_async
def _read(user: User, run_id: str) -> dict[str, Any] | None:
    run = queries.visible_to(user, Run).defer("summary", "usages", "scenario_body").filter(pk=run_id).first()
    close_old_connections()  # a stream lasts for hours; it must not hold a connection for so long
    return None if run is None else state(run)


def _event(name: str, data: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
