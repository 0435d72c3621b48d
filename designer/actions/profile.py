"""A usage profile: what a drawing costs at low, expected and high traffic, before any run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from designer.actions.check import Checked
from designer.actions.errors import Conflict, problem
from designer.actions.estimate import price
from designer.graph.profile import FACTORS, profile_usages
from designer.reports.verdict import rests_on
from pricing.purchase import PurchaseTerms
from simulator.steady import CircleError

Json = dict[str, Any]


def profile_of(
    checked: Checked,
    terms: PurchaseTerms,
    *,
    factors: Mapping[str, float] | None = None,
    price_book: str | None = None,
) -> Json:
    """An estimate by arithmetic for each factor of the scenario's traffic.

    Of a month with several scenarios, each counts as often as it happens. Raises Invalid for a drawing or
    scenario with errors or a book that isn't there, Conflict where calls go in a circle.
    """
    graph, scenario = checked.ready
    parts = [(scenario, scenario.times_a_month), *checked.others]
    profiles = []
    for name, factor in (factors or FACTORS).items():
        try:
            usages = profile_usages(graph, parts, factor)
        except CircleError as error:
            message = f"Rates can't be told before a run: {error}."
            raise Conflict([problem("circle-of-calls", message, "Run it instead.")]) from error
        requests = sum(each.expected_requests * times for each, times in parts) * factor
        profiles.append(
            {
                "name": name,
                "factor": factor,
                "requests_a_month": requests,
                "estimate": price(usages, terms, price_book=price_book),
            }
        )
    return {"profiles": profiles, "rests_on": rests_on(scenario.month_json())}
