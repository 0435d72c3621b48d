"""The ASGI door: Django, and a word to the open event streams when the server is told to stop.

uvicorn waits for open connections before it stops, and an event stream stays open as long as its run goes
on. So at start-up this chains itself before uvicorn's handlers of SIGTERM and SIGINT and lets streams end.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from types import FrameType
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

_django = get_asgi_application()

from designer.api.events import STOPPING  # noqa: E402 - models can be imported only once Django is set up

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


async def application(scope: Message, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    else:
        await _django(scope, receive, send)  # type: ignore[arg-type]


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            if threading.current_thread() is threading.main_thread():
                _tell_streams_of(signal.SIGTERM)
                _tell_streams_of(signal.SIGINT)
            await send({"type": "lifespan.startup.complete"})
        else:
            await send({"type": "lifespan.shutdown.complete"})
            return


def _tell_streams_of(number: signal.Signals) -> None:
    before = signal.getsignal(number)

    def stop(received: int, frame: FrameType | None) -> None:
        STOPPING.set()
        if callable(before):
            before(received, frame)

    signal.signal(number, stop)
