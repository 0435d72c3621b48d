"""From price lists to a new book: the base book with every price that the lists give put in its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pricing.commitments.plan_rates import PlanRate
from pricing.contents import BookContents, read_contents
from pricing.offers import csv_file, json_file
from pricing.offers.collect import Collector, Known
from pricing.offers.plans_file import read_plans_csv, read_plans_json
from pricing.offers.records import OfferError
from pricing.offers.source import Kind

Answer = str | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `changed`: rates whose price is another than the base book's."""

    rates: int
    changed: int
    reserved: int
    plans: int
    skipped: tuple[str, ...]
    regions: dict[str, int]


def import_book(
    files: Iterable[tuple[Path, Kind]],
    base: Path,
    shelf: Path,
    *,
    id: str,
    date: str,
    regions: Iterable[str] = (),
    answers: Iterable[Answer] = (),
) -> Imported:
    """Read `files` and GetProducts' `answers`, and write the book `id` into `shelf`.

    `base` is the folder of the book to start from; `regions` defaults to its Regions. Nothing is written
    before everything is read: any OfferError, and FileExistsError for a book that is there, changes nothing.
    """
    if (shelf / id).exists():
        raise FileExistsError(f"the price book {id} exists; a price book is never overwritten")
    before = read_contents(base)
    wanted = frozenset(regions) or frozenset(region for _, region in before.rates)
    collector = Collector(wanted, _known(before))
    plans: list[PlanRate] = []
    for path, kind in files:
        plans.extend(_read(path, kind, collector, wanted))
    for head, _, prices in json_file.read_answers(answers, collector.wants):
        for price in prices:
            collector.add(price, head)
    rates, reserved = collector.rates(), collector.reserved()
    if not (rates or reserved or plans):
        raise OfferError("the price lists hold nothing that Loadline prices in these Regions")
    changed = sum(
        1
        for rate in rates
        if (old := before.rates.get((rate.meter, rate.region)))
        and [(t.start, t.price_usd) for t in old.tiers] != [(t.start, t.price_usd) for t in rate.tiers]
    )
    replaced = {_plan_key(row) for row in plans}
    after = BookContents(
        before.rates | {(rate.meter, rate.region): rate for rate in rates},
        before.allowances,
        before.spot,
        before.reserved | {(row.region, row.instance_type): row for row in reserved},
        (*(row for row in before.plans if _plan_key(row) not in replaced), *plans),
    )
    counts = after.write(shelf, id=id, date=date, made_from=f"AWS price lists over the book {base.name}")
    return Imported(len(rates), changed, len(reserved), len(plans), tuple(collector.skipped), counts)


def _read(path: Path, kind: Kind, collector: Collector, regions: frozenset[str]) -> list[PlanRate]:
    if kind is Kind.OFFER_JSON:
        head, _, prices = json_file.read_offer(path, collector.wants)
        for price in prices:
            collector.add(price, head)
    elif kind is Kind.OFFER_CSV:
        head, rows = csv_file.read_offer(path, collector.wants)
        for _, price in rows:
            collector.add(price, head)
    elif kind is Kind.PLANS_JSON:
        return list(read_plans_json(path, regions))
    else:
        return list(read_plans_csv(path, regions))
    return []


def _known(contents: BookContents) -> dict[str, Known]:
    known = {}
    for (meter, _), rate in contents.rates.items():
        if meter not in known:
            free = any(allowance.covers(meter) for allowance in contents.allowances)
            known[meter] = Known(rate.service, rate.unit, rate.title, free)
    return known


def _plan_key(row: PlanRate) -> tuple[str, str, str, int, str]:
    return row.plan, row.region, row.meter, row.years, row.payment
