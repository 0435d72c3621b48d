"""Fan-out: what each store gets of what is sent to several."""

from __future__ import annotations

from simulator.engine import simulate
from simulator.plan import Delay, Plan, Send, Source, Store


def test_a_fan_out_sends_to_each_store_what_its_filter_lets_through() -> None:
    """A topic: orders to billing, every message to the audit, a tenth of the visits to a sample.

    Nobody takes anything out, so what is stored is what was sent.
    """
    filters = {
        "billing": {"order": 1.0, "visit": 0.0, "news": 0.0},
        "audit": {"order": 1.0, "visit": 1.0, "news": 1.0},
        "sample": {"order": 0.0, "visit": 0.1, "news": 0.0},
        "empty": {"order": 0.0, "visit": 0.0, "news": 0.0},
    }
    mix = {"order": 0.2, "visit": 0.5, "news": 0.3}
    plan = Plan(
        classes=tuple(mix),
        duration_s=1_000.0,
        sources=(Source("source", "topic", mix, ((0.0, 50.0),)),),
        stations=(Delay("topic"), *(Store(name) for name in filters)),
        links=tuple(
            Send(id=f"to {name}", caller="topic", callee=name, calls_per_request=shares)
            for name, shares in filters.items()
        ),
    )
    result = simulate(plan, seed=2)
    came = {kind: seen.generated for kind, seen in result.classes.items()}
    assert result.stores["billing"].by_class == {"order": came["order"]}
    assert result.stores["audit"].by_class == came
    assert set(result.stores["sample"].by_class) == {"visit"}
    sampled = result.stores["sample"].stored_at_end
    # A binomial law: within four standard deviations.
    assert abs(sampled - 0.1 * came["visit"]) <= 4.0 * (0.09 * came["visit"]) ** 0.5
    assert result.stores["empty"].arrivals == 0
    assert result.links["to empty"].attempts == 0
