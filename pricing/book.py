"""PriceBook: the rates of one day, looked up by (meter, Region)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pricing.rate import Allowance, Provenance, Rate, Tier

GLOBAL = "global"
RateTable = Mapping[str, Rate]
"""Rates of one Region by meter. The shelf's tables parse a rate when it is first asked for."""


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Prices of one day for the Regions that were loaded. Never changes: `overlaid` makes another book.

    `id`      names the book in estimates (`2026-11-24`).
    `date`    the day it speaks of (ISO).
    `tables`  Region -> RateTable.
    """

    id: str
    date: str
    tables: Mapping[str, RateTable]
    allowances: tuple[Allowance, ...] = ()
    made_from: str = ""
    _covers: dict[str, tuple[Allowance, ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions that are loaded, `global` included."""
        return tuple(sorted(self.tables))

    def rate(self, meter: str, region: str) -> Rate | None:
        """The rate of `meter` in `region`: that very meter, else its family `a.b.*`, else the global one.

        None when the book has no price. Unknown Regions have no price either; `global` still counts.
        """
        family = meter.rpartition(".")[0] + ".*"
        for place in (region, GLOBAL):
            table = self.tables.get(place)
            if table is None:
                continue
            found = table.get(meter)
            if found is None and (of_family := table.get(family)) is not None:
                found = replace(of_family, meter=meter)
            if found is not None:
                return found
        return None

    def title_of(self, meter: str) -> str:
        """What `meter` is called, whichever Region has a price for it; its key where none has."""
        rates = (self.rate(meter, region) for region in self.tables)
        return next((rate.title for rate in rates if rate is not None), meter)

    def rates(self, region: str) -> Iterator[Rate]:
        """Every rate of one Region, by meter."""
        table = self.tables.get(region, {})
        for meter in sorted(table):
            yield table[meter]

    def allowances_of(self, meter: str) -> tuple[Allowance, ...]:
        """The free allowances that `meter` draws on."""
        known = self._covers.get(meter)
        if known is None:
            known = tuple(a for a in self.allowances if a.covers(meter))
            self._covers[meter] = known
        return known

    def overlaid(self, rates: list[Rate], *, id: str, made_from: str) -> PriceBook:
        """This book with some rates put in the place of its own (private prices, an example's own rates)."""
        above: dict[str, dict[str, Rate]] = {}
        for rate in rates:
            above.setdefault(rate.region, {})[rate.meter] = rate
        over = {region: _Overlay(own, self.tables.get(region, {})) for region, own in above.items()}
        return PriceBook(id, self.date, {**self.tables, **over}, self.allowances, made_from)


class _Overlay(Mapping[str, Rate]):
    """Some rates over a table, without reading the whole table."""

    def __init__(self, above: Mapping[str, Rate], below: RateTable) -> None:
        self._above, self._below = dict(above), below
        if isinstance(below, _Overlay):
            self._above, self._below = {**below._above, **above}, below._below

    def __getitem__(self, meter: str) -> Rate:
        return self._above[meter] if meter in self._above else self._below[meter]

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self._below), **self._above})

    def __len__(self) -> int:
        return len({**dict.fromkeys(self._below), **self._above})


def book_of(
    rates: list[Rate],
    *,
    id: str,
    date: str = "",
    allowances: tuple[Allowance, ...] = (),
    made_from: str = "stated rates",
) -> PriceBook:
    """A book of nothing but these rates."""
    tables: dict[str, dict[str, Rate]] = {}
    for rate in rates:
        tables.setdefault(rate.region, {})[rate.meter] = rate
    return PriceBook(id, date, tables, allowances, made_from)


def flat_rate(
    meter: str,
    region: str,
    unit: str,
    price_usd: Decimal | str,
    *,
    source: str = "stated",
    date: str = "",
    confidence: str = "stated",
    service: str = "",
    title: str = "",
) -> Rate:
    """A rate without tiers, as for private prices and tests."""
    tier = Tier(Decimal(0), Decimal(price_usd), Provenance(source, date, confidence))
    return Rate(meter, region, service or meter.split(".", 1)[0], unit, title or meter, (tier,))
