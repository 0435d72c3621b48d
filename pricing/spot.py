"""Spot: the saving over on demand and how often EC2 takes back, and the prices that follow.

Spot prices move with supply; the book keeps the advisor's saving over on demand (a mean of 30 days) and
how often instances were taken back within a month. The price is an estimate and marked derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from pricing.rate import Provenance, Rate, Tier
from pricing.to_json import plain

PREFIX = "ec2_spot."
FARGATE, FARGATE_PREFIX = "fargate.", "fargate_spot."
FARGATE_ITEMS = tuple(
    f"{what}.{platform}" for what in ("vcpu", "memory") for platform in ("linux_x86", "linux_arm")
)
FARGATE_SAVING_PCT = Decimal(67)
FARGATE_SAVING = Provenance(
    "Fargate Spot in us-east-1: 0.01334053 of 0.04048 USD a vCPU-hour (tomgregory.com, Harness cost docs)",
    "2020-01",
    "derived",
)
"""Fargate Spot moves with supply too: 50 to 70 % off is quoted, and this is the one figure that is known."""


@dataclass(frozen=True, slots=True)
class SpotOffer:
    """`item`: `c5.large.linux`; `interruption`: `5-10%` of instances a month, may be empty (unknown)."""

    region: str
    item: str
    saving_pct: Decimal
    interruption: str
    provenance: Provenance

    def rate(self, on_demand: Rate) -> Rate:
        """The Spot rate that the saving makes of the on-demand rate."""
        price = on_demand.tiers[0].price_usd * (100 - self.saving_pct) / 100
        source = f"{self.provenance.source}: on demand {plain(on_demand.tiers[0].price_usd)} less "
        origin = replace(self.provenance, source=f"{source}{plain(self.saving_pct)} %", confidence="derived")
        title = f"{self.item.rpartition('.')[0]} Spot, taken back {self.interruption or 'unknown'} a month"
        return replace(
            on_demand, meter=PREFIX + self.item, title=title, tiers=(Tier(Decimal(0), price, origin),)
        )


class SpotTable(Mapping[str, Rate]):
    """A Region's rates with its Spot rates, which are read when one is first asked for."""

    def __init__(self, rates: Mapping[str, Rate], path: Path, sources: list[Provenance]) -> None:
        self._rates, self._path, self._sources = rates, path, sources
        self._offers: dict[str, SpotOffer] | None = None

    @property
    def offers(self) -> Mapping[str, SpotOffer]:
        """By `c5.large.linux`."""
        if self._offers is None:
            known = read_spot(self._path, self._sources) if self._path.exists() else ()
            self._offers = {offer.item: offer for offer in known if f"ec2.{offer.item}" in self._rates}
        return self._offers

    def __getitem__(self, meter: str) -> Rate:
        if meter.startswith(FARGATE_PREFIX):
            return self._fargate(meter.removeprefix(FARGATE_PREFIX))
        if not meter.startswith(PREFIX):
            return self._rates[meter]
        item = meter.removeprefix(PREFIX)
        return self.offers[item].rate(self._rates[f"ec2.{item}"])

    def __iter__(self) -> Iterator[str]:
        yield from self._rates
        yield from (PREFIX + item for item in self.offers)
        yield from (FARGATE_PREFIX + item for item in self._fargate_items())

    def __len__(self) -> int:
        return len(self._rates) + len(self.offers) + len(self._fargate_items())

    def _fargate_items(self) -> list[str]:
        return [item for item in FARGATE_ITEMS if FARGATE + item in self._rates]

    def _fargate(self, item: str) -> Rate:
        """Raises KeyError for what Fargate doesn't offer on Spot."""
        if item not in FARGATE_ITEMS:
            raise KeyError(FARGATE_PREFIX + item)
        on_demand = self._rates[FARGATE + item]
        price = on_demand.tiers[0].price_usd * (100 - FARGATE_SAVING_PCT) / 100
        tier = Tier(Decimal(0), price, FARGATE_SAVING)
        title = f"{on_demand.title}, Spot (estimate)"
        return replace(on_demand, meter=FARGATE_PREFIX + item, title=title, tiers=(tier,))


def write_spot(folder: Path, offers: Iterable[SpotOffer], number: dict[Provenance, int]) -> None:
    """Write `spot/REGION.tsv` (item, `saving@source`, interruption) into a book's folder."""
    regions: dict[str, list[str]] = {}
    for offer in sorted(offers, key=lambda o: (o.region, o.item)):
        line = f"{offer.item}\t{plain(offer.saving_pct)}@{number[offer.provenance]}\t{offer.interruption}\n"
        regions.setdefault(offer.region, []).append(line)
    (folder / "spot").mkdir()
    for region, lines in regions.items():
        (folder / "spot" / f"{region}.tsv").write_text("".join(lines), encoding="utf-8")


def read_spot(path: Path, sources: list[Provenance]) -> Iterator[SpotOffer]:
    """The rows of one Region's file; ValueError names the line that cannot be read."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            item, saving, interruption = line.split("\t")
            percent, _, source = saving.partition("@")
            yield SpotOffer(path.stem, item, Decimal(percent), interruption, sources[int(source)])
        except (ValueError, ArithmeticError, LookupError) as error:
            raise ValueError(f"{path}:{number}: {error}") from error
