"""`./loadline catalog [SERVICE] [--json] [--write]`: every service with all that the house knows of it."""

from __future__ import annotations

import argparse
import json
from typing import Any

NAME = "catalog"
HELP = "list the AWS services that can be drawn (--write: into docs/services.md)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("service", nargs="?", help="only this one, with everything about it")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--write", action="store_true", help="write docs/services.md")


def run(args: argparse.Namespace) -> int:
    from config.cli import ROOT, WrongInput
    from designer import catalog
    from designer.catalog import page as services_page

    described = catalog.describe()
    if args.write:
        (ROOT / "docs" / "services.md").write_text(services_page.page(described), encoding="utf-8")
        return 0
    entries = {each["key"]: each for each in described["services"]}
    if args.service is None:
        print(json.dumps(described) if args.json else table(described), end="\n" if args.json else "")
        return 0
    if args.service not in entries:
        raise WrongInput(f"there is no service {args.service!r}; there are: {', '.join(sorted(entries))}.")
    entry = entries[args.service]
    print(json.dumps(entry) if args.json else page(entry), end="\n" if args.json else "")
    return 0


def table(described: dict[str, Any]) -> str:
    """One line a service and a kind of edge, then how many figures are cited."""
    lines = [f"{'service':<28} {'settings':>8} {'ports':>5} {'meters':>6} {'figures':>7}  what it is"]
    for each in described["services"]:
        counts = [len(each[name]) for name in ("params", "ports", "meters", "constants")]
        figures = " ".join(f"{count:>{width}}" for count, width in zip(counts, (8, 5, 6, 7), strict=True))
        lines.append(f"{each['key']:<28} {figures}  {each['summary']}")
    lines.append("")
    lines.append(f"{'edge':<28} {'settings':>8} {'':>5} {'':>6} {'figures':>7}  what it is")
    for each in described["edge_kinds"]:
        lines.append(
            f"{each['key']:<28} {len(each['params']):>8} {'':>5} {'':>6} {len(each['constants']):>7}  "
            f"{each['summary']}"
        )
    cited = {
        (figure["name"], figure["source"])
        for each in [*described["services"], *described["edge_kinds"]]
        for figure in each["constants"]
    }
    lines.append("")
    lines.append(
        f"{len(described['services'])} services, {len(described['edge_kinds'])} kinds of edge, "
        f"{len(cited)} cited figures. Fingerprint {described['fingerprint'][:12]}."
    )
    return "\n".join(lines) + "\n"


def page(entry: dict[str, Any]) -> str:
    """Everything about one service, as text."""
    lines = [f"{entry['title']} ({entry['key']})", entry["summary"], entry["docs_url"], ""]
    for each in entry["params"]:
        unit = f" {each['unit']}" if each["unit"] else ""
        bounds = _bounds(each)
        lines.append(f"  {each['name']:<24} {_short(each['default'])}{unit}{bounds}  {each['help']}")
    for each in entry["ports"]:
        lines.append(f"  port {each['id']:<19} {each['side']}, {each['kind']}")
    for each in entry["meters"]:
        lines.append(f"  meter {each['key']:<18} {each['unit']}")
    for each in entry["quotas"]:
        lines.append(f"  quota {each['key']:<18} {each['limit']:g} {each['unit']}")
    for each in entry["constants"]:
        lines.append(f"  {each['name']}: {each['value']} {each['unit']}  [{each['source']}, {each['date']}]")
    return "\n".join(lines) + "\n"


def _bounds(param: dict[str, Any]) -> str:
    if param["minimum"] is None and param["maximum"] is None:
        return ""
    low = "" if param["minimum"] is None else f"{param['minimum']:g}"
    high = "" if param["maximum"] is None else f"{param['maximum']:g}"
    return f" ({low}..{high})"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 24 else text[:23] + "…"
