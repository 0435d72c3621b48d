"""Gather rates out of a stream of products and prices."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pricing.commitments.reserved import HOURS_PER_YEAR, ReservedRates, Term
from pricing.offers.instances import instance_rule
from pricing.offers.records import Head, Price, Product
from pricing.offers.regions import region_of
from pricing.offers.rules import Rule, rules_for
from pricing.rate import Provenance, Rate, Tier, TierScope

PER_THING = frozenset({"ebs.gp3.iops", "ebs.gp3.throughput", "ebs.io2.iops"})
_RESERVED_DIGITS = Decimal("1e-10")


@dataclass(frozen=True, slots=True)
class Known:
    """What the base book says of a meter: names stay, and units must agree."""

    service: str
    unit: str
    title: str
    free: bool  # whether an allowance covers it


@dataclass(slots=True)
class _Wanted:
    rules: list[tuple[Rule, str]]
    region: str


@dataclass(slots=True)
class Collector:
    """`regions`: those to keep. `skipped` says, once each, which records made no rate and why."""

    regions: Collection[str]
    known: Mapping[str, Known]
    skipped: dict[str, None] = field(default_factory=dict)
    _wanted: dict[str, _Wanted] = field(default_factory=dict)
    _tiers: dict[tuple[str, str], dict[Decimal, tuple[Decimal, str]]] = field(default_factory=dict)
    _origins: dict[tuple[str, str], tuple[Rule, Provenance]] = field(default_factory=dict)
    _reserved: dict[tuple[str, str], dict[Term, Decimal]] = field(default_factory=dict)
    _reserved_origins: dict[tuple[str, str], Provenance] = field(default_factory=dict)
    _spoilt: set[tuple[str, str]] = field(default_factory=set)

    def wants(self, product: Product) -> bool:
        """Whether the product is a meter of ours in a Region that is wanted; remembers which."""
        region = region_of(product)
        if region not in self.regions or region is None:
            return False
        typed = instance_rule(product)
        rules = [typed] if typed else rules_for(product)
        if rules:
            self._wanted[product.sku] = _Wanted(rules, region)
        return bool(rules)

    def add(self, price: Price, head: Head) -> None:
        """Take one price of a product that `wants` said yes to."""
        wanted = self._wanted[price.sku]
        origin = Provenance(head.source, head.published, "offer-file")
        if price.reserved:
            self._add_reserved(price, wanted, origin)
            return
        for rule, meter in wanted.rules:
            if price.unit.lower() in rule.aws_units:
                self._add_tier(price, rule, meter, wanted.region, origin)
                return
        stated = " or ".join(sorted({unit for rule, _ in wanted.rules for unit in rule.aws_units}))
        self.skipped[f"SKU {price.sku} ({wanted.rules[0][1]}): priced per {price.unit}, not {stated}"] = None

    def _add_tier(self, price: Price, rule: Rule, meter: str, region: str, origin: Provenance) -> None:
        key = (meter, region)
        tiers = self._tiers.setdefault(key, {})
        start, usd = price.begin + rule.start, price.usd * rule.factor
        before = tiers.setdefault(start, (usd, price.sku))
        if before[0] != usd:
            self._spoilt.add(key)
            self.skipped[
                f"SKUs {before[1]} and {price.sku} give {meter} in {region} different prices from {start}"
            ] = None
        self._origins[key] = (rule, origin)

    def _add_reserved(self, price: Price, wanted: _Wanted, origin: Provenance) -> None:
        _, meter = wanted.rules[0]
        if not (meter.startswith("ec2.") and meter.endswith(".linux")):
            return
        key = (wanted.region, meter.removeprefix("ec2.").removesuffix(".linux"))
        term = (price.offering, price.years, price.payment)
        hourly = price.usd
        if price.unit.lower() == "quantity":
            hourly = price.usd / (HOURS_PER_YEAR * price.years)
        terms = self._reserved.setdefault(key, {})
        terms[term] = terms.get(term, Decimal(0)) + hourly
        self._reserved_origins[key] = origin

    def rates(self) -> list[Rate]:
        """The rates whose records agree with each other and, in unit, with the base book."""
        found = []
        for (meter, region), tiers in sorted(self._tiers.items()):
            rule, origin = self._origins[meter, region]
            known = self.known.get(meter)
            if (meter, region) in self._spoilt:
                continue
            if known and known.unit != rule.unit:
                self.skipped[f"{meter} counts in {known.unit}, the rule says {rule.unit}"] = None
                continue
            steps = sorted((start, usd) for start, (usd, _) in tiers.items())
            if len(steps) > 1 and not any(steps[0]) and known and known.free:
                steps = [(Decimal(0), steps[1][1]), *steps[2:]]  # the free part is an allowance of the book
            found.append(
                Rate(
                    meter,
                    region,
                    known.service if known else self._service(meter),
                    rule.unit,
                    known.title if known else meter,
                    tuple(Tier(start, usd, origin) for start, usd in steps),
                    TierScope.THING if meter in PER_THING else TierScope.REGION,
                )
            )
        return found

    def _service(self, meter: str) -> str:
        """The service of the first known meter of the same family, else the family's own name."""
        family = meter.partition(".")[0]
        return next(
            (known.service for key, known in self.known.items() if key.startswith(f"{family}.")), family
        )

    def reserved(self) -> list[ReservedRates]:
        return [
            ReservedRates(
                region,
                instance_type,
                {term: usd.quantize(_RESERVED_DIGITS).normalize() for term, usd in terms.items()},
                "list",
                self._reserved_origins[region, instance_type],
            )
            for (region, instance_type), terms in sorted(self._reserved.items())
        ]
