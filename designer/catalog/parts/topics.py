"""Ids of what a topic is made of in the Plan; the topic and its subscriptions both need them."""

from __future__ import annotations

from designer.catalog.behaviour import Arrow, Site


def fan_out(topic: Site) -> str:
    """Id of the station that sends each message to all subscriptions."""
    return f"{topic.id}/fan-out"


def events(subscription: Arrow) -> str:
    """Id of the store of a function's asynchronous events."""
    return f"{subscription.id}/events"


def invoker(subscription: Arrow) -> str:
    """Id of the poller that invokes the function with them."""
    return f"{subscription.id}/invokes"
