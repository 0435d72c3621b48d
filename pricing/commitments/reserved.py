"""Effective hourly rates of Reserved Instances: what the book keeps of them, and what follows by rule.

A book's `reserved/REGION.tsv` has per instance type `basis@source` and rates in USD an hour with the
upfront payment spread over the term: the four without upfront payment (standard 1 and 3 years,
convertible 1 and 3 years), or all twelve where the others are listed too. Otherwise partial and all
upfront follow from AWS's fixed ratios (SOURCES.md), and are marked derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from pricing.rate import Provenance
from pricing.to_json import plain

OFFERINGS = ("standard", "convertible")
PAYMENTS = ("none", "partial", "all")  # how much is paid upfront
YEARS = (1, 3)
HOURS_PER_YEAR = Decimal(8760)
Term = tuple[str, int, str]
"""(offering, years, upfront payment)."""

TERMS: tuple[Term, ...] = tuple((o, y, p) for o in OFFERINGS for y in YEARS for p in PAYMENTS)
_NO_UPFRONT: tuple[Term, ...] = tuple(term for term in TERMS if term[2] == "none")
_RATIOS = {
    ("standard", 1, "partial"): (20, 21),
    ("standard", 1, "all"): (14, 15),
    ("standard", 3, "partial"): (25, 27),
    ("standard", 3, "all"): (47, 54),
    ("convertible", 1, "partial"): (20, 21),
    ("convertible", 1, "all"): (14, 15),
    ("convertible", 3, "partial"): (25, 27),
    ("convertible", 3, "all"): (49, 54),
}
UPFRONT_SHARE = {"none": Decimal(0), "partial": Decimal("0.5"), "all": Decimal(1)}


@dataclass(frozen=True, slots=True)
class HourlyRate:
    """USD an hour over the whole term, upfront included, and what of it is paid at the start."""

    usd: Decimal
    upfront_share: Decimal
    years: int
    provenance: Provenance

    @property
    def upfront_usd(self) -> Decimal:
        """Paid once at the start of the term, per instance."""
        return self.usd * self.upfront_share * HOURS_PER_YEAR * self.years

    @property
    def recurring_usd(self) -> Decimal:
        """Charged for every hour of the term, per instance."""
        return self.usd * (1 - self.upfront_share)


@dataclass(frozen=True, slots=True)
class ReservedRates:
    """One instance type's reserved rates in one Region (Linux; Windows adds its licence)."""

    region: str
    instance_type: str
    listed: dict[Term, Decimal]
    basis: str
    provenance: Provenance

    def hourly(self, term: Term) -> HourlyRate | None:
        """The rate of `term`: listed, or by ratio from the one without upfront payment; None if unknown."""
        offering, years, payment = term
        share = UPFRONT_SHARE[payment]
        if term in self.listed:
            return HourlyRate(self.listed[term], share, years, self.provenance)
        base = self.listed.get((offering, years, "none"))
        if base is None or term not in _RATIOS:
            return None
        over, under = _RATIOS[term]
        source = f"{self.provenance.source}; rate without upfront payment x {over}/{under}"
        origin = replace(self.provenance, source=source, confidence="derived")
        return HourlyRate(base * over / under, share, years, origin)


def write_reserved(folder: Path, rates: Iterable[ReservedRates], number: dict[Provenance, int]) -> None:
    """Write `reserved/REGION.tsv` into a book's folder."""
    regions: dict[str, list[str]] = {}
    for row in sorted(rates, key=lambda r: (r.region, r.instance_type)):
        terms = _NO_UPFRONT if set(row.listed) <= set(_NO_UPFRONT) else TERMS
        figures = " ".join(plain(row.listed[term]) if term in row.listed else "-" for term in terms)
        line = f"{row.instance_type}\t{row.basis}@{number[row.provenance]}\t{figures}\n"
        regions.setdefault(row.region, []).append(line)
    (folder / "reserved").mkdir()
    for region, lines in regions.items():
        (folder / "reserved" / f"{region}.tsv").write_text("".join(lines), encoding="utf-8")


def read_reserved(path: Path, sources: list[Provenance]) -> Iterator[ReservedRates]:
    """The rows of one Region's file; ValueError names the line that cannot be read."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            instance_type, origin, text = line.split("\t")
            basis, _, source = origin.partition("@")
            figures = text.split(" ")
            terms = _NO_UPFRONT if len(figures) == len(_NO_UPFRONT) else TERMS
            listed = {
                term: Decimal(figure) for term, figure in zip(terms, figures, strict=True) if figure != "-"
            }
            yield ReservedRates(path.stem, instance_type, listed, basis, sources[int(source)])
        except (ValueError, ArithmeticError, LookupError) as error:
            raise ValueError(f"{path}:{number}: {error}") from error
