"""A Result in the drawing's words: nodes and edges for stations and links, SLO, what binds first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from designer.catalog.parts.function_memory import most_used_mb
from designer.graph.availability import availability
from designer.graph.bandwidth import network_events
from designer.graph.bottleneck import bottleneck
from designer.graph.core_time import core_s
from designer.graph.document import (
    Graph,
    JoinedEdge,
    PlacedNode,
    document_of,
    edge_title,
    edges_in,
    placed_nodes,
)
from designer.graph.figures import added, counts, latency_json, number, peak, series_of
from designer.graph.http_codes import http_codes
from designer.graph.metastable import Metastable, metastable
from designer.graph.objectives import objectives
from designer.graph.quotas import quotas_used
from designer.graph.regimes import throttle_events
from designer.graph.scenario import Scenario
from designer.graph.theory import theory_json, theory_of
from designer.graph.waterfall import where_time_goes
from designer.graph.worth import class_shares
from simulator.histogram import WITHIN
from simulator.plan import Plan
from simulator.result import Event, HostTotals, LinkTotals, PollerTotals, Result, StationTotals, StoreTotals

Part = TypeVar("Part")


def summarise(
    graph: Graph, scenario: Scenario, result: Result, *, plan: Plan | None = None
) -> dict[str, Any]:
    """The summary JSON of a Run. Times are seconds, shares 0..1; what was not measured is null.

    plan: what was run, for the theory beside each node (without it there is none).
    The verdict and on what the month's figure rests are the report's to add.
    """
    document = document_of(graph)
    titles = {each.id: each.title for each in document.classes}
    ended = sum(each.done + each.failed for each in result.classes.values())
    failed = sum(each.failed for each in result.classes.values())
    nodes = {each.node.id: _node(each, graph, result) for each in placed_nodes(graph)}
    foretold = theory_of(graph, plan, result) if plan is not None else {}
    for node_id, node in nodes.items():
        node["theory"] = theory_json(next(iter(of_node(node_id, foretold)), None))
    rate = failed / ended if ended else None
    used = quotas_used(graph, result)
    stuck = metastable(graph, scenario, result)
    return {
        "requests": result.requests,
        "dropped": sum(each.dropped for each in result.sources.values()),
        "duration_s": result.duration_s,
        "simulated_s": result.simulated_s,
        "ended_early": result.ended_early,
        "wall_s": result.wall_s,
        "seed": result.seed,
        "engine_version": result.engine_version,
        "in_flight_at_end": result.in_flight,
        "latency": latency_json(result.response),
        "completion": latency_json(result.completion),
        "classes": {
            class_id: {
                "title": titles.get(class_id, class_id),
                "requests": each.generated,
                "done": each.done,
                "failed": each.failed,
                "in_flight_at_end": each.in_flight,
                "errors": counts([each.errors]),
                "response": latency_json(each.response),
                "completion": latency_json(each.completion),
            }
            for class_id, each in result.classes.items()
        },
        "errors": {
            "total": failed,
            "rate": rate,
            "by_cause": counts(each.errors for each in result.classes.values()),
        },
        "nodes": nodes,
        "edges": {each.edge.id: _edge(each, graph, result) for each in _edges(graph)},
        "events": [_event(each, graph, nodes) for each in _log(graph, result, stuck)],
        "metastable": stuck.to_json() if stuck is not None else None,
        "availability": availability(graph, result),
        "quotas": [each.to_json() for each in used],
        "shares": class_shares(graph, scenario, result),
        "slo": objectives(scenario, result, rate),
        "bottleneck": bottleneck(graph, result, used),
        "where_time_goes": where_time_goes(graph, result.tail),
        "windows": {"step_s": result.window_s, "count": result.windows, "percentiles_within": WITHIN},
    }


def _log(graph: Graph, result: Result, stuck: Metastable | None) -> list[Event]:
    """The run's own events with those that only its series tell, in the order of time."""
    found = [*result.events, *throttle_events(graph, result), *network_events(graph, result)]
    if stuck is not None:
        found.append(stuck.event())
    return sorted(found, key=lambda event: event.at_s)


def _event(event: Event, graph: Graph, nodes: Mapping[str, Any]) -> dict[str, Any]:
    subject = event.subject.split("/")[0]
    edges: Mapping[str, JoinedEdge] = graph.graph["edges"]
    title = edge_title(graph, edges[subject]) if subject in edges else nodes.get(subject, {}).get("title")
    return {
        "at_s": event.at_s,
        "node": subject,
        "title": title or subject,
        "kind": event.kind,
        "text": event.text,
        "values": {key: number(value) for key, value in event.values.items()},
        "phases": {key: number(value) for key, value in event.phases.items()},
    }


def of_node(node_id: str, parts: Mapping[str, Part]) -> list[Part]:
    """What belongs to the node (or edge): the part of its own id first, then its `id/part`s."""
    own = [parts[node_id]] if node_id in parts else []
    return own + [part for key, part in parts.items() if key.startswith(f"{node_id}/")]


def _edges(graph: Graph) -> list[JoinedEdge]:
    edges: Mapping[str, JoinedEdge] = graph.graph["edges"]
    return list(edges.values())


