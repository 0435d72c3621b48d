"""A price book on disk: plain text that diffs well, one file per Region.

    book.json          id, date, what it was made from, its Regions
    sources.tsv        number, date, confidence, source
    meters.tsv         meter, service, unit, scope of its tiers, title
    allowances.tsv     name, kind, scope, quantity, unit, source number, meters
    rates/REGION.tsv   meter, tiers [, a title of this Region's own]

A tier is `start:price@source`, a start of 0 is left out: `0.09@12 10240:0.085@12 51200:0.07@14`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pricing.rate import Allowance, FreeKind, Provenance, Rate, Tier, TierScope

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Meter:
    """What all Regions say alike about a meter."""

    service: str
    unit: str
    scope: TierScope
    title: str


class BadBookError(ValueError):
    """A file of a price book that cannot be read; the message names file and line."""


class RegionTable(Mapping[str, Rate]):
    """One Region's rates; a line becomes a Rate when it is first asked for."""

    def __init__(
        self, path: Path, region: str, meters: Mapping[str, Meter], sources: list[Provenance]
    ) -> None:
        self._path, self._region, self._meters, self._sources = path, region, meters, sources
        self._rates: dict[str, Rate] = {}
        self._rows: dict[str, str] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            meter, _, rest = line.partition("\t")
            self._rows[meter] = rest

    def __getitem__(self, meter: str) -> Rate:
        rate = self._rates.get(meter)
        if rate is None:
            rate = self._rates[meter] = self._parse(meter, self._rows[meter])
        return rate

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _parse(self, meter: str, row: str) -> Rate:
        prices, _, own_title = row.partition("\t")
        try:
            of = self._meters[meter]
            tiers = tuple(_tier(text, self._sources) for text in prices.split(" "))
            return Rate(meter, self._region, of.service, of.unit, own_title or of.title, tiers, of.scope)
        except (ValueError, ArithmeticError, LookupError) as error:
            raise BadBookError(f"{self._path}: the row of {meter} cannot be read: {error}") from error


def _tier(text: str, sources: list[Provenance]) -> Tier:
    start, colon, rest = text.partition(":")
    price, _, number = (rest if colon else text).partition("@")
    return Tier(Decimal(start) if colon else Decimal(0), Decimal(price), sources[int(number)])


def read_head(folder: Path) -> dict[str, Any]:
    """`book.json` of the book in `folder`."""
    path = folder / "book.json"
    try:
        head: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadBookError(f"{path}: {error}") from error
    if head.get("format") != FORMAT:
        raise BadBookError(f"{path}: format {head.get('format')}, this version reads {FORMAT}")
    return head


def read_sources(folder: Path) -> list[Provenance]:
    found = []
    for number, (index, date, confidence, source) in _rows(folder / "sources.tsv", 4):
        if int(index) != number - 1:
            raise BadBookError(f"{folder / 'sources.tsv'}:{number}: source {index} is out of order")
        found.append(Provenance(source, date, confidence))
    return found


def read_meters(folder: Path) -> dict[str, Meter]:
    return {
        meter: Meter(service, unit, TierScope(scope), title)
        for _, (meter, service, unit, scope, title) in _rows(folder / "meters.tsv", 5)
    }


def read_allowances(folder: Path, sources: list[Provenance]) -> tuple[Allowance, ...]:
    return tuple(
        Allowance(
            name,
            tuple(meters.split(" ")),
            Decimal(quantity),
            unit,
            FreeKind(kind),
            TierScope(scope),
            sources[int(source)],
        )
        for _, (name, kind, scope, quantity, unit, source, meters) in _rows(folder / "allowances.tsv", 7)
    )


def _rows(path: Path, width: int) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row = line.split("\t")
        if len(row) != width:
            raise BadBookError(f"{path}:{number}: {len(row)} fields, {width} expected")
        yield number, row
