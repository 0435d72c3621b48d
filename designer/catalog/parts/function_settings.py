"""What a Lambda function lets itself be set to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.catalog.data.lambda_runtimes import runtimes
from designer.catalog.params import param
from designer.catalog.parts.provisioning import ProvisionedScaling, Tracking
from designer.catalog.reading import Fault, Instead

_GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg/"


@dataclass(frozen=True, slots=True)
class Params:
    runtime: str = param(
        "python3.13",
        title="Runtime",
        choices={key: each.title for key, each in runtimes().items()},
        help="Says how long a cold start takes.",
        docs_url=_GUIDE + "lambda-runtimes.html",
    )
    architecture: str = param(
        "x86",
        title="Architecture",
        choices={"x86": "x86_64", "arm": "arm64 (Graviton)"},
        help="Arm costs a fifth less for the same duration.",
        docs_url=_GUIDE + "foundation-arch.html",
    )
    memory_mb: int = param(
        128,
        title="Memory",
        unit="MB",
        minimum=128,
        maximum=10_240,
        help="CPU comes with it: one vCPU at 1,769 MB.",
        docs_url=_GUIDE + "configuration-memory.html",
    )
    work_measured_at_mb: int | None = param(
        None,
        title="CPU time measured at",
        unit="MB",
        minimum=128,
        maximum=10_240,
        advanced=True,
        help="Memory at which the CPU times of its work hold; other sizes stretch them. None: this one.",
    )
    memory_used_mb: float | None = param(
        None,
        title="Memory used",
        unit="MB",
        minimum=1,
        maximum=20_480,
        help="What an invocation needs on average, as its report tells. None: it fits.",
        docs_url=_GUIDE + "configuration-memory.html",
    )
    memory_used_cv: float = param(
        0.0,
        title="Spread of the memory used",
        minimum=0,
        maximum=5,
        advanced=True,
        help="Standard deviation over mean. Who needs more than there is fails, and its environment is lost.",
    )
    threads: int = param(
        1,
        title="Threads",
        minimum=1,
        maximum=6,
        advanced=True,
        help="That share its CPU work: above 1,769 MB only several of them get faster.",
        docs_url=_GUIDE + "configuration-memory.html",
    )
    timeout_s: float = param(
        3.0,
        title="Timeout",
        unit="s",
        minimum=1,
        maximum=900,
        help="An invocation still running then is ended as failed.",
        docs_url=_GUIDE + "configuration-timeout.html",
    )
    reserved_concurrency: int | None = param(
        None,
        title="Reserved concurrency",
        unit="environments",
        minimum=0,
        maximum=100_000,
        tab="scaling",
        help="Kept for this function, and its ceiling. None: it shares the account's pool.",
        docs_url=_GUIDE + "configuration-concurrency.html",
    )
    provisioned_concurrency: int = param(
        0,
        title="Provisioned concurrency",
        unit="environments",
        minimum=0,
        maximum=100_000,
        tab="scaling",
        help="Kept warm at all times, and billed for it; what exceeds them starts cold.",
        docs_url=_GUIDE + "provisioned-concurrency.html",
    )
    provisioned_scaling: tuple[ProvisionedScaling, ...] = param(
        (),
        title="Scaling of provisioned concurrency",
        tab="scaling",
        at_most=50,
        help="Changes it during the run: at a time, or by how much of it is used.",
        docs_url=_GUIDE + "provisioned-concurrency.html",
    )
    package_mb: float = param(
        1.0,
        title="Package",
        unit="MB",
        minimum=0,
        maximum=10_240,
        advanced=True,
        help="Of code and libraries, unzipped; a large one takes longer to load at a cold start.",
        docs_url=_GUIDE + "gettingstarted-package.html",
    )
    init_ms: float | None = param(
        None,
        title="Cold start",
        unit="ms",
        minimum=0,
        maximum=130_000,
        tab="scaling",
        help="Mean time of INIT. None: what was measured for the runtime, by memory and package.",
        docs_url=_GUIDE + "lambda-runtime-environment.html",
    )
    fails_pct: float = param(
        0.0,
        title="Work that fails",
        unit="%",
        minimum=0,
        maximum=100,
        tab="traffic",
        help="Each time anew: messages and events come again, and who waits for it gets the error.",
        docs_url=_GUIDE + "invocation-retries.html",
    )
    idle_s: float = param(
        360.0,
        title="Idle environments live",
        unit="s",
        minimum=1,
        maximum=7_200,
        tab="scaling",
        advanced=True,
        help="AWS publishes no figure; 5 to 7 minutes are seen.",
    )
    ephemeral_mb: int = param(
        512,
        title="Ephemeral storage",
        unit="MB",
        minimum=512,
        maximum=10_240,
        advanced=True,
        help="/tmp of each environment; above 512 MB it is billed.",
        docs_url=_GUIDE + "configuration-ephemeral-storage.html",
    )

    def faults(self) -> Iterator[Fault]:
        if self.reserved_concurrency is not None and self.provisioned_concurrency > self.reserved_concurrency:
            yield Fault(
                ("provisioned_concurrency",),
                "provisioned-above-reserved",
                f"{self.provisioned_concurrency} environments are provisioned, but only "
                f"{self.reserved_concurrency} reserved.",
                "Reserve as many, or provision fewer.",
                Instead(self.reserved_concurrency),
            )
        trackings = [each for each in self.provisioned_scaling if isinstance(each, Tracking)]
        if len(trackings) > 1:
            yield Fault(
                ("provisioned_scaling",),
                "two-trackings",
                "Provisioned concurrency can track one target, not several.",
                "Keep one of the target tracking policies.",
            )
