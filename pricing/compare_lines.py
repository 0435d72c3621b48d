"""Two estimates line by line, as JSON: what changed, and how much of it more usage or another rate made.

Both are `estimate_json` bodies, so that a kept estimate can be set against a fresh one. Two designs have no
nodes in common even where ids are equal: theirs are compared by meter and Region. The change of a line splits
exactly: (q1 - q0) x r0 by usage, q1 x (r1 - r0) by rate, where r is amount / quantity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pricing.tiers import add_up
from pricing.to_json import Json, plain

Key = tuple[str, str, str]
"""(subject, meter, Region); the subject is empty where two designs are compared."""


@dataclass(frozen=True, slots=True)
class _Side:
    """All lines of a key in one estimate, added up (a commitment cuts a usage into several lines)."""

    title: str
    unit: str
    quantity: Decimal
    amount: Decimal


def compare_lines(before: Mapping[str, Any], after: Mapping[str, Any], *, by_subject: bool = True) -> Json:
    """Every line of either, the largest change first; the changes add up to the totals' difference.

    Lines without an amount are named in `not_priced`, by side. Without `by_subject` all subjects' lines of a
    meter in a Region are one.
    """
    old, new = _sides(before, by_subject), _sides(after, by_subject)
    lines = [_line(key, old.get(key), new.get(key)) for key in {**old, **new}]
    lines.sort(key=lambda line: (-abs(Decimal(line["change_usd"])), line["subject"], line["meter"]))
    total_before, total_after = Decimal(before["total_usd"]), Decimal(after["total_usd"])
    return {
        "before": _head(before),
        "after": _head(after),
        "change_usd": plain(total_after - total_before),
        "by_usage_usd": plain(add_up(Decimal(line["by_usage_usd"]) for line in lines)),
        "by_rate_usd": plain(add_up(Decimal(line["by_rate_usd"]) for line in lines)),
        "lines": lines,
        "not_priced": {"before": _open(before), "after": _open(after)},
    }


def _head(body: Mapping[str, Any]) -> Json:
    classes = (body.get("unit_costs") or {}).get("classes")
    requests = None if classes is None else add_up(Decimal(each["requests"]) for each in classes.values())
    return {
        **{name: body[name] for name in ("total_usd", "price_book", "free_tier")},
        "requests": None if requests is None else plain(requests),
    }


def _open(body: Mapping[str, Any]) -> list[Json]:
    # Estimates that were kept before lines without a price had titles have none.
    return [
        {"subject": each["subject"], "meter": each["meter"], "title": each.get("title") or each["meter"]}
        for each in body["not_priced"]
    ]


def _sides(body: Mapping[str, Any], by_subject: bool) -> dict[Key, _Side]:
    found: dict[Key, _Side] = {}
    for line in body["lines"]:
        if line["amount_usd"] is None:
            continue
        key = (line["subject"] if by_subject else "", line["meter"], line["region"])
        title = line["title"].partition(": ")[0] if key in found else line["title"]
        quantity, amount = Decimal(line["quantity"]), Decimal(line["amount_usd"])
        known = found.get(key)
        if known is not None:
            quantity, amount = known.quantity + quantity, known.amount + amount
        found[key] = _Side(title, line["unit"], quantity, amount)
    return found


def _line(key: Key, old: _Side | None, new: _Side | None) -> Json:
    subject, meter, region = key
    told = new or old
    before, after = old.amount if old else Decimal(0), new.amount if new else Decimal(0)
    by_usage, by_rate = _split(old, new)
    return {
        "subject": subject,
        "meter": meter,
        "region": region,
        "title": told.title if told else meter,
        "unit": told.unit if told else "",
        "before_quantity": plain(old.quantity) if old else None,
        "after_quantity": plain(new.quantity) if new else None,
        "before_usd": plain(before) if old else None,
        "after_usd": plain(after) if new else None,
        "change_usd": plain(after - before),
        "by_usage_usd": plain(by_usage),
        "by_rate_usd": plain(by_rate),
    }


def _split(old: _Side | None, new: _Side | None) -> tuple[Decimal, Decimal]:
    """What usage and what the rate changed; both add up to the change."""
    before, after = old.amount if old else Decimal(0), new.amount if new else Decimal(0)
    change = after - before
    if old is None or new is None or not old.quantity:
        return change, Decimal(0)
    by_usage = (new.quantity - old.quantity) * (old.amount / old.quantity)
    return by_usage, change - by_usage
