"""`./loadline bench pricing`: how fast a book loads, a drawing is priced, and a price list is imported.

    [--nodes 500] [--repeats 20] [--list-mb 200]

Prints one line per measurement; the best of the repeats counts, since other work on the machine only slows.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from pricing import shelf
from pricing.book import PriceBook
from pricing.commitments.estimate import estimate_committed
from pricing.commitments.kinds import Commitment, ReservedInstances, SavingsPlan
from pricing.estimate import estimate
from pricing.usage import Usage

REGION = "us-east-1"
# What nodes of a common drawing meter: a fleet, a load balancer, a queue, a function.
KINDS = (
    ("ec2.c7g.large.linux", "ebs.gp3.storage", "ebs.gp3.iops", "ebs.gp3.throughput", "cw.alarm.standard"),
    ("elb.alb.hour", "elb.alb.lcu", "ipv4.in_use"),
    ("sqs.requests.standard",),
    ("lambda.requests.x86", "lambda.duration.x86", "cw.logs.ingest.standard"),
)
EDGES_PER_NODE = 1.6


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./loadline bench pricing")
    parser.add_argument("--nodes", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--list-mb", type=int, default=200)
    args = parser.parse_args(argv)
    print(f"one Region of the book loaded, cold: {_best(_load_cold, 5) * 1e3:.1f} ms")
    book = shelf.load(regions=[REGION])
    usages = drawing(book, args.nodes)
    took_s = _best(lambda: estimate(usages, book), args.repeats)
    print(
        f"a drawing of {args.nodes} nodes ({len(usages)} lines) priced: {took_s * 1e3:.1f} ms, "
        f"{1 / took_s:.1f} estimates/s, {len(usages) / took_s:,.0f} lines/s"
    )
    few = drawing(book, 10)
    took_s = _best(lambda: estimate(few, book), args.repeats * 10)
    print(
        f"a drawing of 10 nodes ({len(few)} lines) priced: {took_s * 1e6:,.0f} us, "
        f"{1 / took_s:,.0f} estimates/s"
    )
    rates = shelf.load_commitments(regions=[REGION])
    commitments: list[Commitment] = [
        ReservedInstances(REGION, "c7g.large", Decimal(20)),
        SavingsPlan("compute", Decimal(5)),
    ]
    took_s = _best(lambda: estimate_committed(usages, book, rates, commitments), 3)
    print(f"the same under a Reserved Instance and a plan, hour by hour: {took_s * 1e3:.1f} ms")
    _import(args.list_mb)
    return 0


def drawing(book: PriceBook, nodes: int) -> list[Usage]:
    """The month's usages of a drawing with so many nodes and 1.6 times as many edges; the same each time."""
    dice = random.Random(1)
    day = [Decimal(dice.randint(2, 20)) for _ in range(24)]
    hours = Decimal(730) / 24
    found = []
    for index in range(nodes):
        for meter in KINDS[index % len(KINDS)]:
            rate = book.rate(meter, REGION)
            if rate is None:
                raise LookupError(meter)
            quantity = Decimal(str(round(dice.uniform(1, 100_000), 6)))
            curve = None
            if meter.startswith("ec2."):
                curve = tuple((units, hours) for units in day)
                quantity = sum((units * length for units, length in curve), Decimal(0))
            found.append(Usage(meter, rate.unit, REGION, f"node{index}", quantity, "measured", curve))
    for index in range(int(nodes * EDGES_PER_NODE)):
        meter = "dt.out.internet" if index % 5 == 0 else "dt.inter_az"
        quantity = Decimal(str(round(dice.uniform(1, 5_000), 6)))
        found.append(Usage(meter, "GB", REGION, f"edge{index}", quantity, "measured"))
    return found


def _load_cold() -> None:
    shelf.forget()
    shelf.load(regions=[REGION])


def _best(work: Callable[[], object], repeats: int) -> float:
    best_s = float("inf")
    for _ in range(repeats):
        began_s = time.perf_counter()
        work()
        best_s = min(best_s, time.perf_counter() - began_s)
    return best_s


def _import(megabytes: int) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-prices-") as folder:
        path = Path(folder) / "index.json"
        write_list(path, megabytes * 1_000_000)
        code = _CHILD.format(path=str(path), shelf=str(Path(folder) / "shelf"))
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd()
        )
        took_s, before_mb, peak_mb, rates = json.loads(done.stdout)
        size_mb = path.stat().st_size / 1e6
    print(
        f"an EC2 price list of {size_mb:.0f} MB imported: {took_s:.1f} s, {size_mb / took_s:.1f} MB/s, "
        f"peak memory {peak_mb:.0f} MB ({before_mb:.0f} MB before), {rates} rates"
    )


