"""`./loadline estimate DESIGN.json --usage USAGE.json`: price stated monthly usage without a run."""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from designer.graph.document import Document
    from pricing.commitments.estimate import CommittedEstimate
    from pricing.commitments.kinds import Commitment
    from pricing.currency import Currency
    from pricing.purchase import PurchaseTerms
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
    parser.add_argument(
        "--reserve",
        action="append",
        default=[],
        metavar="TYPE=COUNT@TERM",
        help="as m5.large=4@standard-3y-all",
    )
    parser.add_argument(
        "--plan",
        action="append",
        default=[],
        metavar="SCOPE=USD@TERM",
        help="as compute=5.00@1y-none, m5=2@3y-all",
    )
    parser.add_argument(
        "--terms", type=Path, help="purchase terms, the JSON the page and the API keep (docs/pricing.md)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    from config.cli import WrongInput
    from config.cli._drawing import read_drawing, read_json_file
    from pricing.commitments.cover import NoCommitmentRateError
    from pricing.currency import parse
    from pricing.estimate import UnitMismatchError
    from pricing.usage_file import UsageFileError

    document = read_drawing(args.design)
    usage = read_json_file(args.usage, "the usage file")
    try:
        currency = parse(args.currency) if args.currency else None
        body, text = _answer(args, document, usage, currency)
    except UsageFileError as error:
        raise WrongInput(f"{args.usage} cannot be priced:\n{error}") from error
    except UnitMismatchError as error:
        raise WrongInput(f"{args.usage}: {error}.") from error
    except (ValueError, NoCommitmentRateError) as error:
        raise WrongInput(f"{error}.") from error
    print(json.dumps(body) if args.json else text)
    return 0


def _answer(
    args: argparse.Namespace, document: Document, usage: object, currency: Currency | None
) -> tuple[dict[str, Any], str]:
    """The bill and what was asked for beside it, as JSON and as text."""
    from config.cli import _comparisons
    from config.cli._books import folders, load_book
    from config.cli._drawing import (
        default_region,
        read_json_file,
        regions_of,
        stated_regions,
        without_usage,
    )
    from pricing.commitments import parse
    from pricing.commitments.estimate import estimate_committed
    from pricing.commitments.options import options
    from pricing.compare import by_region, differences
    from pricing.compare_json import (
        commitments_json,
        currency_json,
        differences_json,
        options_json,
        regions_json,
    )
    from pricing.private import services_of, with_private_rates
    from pricing.shelf import load_commitments, services
    from pricing.show import cents, estimate_table
    from pricing.to_json import estimate_json, plain
    from pricing.usage_file import PROFILES, has_profiles, usages_of

    regions = {} if args.region else regions_of(document)
    default = args.region or default_region(document)
    places = {default, *regions.values(), *stated_regions(usage)}
    book = load_book(args.book, None if args.regions else places)
    stated_terms = _stated_terms(args, document)
    commitments: list[Commitment] = [*stated_terms.commitments]
    commitments.extend(parse.reserved(text, default) for text in args.reserve)
    commitments.extend(parse.plan(text, default) for text in args.plan)
    rates = load_commitments(book.id, {*places, *stated_terms.regions}, folders())
    terms = _terms(args, stated_terms.terms)
    billed = services(book.id, folders())
    book = stated_terms.book(book)
    private: object = [*stated_terms.private_rates]
    if args.rates:
        private = read_json_file(args.rates, "the private rates")
        book = with_private_rates(book, private)
    _check_services(terms, billed | services_of(private))
    currency = currency or stated_terms.currency
    subjects = {node.id for node in document.nodes}
    subjects |= {edge.id for edge in document.edges} | {group.id for group in document.groups}

    def stated(profile: str, of: object = usage) -> list[Usage]:
        return usages_of(of, book, region=default, regions=regions, subjects=subjects, profile=profile)

    usages = stated(args.profile)

    def priced(some: list[Usage]) -> CommittedEstimate:
        return estimate_committed(some, book, rates, commitments, terms)

    done = priced(usages)
    bill = done.estimate
    body = {**estimate_json(bill), "profile": args.profile, "profiles": {}}
    parts = [estimate_table(bill).rstrip("\n")]
    if commitments:
        body["commitments"] = commitments_json(done)
        parts.append(_comparisons.commitments_text(done))
    silent = without_usage(document, {usage.subject for usage in usages})
    if silent:
        why = "no usage was stated for it"
        body["not_priced"] += [
            {"subject": id, "meter": "", "quantity": None, "unit": "", "state": "usage_not_given", "why": why}
            for id in silent
        ]
        parts.append(f"Nothing was stated for: {', '.join(silent)}")
    if has_profiles(usage):
        totals = {name: priced(stated(name)).estimate.total_usd for name in PROFILES}
        body["profiles"] = {name: plain(total) for name, total in totals.items()}
        parts.append("  ".join(f"{name}: {cents(total)}" for name, total in totals.items()) + " USD a month")
    if currency:
        body["converted"] = currency_json(bill.total_usd, currency)
        parts.append(_comparisons.currency_text(bill, currency))
    if args.against:
        other = priced(stated(args.profile, read_json_file(args.against, "the other usage file"))).estimate
        changes = differences(other, bill)
        body["differences"] = differences_json(changes)
        parts.extend(("", _comparisons.differences_text(changes, other, bill)))
    if args.regions:
        ranked = by_region(usages, book, terms)
        body["regions"] = regions_json(ranked)
        parts.extend(("", _comparisons.regions_text(ranked)))
    if args.purchase:
        found = options(usages, book, rates, terms)
        body["purchase"] = options_json(found)
        parts.extend(("", _comparisons.purchase_text(found)))
    return body, "\n".join(parts)


def _stated_terms(args: argparse.Namespace, document: Document) -> PurchaseTerms:
    """The purchase terms of the file; without one, list prices and the free tier of the drawing's account."""
    from config.cli import WrongInput
    from config.cli._drawing import read_json_file
    from designer.graph.terms import terms_of
    from pricing.purchase import PurchaseTermsError, read_purchase_terms

    body = read_json_file(args.terms, "the purchase terms") if args.terms else {}
    try:
        return read_purchase_terms(body, terms_of(document.account).free_tier)
    except PurchaseTermsError as error:
        raise WrongInput(f"{args.terms}:\n{error}") from error


def _terms(args: argparse.Namespace, stated: Terms) -> Terms:
    """The terms with what the command line says put over them. Raises ValueError for what is no discount."""
    from pricing.numbers import number
    from pricing.terms import FreeTier, Terms

    discounts = dict(stated.discount_pct)
    for text in args.discount:
        service, sign, percent = text.partition("=")
        if not (service and sign):
            raise ValueError(f"--discount {text}: write SERVICE=PERCENT, as EC2=12")
        discounts[service] = number(percent, f"--discount {text}: the percentage", 100)
    free_tier = FreeTier(args.free_tier) if args.free_tier else stated.free_tier
    return Terms(free_tier, discounts)


def _check_services(terms: Terms, billed: Collection[str]) -> None:
    """Raises ValueError for a discount on what no bill names: it would change nothing, in silence."""
    unknown = [name for name in terms.discount_pct if name != "*" and name not in billed]
    if unknown:
        raise ValueError(
            f"no bill has a service {', '.join(unknown)} to discount; there are {', '.join(sorted(billed))}"
        )
