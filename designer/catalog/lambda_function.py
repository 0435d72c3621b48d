"""Lambda function: environments on demand, one request each, cold at first; billed by the millisecond."""

from __future__ import annotations

from designer.catalog.behaviour import Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_SERVICES
from designer.catalog.parts import function_bill, function_memory, functions, provisioning
from designer.catalog.parts.function_settings import Params
from designer.catalog.parts.functions import CONCURRENCY_QUOTA
from designer.catalog.spec import Port, Quota, Service, Sla
from simulator import plan

SCALING_BURST = cited("new environments of a function at once", 1_000, "environments", sources.LAMBDA_SCALING)
SCALING_RATE = cited("further environments of a function", 100, "environments/s", sources.LAMBDA_SCALING)
LONGEST_S = cited("longest timeout", 900, "s", sources.LAMBDA_API)
INIT_LIMIT_S = cited("longest INIT on demand", 10, "s", sources.LAMBDA_RUNTIME)
UNRESERVED = cited("concurrency that can't be reserved", 100, "environments", sources.LAMBDA_CONCURRENCY)

_GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg/"


def build(site: Site, context: Context) -> PlanPart:
    """Environments on demand under the function's ramp, and under its own or the account's concurrency."""
    params = site.params
    pools = functions.pools(site, context)
    station = plan.Elastic(
        id=site.id,
        work={class_id: functions.alone(each) for class_id, each in site.work.items()},
        cold_start=functions.cold_start(params),
        idle_s=params.idle_s,
        maximum_concurrency=params.reserved_concurrency,
        ramp=plan.Bucket(float(SCALING_BURST.value), float(SCALING_RATE.value)),
        cpu_speed=function_memory.cpu_speed(params),
        provisioned=params.provisioned_concurrency,
        provisioned_each_per_s=float(functions.RATE_FACTOR.value),
        provisioning_s=float(provisioning.ALLOCATION_S.value),
        provisioning_per_min=float(provisioning.ALLOCATION_PER_MIN.value),
        timeout_s=params.timeout_s,
        batch=functions.batch_work(site, context.classes),
        pools=tuple(each.id for each in pools),
        start_limit_s=float(INIT_LIMIT_S.value),
        failing=functions.failing(site, context.classes),
        crashing=function_memory.out_of_memory(params),
    )
    counter = plan.Counter(
        id=function_bill.billed_ms(site),
        subject=site.id,
        event="activation_s",
        unit=float(function_bill.BILLED_S.value),
    )
    return PlanPart(
        stations=(station,),
        pools=pools,
        counters=(counter,),
        provisioning=provisioning.provisioning(site.id, params.provisioned_scaling),
    )


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
    meter=function_bill.meter_function,
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
        Port("failures", "Gives up events", "out", "dead_letter"),
    ),
    may_stand_in=("region", "vpc"),
    endpoint="lambda",
    meters=function_bill.METERS,
    constants=(
        SCALING_BURST,
        SCALING_RATE,
        LONGEST_S,
        INIT_LIMIT_S,
        UNRESERVED,
        *functions.CONSTANTS,
        *function_memory.CONSTANTS,
        *function_bill.CONSTANTS,
        *provisioning.CONSTANTS,
    ),
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
        Quota(
            functions.RATE_QUOTA,
            "Synchronous requests a second in a Region: 10 x the concurrency, raised with it",
            10_000,
            "requests/s",
            *sources.pair(sources.LAMBDA_RATE),
            adjustable=False,
            enforced=True,
            docs_url=_GUIDE + "lambda-concurrency.html",
        ),
    ),
    sla=(Sla(99.95, "requests", *sources.pair(sources.SLA_LAMBDA), "https://aws.amazon.com/lambda/sla/"),),
    faults=ON_SERVICES,
)
