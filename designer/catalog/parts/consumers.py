"""Fleets that read a queue themselves: what a message costs them, and how many they take at once."""

from __future__ import annotations

from designer.catalog.behaviour import Context, Site
from simulator import plan


def batch_work(site: Site, context: Context) -> plan.BatchWork | None:
    """Work of what it takes from queues, message by message; None for a fleet that polls nothing.

    Classes that differ in their work per batch share the longest of them.
    """
    if not any(True for _ in context.into(site, "poll")):
        return None
    longest = max(
        (each.batch for each in site.work.values() if each.batch is not None),
        key=lambda work: work.cpu.mean_s + work.wait.mean_s,
        default=plan.Work(),
    )
    return plan.BatchWork(longest, {class_id: each.work for class_id, each in site.work.items()})


def slots(site: Site) -> int:
    """Batches that all its servers at their most may have at work at once."""
    servers = getattr(site.params, "max", 1)
    return int(max(1, servers) * site.params.slots_per_instance)
