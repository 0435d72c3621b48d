"""`./loadline prices [METER] [--region R]`: what a unit costs, and where the figure is from."""

from __future__ import annotations

import argparse
import json

NAME = "prices"
HELP = "show prices with their sources, by meter and Region"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "meter", nargs="?", default="*", help="a meter, its beginning, or a pattern (ec2.c7g.*, elb, *lcu)"
    )
    parser.add_argument("--region", default="us-east-1", help="AWS Region, global or cf-... (us-east-1)")
    parser.add_argument("--book", help="the price book's id, as 2026-11-24 (default: the newest)")
    parser.add_argument("--books", action="store_true", help="list the price books instead")
    parser.add_argument("--json", action="store_true", help="print a JSON list")


def run(args: argparse.Namespace) -> int:
    from config.cli import WrongInput
    from config.cli._books import folders, load_book
    from pricing.search import matching
    from pricing.shelf import books
    from pricing.show import columns, rates_table
    from pricing.to_json import rate_json

    if args.books:
        found = books(folders())
        if args.json:
            entries = [
                {"id": b.id, "date": b.date, "made_from": b.made_from, "regions": sorted(b.regions)}
                for b in found
            ]
            print(json.dumps(entries))
        else:
            rows = [[b.id, b.date, f"{len(b.regions)} Regions", b.made_from] for b in found]
            print(columns([["BOOK", "DATE", "REGIONS", "MADE FROM"], *rows], right=set()))
        return 0
    book = load_book(args.book, [args.region])
    rates = matching(book, args.region, args.meter)
    if not rates:
        raise WrongInput(f"the price book {book.id} has no meter like {args.meter!r} in {args.region}.")
    if args.json:
        print(json.dumps([entry for rate in rates for entry in rate_json(rate)]))
    else:
        print(rates_table(rates), end="")
        print(f"Price book {book.id}; * = derived or remembered, see pricing/books/{book.id}/SOURCES.md")
    return 0