def _node(each: PlacedNode, graph: Graph, result: Result) -> dict[str, Any]:
    node_id = each.node.id
    found: dict[str, Any] = {"title": each.node.title or each.node.id, "service": each.service.key}
    stations = of_node(node_id, result.stations)
    stores = of_node(node_id, result.stores)
    if stations:
        found.update(_station(stations, each.service.work != "none", result.simulated_s))
        found["core_s"] = number(core_s(each, graph, result, stations))
        for name in ("utilisation", "slot_utilisation", "memory_utilisation", "network_utilisation"):
            found[f"peak_{name}"] = peak(series_of(result, node_id, name))
    codes = http_codes(each, graph, result)
    if codes is not None:
        found["http_codes"] = codes
    for hosts in of_node(node_id, result.hosts):
        found.update(_hosts(hosts, result.simulated_s))
    if stations and getattr(each.params, "memory_used_mb", None) is not None:
        found["max_memory_used_mb"] = most_used_mb(each.params, stations[0].done + stations[0].failed)
    if stores:
        found.update(_store(stores[0]))
        found["age_of_oldest_at_end_s"] = _last(result, node_id, "age_of_oldest_s")
        if not stations:  # the time to put a message in is what its senders saw
            links = [
                link for joined in edges_in(graph, node_id) for link in of_node(joined.edge.id, result.links)
            ]
            found["latency"] = latency_json(added(link.latency for link in links))
            found["errors"] = sum(link.failed for link in links)
            found["errors_by_cause"] = counts(link.errors for link in links)
    return found


def _station(stations: list[StationTotals], works: bool, simulated_s: float) -> dict[str, Any]:
    """Figures of the node's own station (the first); errors, cold starts and losses of all its parts.

    Capacity is servers in service; of what has servers on demand it is its concurrency, of what does no work
    of its own (a client, a balancer) nothing.
    """
    main = stations[0]
    on_demand = main.in_service_s == 0
    concurrency = number(main.slot_busy_s / simulated_s if simulated_s else 0.0)
    mean = concurrency if on_demand else number(main.in_service_s / simulated_s if simulated_s else 0.0)
    capacity_s = sum(each.capacity_s for each in stations)
    return {
        "requests": main.arrivals,
        "done": main.done,
        "errors": sum(each.failed for each in stations),
        "errors_by_cause": counts(each.errors for each in stations),
        "in_flight_at_end": main.in_flight,
        "peak_in_flight": main.peak_in_flight,
        "latency": latency_json(main.latency),
        "utilisation": number(main.utilisation),
        "slot_utilisation": number(main.slot_utilisation),
        "mean_capacity": mean if works else None,
        "peak_capacity": (main.peak_in_flight if on_demand else main.peak_servers) if works else None,
        "capacity_s": number(capacity_s),
        "in_service_s": number(main.in_service_s),
        "busy_s": number(sum(each.busy_s for each in stations)),
        "slot_busy_s": number(main.slot_busy_s),
        "mean_concurrency": concurrency,
        "mean_queue": number(main.queue_mean),
        "peak_queue": main.peak_queue,
        "cold_starts": sum(each.cold_starts for each in stations),
        "servers_lost": sum(each.servers_lost for each in stations),
        "servers_out_of_memory": sum(each.killed for each in stations),
    }


def _hosts(hosts: HostTotals, simulated_s: float) -> dict[str, Any]:
    """Machines that containers stand on: how many, of which types, and how many waited for room."""
    capacity_s = sum(hosts.capacity_s.values())
    types: dict[str, float] = {}
    for (name, _), seconds in hosts.capacity_s.items():
        types[name] = types.get(name, 0.0) + seconds
    return {
        "mean_capacity": number(capacity_s / simulated_s if simulated_s else 0.0),
        "peak_capacity": hosts.peak_hosts,
        "capacity_s": number(capacity_s),
        "capacity_s_by_type": {name: number(seconds) for name, seconds in types.items()},
        "servers_lost": hosts.hosts_lost,
        "peak_units": hosts.peak_units,
        "peak_pending": hosts.peak_pending,
    }


def _store(store: StoreTotals) -> dict[str, Any]:
    return {
        "requests": store.arrivals,
        "done": store.deleted,
        "errors": 0,
        "errors_by_cause": {},
        "expired": store.expired,
        "dead_lettered": store.dead_lettered,
        "returned": store.returned,
        "stored_at_end": store.stored_at_end,
        "peak_queue": store.peak_stored,
        "mean_queue": number(store.mean_stored),
        "age_of_oldest_s": number(store.peak_age_s),
    }


def _last(result: Result, subject: str, metric: str) -> float | None:
    values = series_of(result, subject, metric)
    return number(float(values[-1])) if len(values) else None


def _edge(each: JoinedEdge, graph: Graph, result: Result) -> dict[str, Any]:
    links = of_node(each.edge.id, result.links)
    pollers = of_node(each.edge.id, result.pollers)
    edge = each.edge
    found: dict[str, Any] = {
        "title": edge_title(graph, each),
        "kind": each.kind.key,
        "from": edge.from_node,
        "to": edge.to_node,
    }
    if links:
        found.update(_links(links))
    if pollers:
        found.update(_poller(pollers[0]))
    return found


def _links(links: list[LinkTotals]) -> dict[str, Any]:
    return {
        "requests": sum(each.attempts - each.retries for each in links),
        "attempts": sum(each.attempts for each in links),
        "errors": sum(each.failed for each in links),
        "errors_by_cause": counts(each.errors for each in links),
        "retries": sum(each.retries for each in links),
        "timeouts": sum(each.timeouts for each in links),
        "bytes_request": sum(each.request_bytes for each in links),
        "bytes_response": sum(each.response_bytes for each in links),
        "latency": latency_json(added(each.latency for each in links)),
    }


def _poller(poller: PollerTotals) -> dict[str, Any]:
    return {
        "requests": poller.messages,
        "batches": poller.receives,
        "mean_batch": number(poller.messages / poller.receives if poller.receives else float("nan")),
        "empty_receives": number(poller.empty_receives),
        "failed_batches": poller.failed_batches,
        "refused_batches": poller.refused_batches,
        "errors": poller.failed_batches,
        "peak_concurrency": poller.peak_concurrency,
    }
