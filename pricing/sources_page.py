"""SOURCES.md of a price book: where its figures come from and how sure they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pricing.rate import CONFIDENCES, Allowance, Provenance, Rate

MEANING = {
    "offer-file": "an AWS-published price file, or a public dump or quotation of one",
    "several-agree": "two or more sources give the same figure",
    "golden-file": "cost / quantity from a test table of a cost tool; the last digit may be rounded",
    "page": "one article, invoice or table",
    "stated": "a rate the user stated",
    "derived": "computed from a sourced figure by a rule (below); marked wherever it is shown",
    "remembered": "no source was found, from memory; marked wherever it is shown, to be confirmed",
}

RULES = """\
## Rules behind derived figures
- Windows on EC2: the Linux rate + 0.046 USD per vCPU-hour of licence (t3 and t3a: their own amounts).
- Newest EC2 families outside us-east-1: the us-east-1 price x the ratio of the family before in that Region.
- EC2 types in us-east-2 and us-west-2 without such a family: the us-east-1 price.
- io2 volumes: taken equal to io1 where the Region's list has no io2 price.
- RDS Multi-AZ instance hours that are not listed: twice the Single-AZ price (two instances).
- Reserved Instances, partial and all upfront, where only the rate without upfront payment is listed: that
  rate x 20/21 and 14/15 (one year), 25/27 and 47/54 (three years standard), 25/27 and 49/54 (three years
  convertible). The rule met 13,288 of 13,326 listed rates of 2019 within 2 %.
- Savings Plans on EC2: EC2 Instance plans take the standard reserved rate (6 of 6 listed rates agree),
  Compute plans the convertible one (6 of 7 agree).
- Spot: on demand less the saving of the Spot advisor of 2025-06; against prices of 2026-09 sixteen types
  of us-east-1 were off by -28 to +19 %.
- Tiers: where the last known tier has an end, its price is carried on and that part marked derived.

## Doubts worth knowing
- EC2 on demand outside us-east-1 dates from 2025-11, EBS IOPS and throughput from 2024-07, most other
  services from August to November 2025, RDS instance hours from 2022-02. Spot checks against lists of 2026
  found no change, but they cover few rows.
- SQS tiers 2 and 3 outside us-east-1, several load balancer capacity units and EventBridge prices are
  remembered. Step Functions, Aurora storage, GWLB and Firehose are missing in many Regions: usage of
  theirs is then shown as not priced.
- Transfer between Regions: one default price per source Region, read towards one other Region.
- CloudWatch's 5 GB of logs are given once for ingest, once for storage and once for Insights scans.
- The allowances of the first twelve months are remembered; accounts opened since 2025-07-15 get credits
  instead, which are not modelled.
"""


def sources_page(
    id: str,
    made_from: str,
    rates: Sequence[Rate],
    allowances: Sequence[Allowance],
    others: Sequence[Provenance] = (),
) -> str:
    """The page as Markdown; `others` are the provenances of what stands beside rates and allowances."""
    figures = Counter(tier.provenance for rate in rates for tier in rate.tiers)
    figures.update(allowance.provenance for allowance in allowances)
    figures.update(others)
    by_confidence: Counter[str] = Counter()
    for origin, count in figures.items():
        by_confidence[origin.confidence] += count
    total = sum(figures.values())
    lines = [
        f"# Sources of the price book {id}",
        "",
        f"{total:,} figures, made from {made_from}. USD list prices without tax. Every figure names its",
        "source, date and confidence; the tables below count figures.",
        "",
        "| confidence | figures | means |",
        "|---|---|---|",
        *(
            f"| {name} | {by_confidence[name]:,} | {MEANING[name]} |"
            for name in CONFIDENCES
            if by_confidence[name]
        ),
        "",
        RULES,
        "## Sources",
        "A `name/repository@commit:path` is a public repository; a public document is known by its number in",
        "the index that was searched.",
        "",
        "| figures | date | confidence | source |",
        "|---|---|---|---|",
    ]
    for origin, count in sorted(figures.items(), key=lambda item: (-item[1], item[0].source, item[0].date)):
        lines.append(f"| {count:,} | {origin.date} | {origin.confidence} | {origin.source} |")
    return "\n".join(lines) + "\n"
