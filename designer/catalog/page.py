"""docs/services.md: every service and kind of edge with its settings, meters, quotas and cited figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Json = dict[str, Any]

HEAD = """# Services

Written by `./loadline catalog --write`; a test keeps it fresh. Every figure has the source and the date it
rests on; what AWS doesn't publish says so, and is a setting where it matters.
"""


def page(described: Json) -> str:
    """The page, from the catalog's JSON (`catalog.describe()`)."""
    services, kinds = described["services"], described["edge_kinds"]
    lines = [HEAD, *_overview(services, kinds)]
    for each in services:
        lines += _service(each)
    for each in kinds:
        lines += _edge_kind(each)
    return "\n".join(lines).rstrip() + "\n"


def _overview(services: Sequence[Json], kinds: Sequence[Json]) -> Iterator[str]:
    yield from _table(
        ("service", "what it is", "takes", "gives", "billed by"),
        (
            (
                f"[{each['title']}](#{_anchor(each['title'])})",
                each["summary"],
                _kinds(each, "in"),
                _kinds(each, "out"),
                ", ".join(f"`{meter['key']}`" for meter in each["meters"]) or "–",
            )
            for each in services
        ),
    )
    yield from _table(
        ("edge", "the caller", "what it is"),
        (
            (
                f"[{each['title']}](#{_anchor(each['title'])})",
                "waits" if each["synchrony"] == "synchronous" else "does not wait",
                each["summary"],
            )
            for each in kinds
        ),
    )


def _service(each: Json) -> Iterator[str]:
    yield f"## {each['title']}\n"
    stands = ", ".join(each["may_stand_in"])
    where = f" May stand in: {stands}." if stands else ""
    links = f"[AWS]({each['docs_url']}), [prices]({each['pricing_url']})"
    yield f"`{each['key']}`. {each['summary']}{where} {links}\n"
    yield from _params(each["params"])
    yield from _table(
        ("quota", "default", "felt by a run", "source"),
        (
            (
                f"{quota['title']} (`{quota['key']}`)",
                f"{quota['limit']:,g} {quota['unit']}",
                "yes" if quota["enforced"] else "no",
                f"{quota['source']}, {quota['date']}",
            )
            for quota in each["quotas"]
        ),
    )
    yield from _table(
        ("SLA", "of", "source"),
        ((f"{sla['percent']:g} %", sla["basis"], f"{sla['source']}, {sla['date']}") for sla in each["sla"]),
    )
    yield from _constants(each["constants"])


def _edge_kind(each: Json) -> Iterator[str]:
    yield f"## {each['title']}\n"
    docs = f" [AWS]({each['docs_url']})" if each["docs_url"] else ""
    yield f"Edge of kind `{each['key']}`. {each['summary']}{docs}\n"
    yield from _params(each["params"])
    yield from _constants(each["constants"])


def _params(params: Sequence[Json]) -> Iterator[str]:
    yield from _table(
        ("setting", "default", "bounds", "meaning"),
        (
            (f"`{each['name']}`", _value(each["default"], each["unit"]), _bounds(each), each["help"])
            for each in params
        ),
    )


def _constants(constants: Sequence[Json]) -> Iterator[str]:
    yield from _table(
        ("figure", "value", "source", "date"),
        (
            (each["name"], _value(each["value"], each["unit"]), each["source"], each["date"])
            for each in constants
        ),
    )


def _kinds(service: Json, side: str) -> str:
    kinds = dict.fromkeys(port["kind"] for port in service["ports"] if port["side"] == side)
    return ", ".join(f"`{kind}`" for kind in kinds) or "–"


def _bounds(each: Json) -> str:
    choices = each["choices"]
    if choices:
        return (
            f"{len(choices)} choices"
            if len(choices) > 6
            else ", ".join(f"`{one['value']}`" for one in choices)
        )
    low, high = each["minimum"], each["maximum"]
    if low is None and high is None:
        return ""
    return f"{'' if low is None else f'{low:,.12g}'} to {'' if high is None else f'{high:,.12g}'}".strip()


def _value(value: object, unit: str | None) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return (
            ", ".join(str(each) for each in value) if value and isinstance(value[0], str) else f"{len(value)}"
        )
    if isinstance(value, dict):
        return str(value.get("mode", "as AWS sets it"))
    text = f"{value:,.12g}" if isinstance(value, int | float) else f"`{value}`"
    return f"{text} {unit}" if unit else text


def _anchor(title: str) -> str:
    """As GitHub makes it of a heading."""
    kept = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -")
    return kept.replace(" ", "-")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    found = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    if found:
        yield "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *found, ""])
