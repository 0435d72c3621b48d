"""Who caused what: work on nodes, bytes on edges, requests of a month."""

from __future__ import annotations

from dataclasses import replace

import pytest

from designer.graph.read_scenario import read_scenario
from designer.graph.summary import summarise
from designer.graph.worth import class_shares
from simulator.result import Result
from tests.designer.graph.drawings import SCENARIO, graph_of
from tests.designer.graph.results import match_day


def seen() -> Result:
    """The match day, with what each class sent to web, to the queue and over the edges."""
    result = match_day()
    web = replace(result.stations["web"], by_class={"page": (958, 955, 3, 0), "order": (40, 39, 1, 0)})
    e1 = replace(
        result.links["e1"], attempts_by_class={"page": 960, "order": 42}, answers_by_class={"page": 955}
    )
    e2 = replace(result.links["e2"], attempts_by_class={"page": 958, "order": 40}, answers_by_class={})
    return replace(
        result,
        stations={**result.stations, "web": web},
        links={**result.links, "e1": e1, "e2": e2},
    )


def test_a_nodes_work_is_arrivals_times_the_work_of_one_request() -> None:
    graph = graph_of()
    read = read_scenario(SCENARIO)
    assert read.scenario is not None
    shares = class_shares(graph, read.scenario, seen())
    work = {each.id: each for each in graph.graph["document"].nodes}["web"].work
    page, order = work["page"], work["order"]
    assert shares["subjects"]["web"] == {
        "page": pytest.approx(958 * (page.cpu.mean_ms + page.wait.mean_ms)),  # type: ignore[union-attr]
        "order": pytest.approx(40 * (order.cpu.mean_ms + order.wait.mean_ms)),  # type: ignore[union-attr]
    }
    assert shares["subjects"]["orders"] == {"order": 39.0}


def test_what_consumes_batches_works_for_the_classes_of_their_messages() -> None:
    read = read_scenario(SCENARIO)
    assert read.scenario is not None
    result = seen()
    fulfil = replace(result.stations["fulfil"], by_class={"batch": (5, 5, 0, 0)})
    result = replace(result, stations={**result.stations, "fulfil": fulfil})
    shares = class_shares(graph_of(), read.scenario, result)["subjects"]
    assert list(shares["fulfil"]) == ["order"]
    assert shares["fulfil"]["order"] > 0


def test_an_edges_work_is_its_bytes_and_without_bytes_its_calls() -> None:
    graph = graph_of()
    read = read_scenario(SCENARIO)
    assert read.scenario is not None
    shares = class_shares(graph, read.scenario, seen())
    sizes = graph.graph["edges"]["e1"].edge.bytes
    assert shares["subjects"]["e1"] == {
        "page": 960 * sizes["page"].request + 955 * sizes["page"].response,
        "order": 42 * sizes["order"].request,
    }
    assert shares["subjects"]["e2"] == {"page": 958.0, "order": 40.0}


def test_a_months_requests_are_those_of_the_run_times_its_occurrences() -> None:
    read = read_scenario(SCENARIO)
    assert read.scenario is not None
    shares = class_shares(graph_of(), read.scenario, seen())
    times = read.scenario.times_a_month
    assert shares["requests_a_month"] == {"page": 960 * times, "order": 40 * times}
    assert summarise(graph_of(), read.scenario, seen())["shares"] == shares


def test_a_nat_gateways_work_is_the_bytes_of_the_edges_through_it() -> None:
    gateway = {"id": "nat", "service": "nat_gateway", "parent": "vpc", "params": {"zones": ["a", "b"]}}
    graph = graph_of((("nodes", "+"), gateway))
    read = read_scenario(SCENARIO)
    assert read.scenario is not None
    result = seen()
    sent = replace(result.links["e3"], attempts_by_class={"order": 40})
    result = replace(result, links={**result.links, "e3": sent})
    shares = class_shares(graph, read.scenario, result)["subjects"]
    assert shares["nat"] == {"order": 40.0 * 3_500}
