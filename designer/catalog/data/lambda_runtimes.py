"""How long a Lambda environment needs to start, by runtime: measured medians and 99th percentiles."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

NORMAL_P99 = 2.326347874040841
"""The 99 % quantile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """One row of `lambda_runtimes.csv`: median and 99th percentile of INIT, in seconds.

    `cpu_part`: the share of INIT that stretches as the memory's share of a vCPU shrinks. `package_s_per_mb`:
    what each megabyte of the package adds; `package_source` and `package_date`: who measured that, and when.
    """

    key: str
    title: str
    init_p50_s: float
    init_p99_s: float
    cpu_part: float
    package_s_per_mb: float
    source: str
    date: str
    package_source: str
    package_date: str

    @property
    def sigma(self) -> float:
        """Of the log-normal law through both percentiles."""
        return math.log(self.init_p99_s / self.init_p50_s) / NORMAL_P99

    @property
    def init_mean_s(self) -> float:
        return self.init_p50_s * math.exp(self.sigma**2 / 2)

    @property
    def init_cv(self) -> float:
        return math.sqrt(math.expm1(self.sigma**2))


@cache
def runtimes() -> Mapping[str, Runtime]:
    """All runtimes by key."""
    with Path(__file__).with_name("lambda_runtimes.csv").open(newline="") as rows:
        made = [
            Runtime(
                key=row["runtime"],
                title=row["title"],
                init_p50_s=float(row["init_p50_ms"]) / 1_000.0,
                init_p99_s=float(row["init_p99_ms"]) / 1_000.0,
                cpu_part=float(row["cpu_part"]),
                package_s_per_mb=float(row["package_ms_per_mb"]) / 1_000.0,
                source=row["source"],
                date=row["source_date"],
                package_source=row["package_source"],
                package_date=row["package_date"],
            )
            for row in csv.DictReader(rows)
        ]
    return MappingProxyType({each.key: each for each in made})
