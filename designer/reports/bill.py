"""The bill of a report: an Estimate's lines with their titles, grouped by subject, largest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from designer.reports import figures
from designer.reports.purchase import purchase_sentences

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BillTier:
    """One step of a price: so much of the quantity at this rate."""

    quantity: Decimal | None
    rate_usd: Decimal | None
    amount_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class BillLine:
    """quantity x rate = amount, or no amount and why. `state` is priced, usage_not_given or no_price."""

    subject: str
    subject_title: str
    meter: str
    title: str
    quantity: Decimal | None
    unit: str
    rate_usd: Decimal | None
    amount_usd: Decimal | None
    free_quantity: Decimal | None
    tiers: tuple[BillTier, ...]
    source: str
    source_date: str
    confidence: str
    state: str
    how: str
    why: str


@dataclass(frozen=True, slots=True)
class ClassCost:
    """A request class's part of the month, and what a million of its requests cost (None without any)."""

    id: str
    title: str
    requests: Decimal | None
    amount_usd: Decimal | None
    per_million_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class Bill:
    """`groups` holds the lines by subject, dearest subject first; `not_priced` lines are in no total.

    `terms`: on what terms it was bought, a sentence each.
    """

    total_usd: Decimal | None
    currency: str
    price_book: str
    groups: tuple[tuple[str, Decimal, tuple[BillLine, ...]], ...]
    not_priced: tuple[BillLine, ...]
    by_subject: Mapping[str, Decimal]
    by_class: tuple[ClassCost, ...] = ()
    unattributed_usd: Decimal = Decimal(0)
    terms: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[BillLine, ...]:
        return tuple(line for _, _, lines in self.groups for line in lines)


def build_bill(estimate: Json, titles: Mapping[str, str], classes: Mapping[str, str]) -> Bill:
    """Freeze an Estimate's JSON; `titles` of nodes and edges, `classes` of request classes, by id.

    Raises ValueError where an amount is not a finite number."""
    titles = {"account": "Unused commitments", **titles}
    lines = [_line(entry, titles, "priced") for entry in estimate.get("lines") or ()]
    priced = [line for line in lines if line.state == "priced"]
    open_lines = {(line.subject, line.meter): line for line in lines if line.state != "priced"}
    for entry in estimate.get("not_priced") or ():
        line = _line(entry, titles, "no_price")
        open_lines.setdefault((line.subject, line.meter), line)
    by_subject: dict[str, Decimal] = {}
    for subject, value in (estimate.get("by_subject") or {}).items():
        by_subject[str(subject)] = figures.amount(value) or Decimal(0)
    if not by_subject:
        for line in priced:
            by_subject[line.subject] = by_subject.get(line.subject, Decimal(0)) + (line.amount_usd or 0)
    subjects = dict.fromkeys(line.subject for line in priced)
    groups = [
        (
            titles.get(subject, subject),
            by_subject.get(subject, Decimal(0)),
            tuple(
                sorted(
                    (line for line in priced if line.subject == subject),
                    key=lambda line: (-(line.amount_usd or 0), line.meter),
                )
            ),
        )
        for subject in subjects
    ]
    groups.sort(key=lambda group: (-group[1], group[0]))
    return Bill(
        total_usd=figures.amount(estimate.get("total_usd")),
        currency=str(estimate.get("currency") or "USD"),
        price_book=str(estimate.get("price_book") or ""),
        groups=tuple(groups),
        not_priced=tuple(sorted(open_lines.values(), key=lambda line: (line.subject_title, line.meter))),
        by_subject=by_subject,
        by_class=_by_class(estimate.get("unit_costs"), classes),
        unattributed_usd=_unattributed(estimate.get("unit_costs")),
        terms=tuple(purchase_sentences(estimate)),
    )


def _by_class(unit_costs: Json | None, classes: Mapping[str, str]) -> tuple[ClassCost, ...]:
    found = [
        ClassCost(
            id=str(key),
            title=classes.get(str(key), str(key)),
            requests=figures.amount(cost.get("requests")),
            amount_usd=figures.amount(cost.get("usd")),
            per_million_usd=figures.amount(cost.get("usd_per_million")),
        )
        for key, cost in ((unit_costs or {}).get("classes") or {}).items()
    ]
    return tuple(sorted(found, key=lambda cost: (-(cost.amount_usd or 0), cost.id)))


def _unattributed(unit_costs: Json | None) -> Decimal:
    amounts = ((unit_costs or {}).get("unattributed") or {}).values()
    return sum((figures.amount(value) or Decimal(0) for value in amounts), start=Decimal(0))


def _line(entry: Json, titles: Mapping[str, str], state: str) -> BillLine:
    subject = str(entry.get("subject") or "")
    return BillLine(
        subject=subject,
        subject_title=titles.get(subject, subject),
        meter=str(entry.get("meter") or ""),
        title=str(entry.get("title") or entry.get("meter") or ""),
        quantity=figures.amount(entry.get("quantity")),
        unit=str(entry.get("unit") or ""),
        rate_usd=figures.amount(entry.get("rate_usd")),
        amount_usd=figures.amount(entry.get("amount_usd")),
        free_quantity=figures.amount(entry.get("free_quantity")),
        tiers=tuple(
            BillTier(
                quantity=figures.amount(tier.get("quantity")),
                rate_usd=figures.amount(tier.get("rate_usd")),
                amount_usd=figures.amount(tier.get("amount_usd")),
            )
            for tier in entry.get("tiers") or ()
        ),
        source=str(entry.get("source") or ""),
        source_date=str(entry.get("source_date") or ""),
        confidence=str(entry.get("confidence") or ""),
        state=str(entry.get("state") or state),
        how=str(entry.get("how") or ""),
        why=str(entry.get("why") or ""),
    )