_CHILD = """
import json, re, resource, time
from pathlib import Path
from pricing import shelf
from pricing.offers.import_book import import_book
from pricing.offers.source import find
def peak():  # Linux's own count: ru_maxrss starts at what the parent held when it forked
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text())[1]) / 1024
before, began = peak(), time.perf_counter()
here, there = ("us-east-1",), Path({shelf!r})
files = find({path!r}, here, there)
done = import_book(files, shelf.find().folder, there, id="bench", date="2026-12-01", regions=here)
print(json.dumps([time.perf_counter() - began, before, peak(), done.rates]))
"""

_ATTRIBUTES = {
    "servicecode": "AmazonEC2",
    "location": "US East (N. Virginia)",
    "locationType": "AWS Region",
    "regionCode": "us-east-1",
    "currentGeneration": "Yes",
    "instanceFamily": "General purpose",
    "vcpu": "2",
    "physicalProcessor": "Intel Xeon Platinum 8175 (Skylake)",
    "memory": "8 GiB",
    "storage": "EBS only",
    "networkPerformance": "Up to 10 Gigabit",
    "operatingSystem": "Linux",
    "licenseModel": "No License required",
    "operation": "RunInstances",
    "capacitystatus": "Used",
    "preInstalledSw": "NA",
    "marketoption": "OnDemand",
    "processorFeatures": "Intel AVX; Intel AVX2; Intel AVX512; Intel Turbo",
}
_SKU_BYTES = 10_600  # about what one SKU takes, with its Reserved terms


def write_list(path: Path, size: int) -> None:
    """An EC2 offer file of about `size` bytes in AWS's layout; one SKU in 50 is one that we price."""
    skus = [f"SKU{index:013d}" for index in range(size // _SKU_BYTES)]
    with path.open("w", encoding="utf-8") as file:
        file.write('{"formatVersion": "v1.0", "offerCode": "AmazonEC2", "version": "1", ')
        file.write('"publicationDate": "2026-12-01T00:00:00Z", "products": {')
        for index, sku in enumerate(skus):
            type_ = f"m{index % 400}.large"
            tenancy = "Shared" if index % 50 == 0 else "Dedicated"
            attributes = _ATTRIBUTES | {
                "instanceType": type_,
                "usagetype": f"BoxUsage:{type_}",
                "tenancy": tenancy,
            }
            body = {"sku": sku, "productFamily": "Compute Instance", "attributes": attributes}
            file.write(("," if index else "") + f'"{sku}": {json.dumps(body, indent=2)}')
        for kind in ("OnDemand", "Reserved"):
            file.write(("}, " if kind == "Reserved" else '}, "terms": {') + f'"{kind}": {{')
            for index, sku in enumerate(skus):
                file.write(("," if index else "") + f'"{sku}": {json.dumps(_terms(sku, kind), indent=2)}')
        file.write("}}}")


def _terms(sku: str, kind: str) -> dict[str, object]:
    leases = [("", "", "")]
    if kind == "Reserved":
        leases = [
            (years, option, offering)
            for years in ("1yr", "3yr")
            for option in ("No Upfront", "Partial Upfront", "All Upfront")
            for offering in ("standard", "convertible")
        ]
    found: dict[str, object] = {}
    for number, (years, option, offering) in enumerate(leases):
        code = f"{sku}.TERM{number:06d}"
        attributes = {"LeaseContractLength": years, "OfferingClass": offering, "PurchaseOption": option}
        rate = {
            "rateCode": f"{code}.6YS6EN2CT7",
            "description": "Linux/UNIX (Amazon VPC) instance",
            "beginRange": "0",
            "endRange": "Inf",
            "unit": "Hrs",
            "pricePerUnit": {"USD": "0.0960000000"},
            "appliesTo": [],
        }
        found[code] = {
            "offerTermCode": f"TERM{number:06d}",
            "sku": sku,
            "effectiveDate": "2026-12-01T00:00:00Z",
            "priceDimensions": {f"{code}.6YS6EN2CT7": rate},
            "termAttributes": attributes if kind == "Reserved" else {},
        }
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
