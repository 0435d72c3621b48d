"""The Celery application. A worker is `celery -A config worker -B --without-mingle --without-gossip`.

`-B` carries the clock of the periodic tasks; Loadline is one machine's app, so one worker has it. Mingle and
gossip are for many workers that know each other, and mingle can end a worker whose broker has come back.
"""

from __future__ import annotations

import os
from typing import Any

from celery import Celery, signals

from config.supervisor.leash import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("loadline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_process_init.connect
@signals.beat_embedded_init.connect
def _stay_on_the_leash(**_: Any) -> None:
    """A worker that is killed takes its children along: one would go on with a run that is not its own."""
    die_with_parent()
