"""`./loadline estimate DESIGN.json --usage USAGE.json`: price stated monthly usage without a run."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from designer.graph.document import Document
    from pricing.currency import Currency
    from pricing.terms import Terms
    from pricing.usage import Usage

NAME = "estimate"
HELP = "price a design from stated monthly usage, without a run"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("design", type=Path, help="the drawing, a JSON file")
    parser.add_argument(
        "--usage", type=Path, required=True, help="monthly usage, JSON: {node or edge: {meter: quantity}}"
    )
    parser.add_argument("--region", help="price everything in this Region instead of the drawing's")
    parser.add_argument("--book", help="the price book's id, as 2026-11-24 (default: the newest)")
    parser.add_argument(
        "--free-tier", choices=("none", "always", "first_year"), help="default: as the drawing's account says"
    )
    parser.add_argument(
        "--discount",
        action="append",
        default=[],
        metavar="SERVICE=PERCENT",
        help="EC2=12, or *=5 for all others",
    )
    parser.add_argument(
        "--profile",
        choices=("low", "expected", "high"),
        default="expected",
        help="of usage stated as three values",
    )
    parser.add_argument("--rates", type=Path, help="private rates, a JSON list as `prices --json` prints it")
    parser.add_argument(
        "--currency", metavar="CODE=RATE", help="show the total in it too, as EUR=0.92 per USD"
    )
    parser.add_argument("--against", type=Path, help="another usage file: show line by line what changes")
    parser.add_argument("--regions", action="store_true", help="rank all Regions of the book for this design")
    parser.add_argument("--purchase", action="store_true", help="compare purchase options")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    from config.cli import Stop
    from pricing.currency import parse
    from pricing.estimate import UnitMismatchError
    from pricing.usage_file import UsageFileError

    document = _document(args.design)
    usage = _json(args.usage, "the usage file")
    try:
        currency = parse(args.currency) if args.currency else None
        body, text = _answer(args, document, usage, currency)
    except UsageFileError as error:
        raise Stop(f"{args.usage} cannot be priced:\n{error}") from error
    except UnitMismatchError as error:
        raise Stop(f"{args.usage}: {error}.") from error
    except ValueError as error:
        raise Stop(f"{error}.") from error
    print(json.dumps(body) if args.json else text)
    return 0


def _answer(
    args: argparse.Namespace, document: Document, usage: object, currency: Currency | None
) -> tuple[dict[str, Any], str]:
    """The bill and what was asked for beside it, as JSON and as text."""
    from config.cli import _comparisons
    from config.cli._books import folders, load_book
    from pricing.commitments.options import options
    from pricing.compare import by_region, differences
    from pricing.compare_json import currency_json, differences_json, options_json, regions_json
    from pricing.estimate import estimate
    from pricing.private import with_private_rates
    from pricing.shelf import load_commitments
    from pricing.show import cents, estimate_table
    from pricing.to_json import estimate_json, plain
    from pricing.usage_file import PROFILES, has_profiles, usages_of

    regions = {} if args.region else _regions(document)
    default = args.region or _default_region(document)
    places = {default, *regions.values(), *_stated_regions(usage)}
    book = load_book(args.book, None if args.regions else places)
    rates = load_commitments(book.id, places, folders()) if args.purchase else None
    if args.rates:
        book = with_private_rates(book, _json(args.rates, "the private rates"))
    terms = _terms(args, document)
    subjects = {node.id for node in document.nodes}
    subjects |= {edge.id for edge in document.edges} | {group.id for group in document.groups}

    def stated(profile: str, of: object = usage) -> list[Usage]:
        return usages_of(of, book, region=default, regions=regions, subjects=subjects, profile=profile)

    usages = stated(args.profile)
    bill = estimate(usages, book, terms)
    body = {**estimate_json(bill), "profile": args.profile, "profiles": {}}
    parts = [estimate_table(bill).rstrip("\n")]
    silent = _without_usage(document, {usage.subject for usage in usages})
    if silent:
        why = "no usage was stated for it"
        body["not_priced"] += [
            {"subject": id, "meter": "", "quantity": None, "unit": "", "state": "usage_not_given", "why": why}
            for id in silent
        ]
        parts.append(f"Nothing was stated for: {', '.join(silent)}")
    if has_profiles(usage):
        totals = {name: estimate(stated(name), book, terms).total_usd for name in PROFILES}
        body["profiles"] = {name: plain(total) for name, total in totals.items()}
        parts.append("  ".join(f"{name}: {cents(total)}" for name, total in totals.items()) + " USD a month")
    if currency:
        body["converted"] = currency_json(bill.total_usd, currency)
        parts.append(_comparisons.currency_text(bill, currency))
    if args.against:
        other = estimate(stated(args.profile, _json(args.against, "the other usage file")), book, terms)
        changes = differences(other, bill)
        body["differences"] = differences_json(changes)
        parts.extend(("", _comparisons.differences_text(changes, other, bill)))
    if args.regions:
        ranked = by_region(usages, book, terms)
        body["regions"] = regions_json(ranked)
        parts.extend(("", _comparisons.regions_text(ranked)))
    if rates:
        found = options(usages, book, rates, terms)
        body["purchase"] = options_json(found)
        parts.extend(("", _comparisons.purchase_text(found)))
    return body, "\n".join(parts)


def _without_usage(document: Document, stated: set[str]) -> list[str]:
    """Nodes that cost something by the catalog and have no usage at all: unknown is not zero."""
    from designer import catalog

    services = catalog.services()
    billed = [node for node in document.nodes if node.service in services and services[node.service].meters]
    return [node.id for node in billed if node.id not in stated]


def _document(path: Path) -> Document:
    from config.cli import Stop
    from designer.graph.problems import ROOT, Problems, has_errors
    from designer.graph.read_document import read_document

    value = _json(path, "the drawing")
    problems = Problems()
    if not isinstance(value, dict):
        raise Stop(f"{path} is no drawing: a JSON object is expected.")
    document = read_document(value, ROOT, problems)
    if has_errors(problems.sorted()):
        text = "\n".join(f"{p.at}: {p.message}" for p in problems.sorted() if p.severity.value == "error")
        raise Stop(f"{path} cannot be read:\n{text}")
    return document


def _json(path: Path, what: str) -> object:
    from config.cli import Stop
    from designer.graph.text import read_json

    try:
        text = path.read_bytes()
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror}.") from error
    value, problems = read_json(text, what)
    if problems:
        raise Stop(f"{path}: " + "\n".join(f"{p.at}: {p.message} {p.hint}" for p in problems))
    return value


def _regions(document: Document) -> dict[str, str]:
    """The Region of each node, and of each edge that of its source; the default where none is drawn."""
    groups = {group.id: group for group in document.groups}
    default = _default_region(document)

    def region_of(parent: str | None) -> str:
        seen: set[str] = set()
        while parent in groups and parent not in seen:
            seen.add(parent)
            group = groups[parent]
            if group.service == "region":
                return str(group.params.get("region", default))
            parent = group.parent
        return default

    found = {group.id: region_of(group.id) for group in document.groups}
    found.update({node.id: region_of(node.parent) for node in document.nodes})
    found.update({edge.id: found.get(edge.from_node, default) for edge in document.edges})
    return found


def _default_region(document: Document) -> str:
    """The drawing's only Region, else AWS's own default."""
    from designer.graph.document import DEFAULT_REGION

    drawn = {str(g.params.get("region", DEFAULT_REGION)) for g in document.groups if g.service == "region"}
    return drawn.pop() if len(drawn) == 1 else DEFAULT_REGION


def _stated_regions(usage: object) -> set[str]:
    """Regions that the usage file names itself."""
    if isinstance(usage, dict):
        own = {usage["region"]} if isinstance(usage.get("region"), str) else set()
        return own.union(*(_stated_regions(value) for value in usage.values()))
    if isinstance(usage, list):
        return set().union(*(_stated_regions(value) for value in usage))
    return set()


def _terms(args: argparse.Namespace, document: Document) -> Terms:
    from config.cli import Stop
    from designer.graph.terms import terms_of
    from pricing.terms import FreeTier, Terms

    discounts = {}
    for text in args.discount:
        service, _, percent = text.partition("=")
        try:
            discounts[service] = Decimal(percent)
        except InvalidOperation as error:
            raise Stop(f"--discount {text}: write SERVICE=PERCENT, as EC2=12.") from error
    free_tier = FreeTier(args.free_tier) if args.free_tier else terms_of(document.account).free_tier
    try:
        return Terms(free_tier, discounts)
    except ValueError as error:
        raise Stop(f"{error}.") from error
