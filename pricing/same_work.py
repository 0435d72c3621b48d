"""The same work as an EC2 fleet, as Fargate tasks and as a Lambda function, at a book's prices.

Feeds `pricing.break_even`; the caller knows the hardware (how many vCPUs a type has) and the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from pricing.book import PriceBook
from pricing.break_even import Fleet, Function


@dataclass(frozen=True, slots=True)
class Work:
    """One request: `cpu_s` of a core, `wall_s` from start to answer, on `memory_gb` (a function's size)."""

    cpu_s: Decimal
    wall_s: Decimal
    memory_gb: Decimal

    def __post_init__(self) -> None:
        if not (self.cpu_s > 0 and self.wall_s >= self.cpu_s and self.memory_gb > 0):
            raise ValueError(
                "a request takes some CPU, at least as long from start to answer, and some memory"
            )


class NoRateError(LookupError):
    """The book has no price for one of the alternatives."""


def ec2_fleet(
    book: PriceBook, region: str, instance_type: str, vcpus: int, work: Work, *, target: Decimal
) -> Fleet:
    """Instances whose cores are kept at `target` (0 to 1) busy. Raises NoRateError."""
    hourly = _usd(book, f"ec2.{instance_type}.linux", region)
    return Fleet(f"EC2 {instance_type}", vcpus * target / work.cpu_s, hourly)


def fargate_fleet(
    book: PriceBook,
    region: str,
    vcpus: Decimal,
    memory_gb: Decimal,
    work: Work,
    *,
    target: Decimal,
    architecture: str = "x86",
) -> Fleet:
    """Tasks of that size whose vCPUs are kept at `target` busy. Raises NoRateError."""
    cpu = _usd(book, f"fargate.vcpu.linux_{architecture}", region)
    memory = _usd(book, f"fargate.memory.linux_{architecture}", region)
    title = f"Fargate {vcpus} vCPU, {memory_gb} GB"
    return Fleet(title, vcpus * target / work.cpu_s, vcpus * cpu + memory_gb * memory)


def lambda_function(book: PriceBook, region: str, work: Work, *, architecture: str = "x86") -> Function:
    """A function billed by the millisecond: first tier, no free allowance. Raises NoRateError."""
    fee = _usd(book, f"lambda.requests.{architecture}", region)
    duration = _usd(book, f"lambda.duration.{architecture}", region)
    billed_s = (work.wall_s * 1000).to_integral_value(ROUND_CEILING) / 1000
    title = f"Lambda {(work.memory_gb * 1024).normalize():,f} MB"
    return Function(title, fee + billed_s * work.memory_gb * duration)


def _usd(book: PriceBook, meter: str, region: str) -> Decimal:
    rate = book.rate(meter, region)
    if rate is None:
        raise NoRateError(f"the price book {book.id} has no price for {meter} in {region}")
    return rate.tiers[0].price_usd
