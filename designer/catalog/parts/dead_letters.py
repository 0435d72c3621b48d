"""Dead letters that somebody sends: Lambda and SNS call SQS for each, and whose queue it is pays for it.

SQS moves its own dead letters from queue to queue, which is no request.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from designer.catalog.behaviour import Arrow, Context, Site
from designer.catalog.observed import Observed
from designer.catalog.parts import events, topics


def _senders(queue: Site, context: Context) -> Iterator[tuple[Arrow, str]]:
    """Each arrow whose given up messages somebody sends to the queue, and the store that gives them up."""
    for arrow in context.arrows:
        if arrow.kind == "subscription" and topics.dead_letters(arrow, context) == queue.id:
            yield arrow, topics.due(arrow)
        is_event = arrow.kind in events.KINDS and arrow.callee.service == "lambda_function"
        if is_event and context.dead_letter_queue(arrow.callee) == queue.id:
            yield arrow, events.kept(arrow)


def sends(queue: Site, context: Context, observed: Observed, chunk_bytes: float) -> float:
    """Requests of these sends, one for each chunk of a message; of several classes by their mean."""
    found = 0.0
    for arrow, store in _senders(queue, context):
        by_class = observed.link(arrow.id).attempts_by_class
        brought = sum(by_class.values())
        chunks = sum(
            count * max(1, ceil(arrow.request_bytes.get(class_id, 0.0) / chunk_bytes))
            for class_id, count in by_class.items()
        )
        if brought:
            found += observed.store(store).dead_lettered * chunks / brought
    return found
