"""Which meters each free allowance covers. Quantities come from the facts' free-tier table.

The facts say "Lambda requests, 1,000,000, x86 and Arm together"; here stands what that means in meters.
The allowances of the first twelve months are AWS's for accounts opened before 2025-07-15 (newer accounts
get credits instead); no file lists them, so they are marked remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pricing.rate import Allowance, FreeKind, Provenance, TierScope
from pricing.usage import HOURS_PER_MONTH


@dataclass(frozen=True, slots=True)
class Always:
    """`item` in the facts, `meters` it covers, `factor` from the item's unit to the meters'."""

    service: str
    item: str
    meters: tuple[str, ...]
    unit: str
    factor: Decimal = Decimal(1)
    scope: TierScope = TierScope.ACCOUNT


ALWAYS = (
    Always("Lambda", "requests", ("lambda.requests.x86", "lambda.requests.arm"), "request"),
    Always("Lambda", "duration", ("lambda.duration.x86", "lambda.duration.arm"), "GB-s"),
    Always("Lambda", "response streaming", ("lambda.response_streaming.*",), "GB"),
    Always("SQS", "requests", ("sqs.requests.standard", "sqs.requests.fifo"), "request"),
    Always("SNS", "requests", ("sns.requests.standard",), "request"),
    Always("SNS", "HTTP deliveries", ("sns.delivery.http",), "notification"),
    Always("SNS", "email deliveries", ("sns.delivery.email",), "notification"),
    Always("SNS", "mobile push", ("sns.delivery.mobile_push_*",), "notification"),
    Always("DynamoDB", "storage", ("ddb.storage",), "GB-month", scope=TierScope.REGION),
    Always("DynamoDB", "provisioned RCU", ("ddb.provisioned.rcu",), "RCU-hour", HOURS_PER_MONTH),
    Always("DynamoDB", "provisioned WCU", ("ddb.provisioned.wcu",), "WCU-hour", HOURS_PER_MONTH),
    Always("DynamoDB", "streams reads", ("ddb.streams.reads",), "request"),
    Always("DataTransfer", "internet out", ("dt.out.internet",), "GB"),
    Always("CloudFront", "transfer out", ("cf.transfer_out.internet",), "GB"),
    Always("CloudFront", "requests", ("cf.requests.http", "cf.requests.https"), "request"),
    Always("CloudFront", "functions invocations", ("cf.functions",), "invocation"),
    Always("CloudFront", "invalidation paths", ("cf.invalidation",), "path"),
    Always("CloudWatch", "custom metrics", ("cw.metric",), "metric-month"),
    Always("CloudWatch", "alarms", ("cw.alarm.standard",), "alarm-month"),
    Always("CloudWatch", "dashboards", ("cw.dashboard",), "dashboard-month"),
    Always("CloudWatch", "API requests", ("cw.api.requests",), "request"),
    Always("CloudWatch", "logs ingest + storage + Insights scan", ("cw.logs.ingest.standard",), "GB"),
    Always("CloudWatch", "logs ingest + storage + Insights scan", ("cw.logs.storage",), "GB-month"),
    Always("CloudWatch", "logs ingest + storage + Insights scan", ("cw.logs.insights_scan",), "GB"),
    Always("CloudWatch", "canary runs", ("cw.canary",), "run"),
    Always("CloudWatch", "Live Tail", ("cw.logs.live_tail",), "minute"),
    Always("StepFunctions", "standard transitions", ("sfn.standard.transitions",), "transition"),
    Always("EventBridge", "scheduler invocations", ("events.scheduler",), "invocation"),
    Always("EventBridge", "schema discovery", ("events.schema_discovery",), "event"),
    Always("KMS", "requests", ("kms.requests.symmetric",), "request"),
    Always("Cognito", "Lite or Essentials MAU", ("cognito.mau.lite", "cognito.mau.essentials"), "MAU"),
    Always("Cognito", "federated MAU", ("cognito.mau.federated",), "MAU"),
    Always("Glue", "catalog objects", ("glue.catalog.objects",), "object-month"),
    Always("Glue", "catalog requests", ("glue.catalog.requests",), "request"),
    Always("XRay", "traces recorded", ("xray.traces.recorded",), "trace"),
    Always("XRay", "traces scanned", ("xray.traces.retrieved",), "trace"),
    Always("Route53", "health checks on AWS endpoints", ("r53.health_check.aws",), "check-month"),
    Always("WAF", "Bot Control common requests", ("waf.bot_control.requests",), "request"),
)

_FIRST_YEAR = Provenance(
    "AWS Free Tier for accounts opened before 2025-07-15, from memory, unconfirmed", "", "remembered"
)
_TWELVE_MONTHS = (
    ("EC2 Linux, first year", "ec2.t2.micro.linux ec2.t3.micro.linux", 750, "instance-hour"),
    ("EC2 Windows, first year", "ec2.t2.micro.windows ec2.t3.micro.windows", 750, "instance-hour"),
    ("EBS storage, first year", "ebs.gp2.storage ebs.gp3.storage", 30, "GB-month"),
    ("Load balancer hours, first year", "elb.alb.hour elb.clb.hour", 750, "hour"),
    ("ALB capacity units, first year", "elb.alb.lcu", 15 * 730, "LCU-hour"),
    ("Public IPv4, first year", "ipv4.in_use", 750, "hour"),
    ("S3 storage, first year", "s3.standard.storage", 5, "GB-month"),
    ("S3 GET, first year", "s3.standard.get", 20_000, "request"),
    ("S3 PUT, first year", "s3.standard.put", 2_000, "request"),
    (
        "RDS hours, first year",
        "rds.mysql.single_az.t3.micro rds.mysql.single_az.t4g.micro "
        "rds.postgres.single_az.t3.micro rds.postgres.single_az.t4g.micro",
        750,
        "instance-hour",
    ),
    ("RDS storage, first year", "rds.storage.gp2 rds.storage.gp3", 20, "GB-month"),
    (
        "ElastiCache hours, first year",
        "elasticache.redis.t3.micro elasticache.valkey.t3.micro",
        750,
        "node-hour",
    ),
    ("API Gateway REST, first year", "apigw.rest.requests", 1_000_000, "request"),
    ("API Gateway HTTP, first year", "apigw.http.requests", 1_000_000, "request"),
)


def first_year() -> list[Allowance]:
    """The allowances of an account's first twelve months."""
    return [
        Allowance(
            name,
            tuple(meters.split()),
            Decimal(quantity),
            unit,
            FreeKind.TWELVE_MONTHS,
            TierScope.ACCOUNT,
            _FIRST_YEAR,
        )
        for name, meters, quantity, unit in _TWELVE_MONTHS
    ]
