"""Lambda function: environments on demand, one request each, cold at first; billed by the millisecond."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.catalog.behaviour import Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.lambda_runtimes import runtimes
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.parts import functions
from designer.catalog.parts.functions import CONCURRENCY_QUOTA
from designer.catalog.reading import Fault, Instead
from designer.catalog.spec import Port, Quota, Service, Sla
from simulator import plan

SCALING_BURST = cited("new environments of a function at once", 1_000, "environments", sources.LAMBDA_SCALING)
SCALING_RATE = cited("further environments of a function", 100, "environments/s", sources.LAMBDA_SCALING)
LONGEST_S = cited("longest timeout", 900, "s", sources.LAMBDA_API)
INIT_LIMIT_S = cited("longest INIT on demand", 10, "s", sources.LAMBDA_RUNTIME)
UNRESERVED = cited("concurrency that can't be reserved", 100, "environments", sources.LAMBDA_CONCURRENCY)

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
    init_ms: float | None = param(
        None,
        title="Cold start",
        unit="ms",
        minimum=0,
        maximum=130_000,
        tab="scaling",
        help="Mean time of INIT. None: what was measured for the runtime.",
        docs_url=_GUIDE + "lambda-runtime-environment.html",
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


def build(site: Site, context: Context) -> PlanPart:
    """Environments on demand under the function's ramp, and under its own or the account's concurrency."""
    params = site.params
    reserved = params.reserved_concurrency
    pool = None if reserved is not None else functions.account_pool(site.region, context)
    station = plan.Elastic(
        id=site.id,
        work={class_id: functions.alone(each) for class_id, each in site.work.items()},
        cold_start=functions.cold_start(params),
        idle_s=params.idle_s,
        maximum_concurrency=reserved,
        ramp=plan.Bucket(float(SCALING_BURST.value), float(SCALING_RATE.value)),
        cpu_speed=functions.cpu_speed(params),
        provisioned=params.provisioned_concurrency,
        timeout_s=params.timeout_s,
        batch=functions.batch_work(site),
        pools=(pool.id,) if pool else (),
    )
    counter = plan.Counter(
        id=functions.billed_ms(site),
        subject=site.id,
        event="activation_s",
        unit=float(functions.BILLED_S.value),
    )
    return PlanPart(stations=(station,), pools=(pool,) if pool else (), counters=(counter,))


SERVICE = Service(
    title="Lambda function",
    short_title="Lambda",
    category="compute",
    icon="AWSLambda",
    summary="Runs code on demand in environments of its own, one request each.",
    docs_url=_GUIDE + "welcome.html",
    pricing_url="https://aws.amazon.com/lambda/pricing/",
    params=Params,
    build=build,
    meter=functions.meter_function,
    work="batch",
    ports=(
        Port("event_source", "Event source", "in", "event_source"),
        Port("invoke", "Is invoked", "in", "call"),
        Port("subscription", "Subscribes to a topic", "in", "subscription"),
        Port("event", "Is invoked asynchronously", "in", "invoke_async"),
        Port("target", "Target of a load balancer", "in", "target"),
        Port("requests", "Calls", "out", "call"),
        Port("events", "Invokes asynchronously", "out", "invoke_async"),
        Port("calls", "Sends messages", "out", "send"),
    ),
    may_stand_in=("region", "vpc"),
    endpoint="lambda",
    meters=functions.METERS,
    constants=(SCALING_BURST, SCALING_RATE, LONGEST_S, INIT_LIMIT_S, UNRESERVED, *functions.CONSTANTS),
    quotas=(
        Quota(
            CONCURRENCY_QUOTA,
            "Concurrent executions in a Region",
            1_000,
            "environments",
            *sources.pair(sources.LAMBDA_LIMITS),
            enforced=True,
            docs_url=_GUIDE + "gettingstarted-limits.html",
        ),
    ),
    sla=(Sla(99.95, "requests", *sources.pair(sources.SLA_LAMBDA), "https://aws.amazon.com/lambda/sla/"),),
    faults=("dependency_outage",),
)
