"""The Celery application. A worker is started with `celery -A config worker -B`.

`-B` carries the clock of the periodic tasks; Loadline is one machine's app, so one worker has it.
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("loadline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
