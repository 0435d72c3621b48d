"""What `--json` prints: the summary's figures and the bill as one object, amounts as JSON numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from designer.graph.worth import unit_costs_of
from pricing.line import Estimate, LineItem


def told(summary: dict[str, Any], estimate: Estimate) -> dict[str, Any]:
    """The object; its `nodes` are those of the summary, its `bill` has a line for each that has an amount."""
    return {
        "requests": summary["requests"],
        "duration_s": summary["duration_s"],
        "simulated_s": summary["simulated_s"],
        "ended_early": summary["ended_early"],
        "wall_s": summary["wall_s"],
        "latency": summary["latency"],
        "completion": summary["completion"],
        "errors": summary["errors"]["total"],
        "error_rate": summary["errors"]["rate"],
        "errors_by_cause": summary["errors"]["by_cause"],
        "in_flight_at_end": summary["in_flight_at_end"],
        "classes": summary["classes"],
        "nodes": summary["nodes"],
        "edges": summary["edges"],
        "slo": summary["slo"],
        "quotas": summary["quotas"],
        "bottleneck": summary["bottleneck"],
        "where_time_goes": summary["where_time_goes"],
        "intervals": summary.get("intervals"),
        "availability": summary["availability"],
        "metastable": summary["metastable"],
        "events": summary["events"],
        "verdict": summary["verdict"],
        "rests_on": summary["rests_on"],
        "bill": {
            "total_usd": float(estimate.total_usd),
            "currency": "USD",
            "lines": [_line(line) for line in estimate.lines if line.amount_usd is not None],
            "not_priced": [_open(line) for line in estimate.not_priced],
            "unsure_usd": float(estimate.unsure_usd),
            "unit_costs": _unit_costs(summary, estimate),
        },
        "seed": summary["seed"],
        "engine_version": summary["engine_version"],
        "price_book": estimate.price_book,
    }


def _unit_costs(summary: dict[str, Any], estimate: Estimate) -> dict[str, Any]:
    """What a request of each class costs; what no class caused is by node."""
    costs = unit_costs_of(summary["shares"], estimate.by("subject"))
    return {
        "classes": {
            name: {
                "requests_a_month": _number(cost.requests),
                "usd": _number(cost.usd),
                "usd_per_million": _number(cost.usd_per_million),
            }
            for name, cost in costs.classes.items()
        },
        "unattributed": {subject: _number(usd) for subject, usd in costs.unattributed.items()},
    }


def _line(line: LineItem) -> dict[str, Any]:
    origin = line.provenance
    return {
        "node": line.subject,
        "meter": line.meter,
        "title": line.title,
        "region": line.region,
        "quantity": _number(line.quantity),
        "unit": line.unit,
        "rate_usd": _number(line.rate_usd),
        "amount_usd": _number(line.amount_usd),
        "free_quantity": _number(line.free_quantity),
        "source": origin.source if origin else None,
        "source_date": origin.date if origin else None,
        "confidence": origin.confidence if origin else None,
        "how": line.how,
    }


def _open(line: LineItem) -> dict[str, Any]:
    quantity = _number(line.quantity)
    return {
        "node": line.subject, "meter": line.meter, "quantity": quantity, "unit": line.unit, "why": line.why
    }  # fmt: skip


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
