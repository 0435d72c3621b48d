"""Wiring: settings, Celery, addresses, the ASGI door and the verbs of `./loadline`."""

from __future__ import annotations

from config.celery import app as celery_app

__all__ = ["celery_app"]
