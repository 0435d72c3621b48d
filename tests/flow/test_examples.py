"""Each bundled example does what its README says to expect."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.load import load
from designer.graph.meter import regions_of, usages
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import Scenario
from pricing import shelf
from pricing.estimate import Estimate, estimate
from simulator.engine import simulate
from simulator.result import Result

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def ran(name: str) -> tuple[Graph, Scenario, Result]:
    graph = load(json.loads((EXAMPLES / name / "design.json").read_text(encoding="utf-8"))).graph
    scenario = read_scenario(
        json.loads((EXAMPLES / name / "scenario.json").read_text(encoding="utf-8"))
    ).scenario
    assert graph is not None
    assert scenario is not None
    return graph, scenario, simulate(compile_plan(graph, scenario), seed=scenario.seed)


def bill_of(name: str) -> Estimate:
    graph, scenario, result = ran(name)
    return estimate(usages(graph, scenario, result), shelf.load("2026-11-24", regions_of(graph)))


@pytest.mark.parametrize(
    "name",
    [
        "three-tier-web",
        "sns-fan-out",
        "fargate-web",
        "eks-web",
        "ecs-workers",
        "image-resizing",
        "queue-worker",
    ],
)
def test_an_example_keeps_its_promises_and_can_be_priced(name: str) -> None:
    _, scenario, result = ran(name)
    failed = sum(each.failed for each in result.classes.values())
    assert scenario.slo.response_p99_s is not None
    assert result.response.quantile_s(0.99) <= scenario.slo.response_p99_s
    assert failed / result.requests <= (scenario.slo.error_rate or 0.0)
    for queue, most_s in scenario.slo.age_of_oldest_s.items():
        assert result.stores[queue].peak_age_s <= most_s
    bill = bill_of(name)
    assert bill.not_priced == ()
    assert bill.total_usd > 100


def test_the_web_shop_grows_to_6_instances_about_4_minutes_behind_its_load() -> None:
    _, _, result = ran("three-tier-web")
    web = result.stations["web"]
    assert web.peak_servers == 6
    cores = np.asarray(result.series["web"]["utilisation"]) * 2
    in_service = np.asarray(result.series["web"]["servers_in_service"])
    top = slice(int(3_300 / result.window_s), int(4_200 / result.window_s))
    assert (cores * in_service)[top].mean() == pytest.approx(180 * (0.9 * 0.028 + 0.1 * 0.055), rel=0.02)
    assert result.stations["shop"].utilisation < 0.15
    assert result.stations["sessions"].arrivals == pytest.approx(web.arrivals, rel=0.001)
    asked = result.classes["browse"].done * 0.25 + result.classes["buy"].done * 3
    assert result.stations["shop"].arrivals == pytest.approx(asked, rel=0.01)


def test_transfer_is_half_of_the_web_shops_bill() -> None:
    bill = bill_of("three-tier-web")
    out = next(line for line in bill.lines if line.meter == "dt.out.internet")
    assert out.amount_usd is not None
    assert 0.4 < float(out.amount_usd / bill.total_usd) < 0.6


def test_the_fan_out_loses_nothing_and_filters_the_third_queue() -> None:
    _, _, result = ran("sns-fan-out")
    topic = result.stores["orders"]
    for queue, share in (("bill-queue", 1.0), ("stock-queue", 1.0), ("mail-queue", 0.4)):
        store = result.stores[queue]
        assert store.arrivals == pytest.approx(topic.deleted * share, rel=0.02 if share < 1 else 0)
        assert store.arrivals == store.deleted + store.stored_at_end
        assert store.dead_lettered == 0


@pytest.mark.parametrize(("name", "busy"), [("bill", 11.0), ("stock", 4.2), ("mail", 2.5)])
def test_busy_environments_of_the_fan_out_follow_littles_law(name: str, busy: float) -> None:
    _, scenario, result = ran("sns-fan-out")
    station = result.stations[name]
    assert station.slot_busy_s / scenario.duration_s == pytest.approx(busy, rel=0.05)
    assert station.slot_busy_s == pytest.approx(station.latency.sum_s, rel=0.01)


def test_sns_charges_nothing_for_deliveries_to_queues() -> None:
    lines = {line.meter: line for line in bill_of("sns-fan-out").lines}
    assert lines["sns.delivery.sqs"].amount_usd == 0
    assert lines["sns.requests.standard"].amount_usd


def test_the_tasks_follow_a_step_as_late_as_aws_says() -> None:
    _, _, result = ran("fargate-web")
    (scaling,) = [event for event in result.events if event.kind == "scaling"]
    assert 330 <= scaling.at_s - 1_200 <= 393
    assert "4 -> 6" in scaling.text
    running_s = scaling.phases["application start"] - scaling.at_s
    assert running_s == pytest.approx(25, abs=1)


def test_pods_and_nodes_follow_the_sale_as_worked_out_by_hand() -> None:
    _, _, result = ran("eks-web")
    on_top = slice(int(1_500 / result.window_s), int(2_000 / result.window_s))
    for name, pods in (("web", 14), ("search", 6)):
        assert set(np.asarray(result.series[name]["servers_in_service"])[on_top]) == {pods}
    nodes = np.asarray(result.series["nodes"]["servers_in_service"])
    assert set(nodes[on_top]) == {9}
    assert result.hosts["nodes"].peak_pending > 0
    assert np.nan_to_num(np.asarray(result.series["nodes"]["cpu_reserved"])).max() <= 1
    grown = [
        event
        for event in result.events
        if event.kind == "scaling"
        and event.subject in {"web", "search"}
        and event.values["after"] > event.values["before"]
    ]
    for event in grown:
        assert 20 <= event.phases["readiness"] - event.at_s <= 100
    fallen = [event.at_s for event in result.events if event.subject == "web" and event.at_s > 2_100]
    assert 2_100 + 300 <= fallen[0] <= 2_100 + 360
    assert nodes[int(2_750 / result.window_s)] == nodes[-1] == 3


def test_a_cluster_is_billed_and_so_are_its_nodes_by_type() -> None:
    bill = {(line.subject, line.meter): line for line in bill_of("eks-web").lines}
    assert float(bill["cluster", "eks.cluster.standard"].amount_usd or 0) == 73
    assert ("nodes", "ec2.c7g.large.linux") in bill
    assert not [key for key in bill if key[0] in {"web", "search"} and not key[1].startswith("dt.")]


def test_workers_on_machines_come_late_and_then_drain_the_queue() -> None:
    _, _, result = ran("ecs-workers")
    grown = [each for each in result.events if each.kind == "scaling" and each.subject == "render"]
    by_cpu, by_backlog = [each for each in grown if 1_200 < each.at_s < 1_800]
    assert (by_cpu.values["before"], by_cpu.values["after"]) == (4, 7)
    assert "backlog" in by_backlog.text
    assert by_backlog.values["after"] == 40
    machines = [each for each in result.events if each.kind == "scaling" and each.subject == "machines"]
    first, second = machines[0], machines[1]
    assert second.at_s - first.at_s == 300
    assert second.values["after"] == result.hosts["machines"].peak_hosts == 20
    waiting = np.asarray(result.series["clips"]["visible"])
    assert waiting.max() == pytest.approx(7_600, rel=0.05)
    top = int(waiting.argmax())
    empty_s = float(np.argmax(waiting[top:] < 10)) * result.window_s
    assert empty_s == pytest.approx(waiting.max() / (40 / 0.6 - 20), abs=2 * result.window_s)
    clips = result.stores["clips"]
    assert clips.arrivals == clips.deleted + clips.stored_at_end
    shares = result.hosts["machines"].capacity_s
    assert shares["m7g.large", "spot"] > shares["m7g.large", "on_demand"] > 0
    assert np.nan_to_num(np.asarray(result.series["machines"]["cpu_reserved"])).max() <= 1


def test_resizing_follows_the_upload_and_holds_up_nobody() -> None:
    _, scenario, result = ran("image-resizing")
    assert result.completion.quantile_s(0.99) <= (scenario.slo.completion_p99_s or 0.0)
    assert result.completion.mean_s > 2 * result.response.mean_s
    burst = slice(int(1_380 / result.window_s), int(1_800 / result.window_s))
    busy = np.asarray(result.series["resize"]["concurrency"])[burst].mean()
    assert busy == pytest.approx(60 * 0.69, rel=0.05)
    function = result.stations["resize"]
    assert function.cold_starts / function.arrivals < 0.002
    assert result.stations["thumbnails"].arrivals == pytest.approx(3 * function.done, rel=0.001)


def test_jobs_are_tried_again_and_given_up_as_the_carrier_fails() -> None:
    """Each try fails with p = 0.2: 1 / (1 - p) receives a job, p^5 of them dead-lettered (4 sigma)."""
    _, _, result = ran("queue-worker")
    jobs, poller = result.stores["jobs"], result.pollers["take"]
    dead = jobs.arrivals * 0.2**5
    assert jobs.dead_lettered == pytest.approx(dead, abs=4 * dead**0.5)
    assert poller.failed_batches / poller.receives == pytest.approx(0.2, rel=0.02)
    assert poller.receives / jobs.arrivals == pytest.approx(1.25, rel=0.02)
    assert jobs.arrivals == jobs.deleted + jobs.dead_lettered + jobs.expired + jobs.stored_at_end
    assert result.stores["jobs/dead-letters"].arrivals == jobs.dead_lettered
    assert result.completion.quantile_s(0.99) == pytest.approx(120, rel=0.02)
    assert result.response.quantile_s(0.99) < 0.05
