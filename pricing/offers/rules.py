"""Which meter a product of AWS's price list is: one row per usage type.

A usage type is `[PREFIX-]NAME[:DETAIL]`; the Region's prefix is cut off before a rule is tried. A rule
holds for one service, a pattern of the usage type and, where AWS tells products apart by it, a pattern of
the operation. `aws_units` are the units the list may state; with another one the product is left out and
reported, for then the rule misunderstands it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pricing.offers.records import Product
from pricing.offers.regions import LOCATIONS

_PREFIX = re.compile(
    r"(?:US[EW]\d|EU(?:[CNSW]\d)?|AP[ENS]\d|CAN\d|SAE\d|ME[CS]\d|AFS\d|ILC\d|MXC\d|UG[EW]\d)-"
)
_EDGE = re.compile(r"[A-Z]{2}-")


@dataclass(frozen=True, slots=True)
class Rule:
    """`meter` and `unit` are ours; `factor` turns AWS's price per unit into ours; `start` moves its tiers."""

    pattern: re.Pattern[str]
    meter: str
    unit: str
    aws_units: frozenset[str]
    operation: re.Pattern[str] | None = None
    factor: Decimal = Decimal(1)
    start: Decimal = Decimal(0)


def rule(
    pattern: str,
    meter: str,
    unit: str,
    aws_units: str,
    operation: str = "",
    factor: str = "1",
    start: int = 0,
) -> Rule:
    return Rule(
        re.compile(pattern),
        meter,
        unit,
        frozenset(aws_units.lower().split("|")),
        re.compile(operation) if operation else None,
        Decimal(factor),
        Decimal(start),
    )


_HOURS, _GB, _MONTH, _COUNT = "hrs|hours|hour", "gb|gigabytes", "gb-mo", "requests|request|count|quantity"
_GB_S = "lambda-gb-second|second|seconds|gb-seconds"
_ALB, _NLB, _GWLB, _CLB = (
    "LoadBalancing:Application$",
    "LoadBalancing:Network$",
    "LoadBalancing:Gateway$",
    "LoadBalancing$",
)

RULES: dict[str, tuple[Rule, ...]] = {
    "AmazonEC2": (
        rule(r"EBS:VolumeUsage\.gp3", "ebs.gp3.storage", "GB-month", _MONTH),
        rule(r"EBS:VolumeUsage\.gp2", "ebs.gp2.storage", "GB-month", _MONTH),
        rule(r"EBS:VolumeUsage\.piops", "ebs.io1.storage", "GB-month", _MONTH),
        rule(r"EBS:VolumeUsage\.io2", "ebs.io2.storage", "GB-month", _MONTH),
        rule(r"EBS:VolumeUsage\.st1", "ebs.st1.storage", "GB-month", _MONTH),
        rule(r"EBS:VolumeUsage\.sc1", "ebs.sc1.storage", "GB-month", _MONTH),
        rule(r"EBS:VolumeUsage", "ebs.standard.storage", "GB-month", _MONTH),
        rule(r"EBS:VolumeIOUsage", "ebs.standard.io", "request", "ios"),
        rule(r"EBS:VolumeP-IOPS\.gp3", "ebs.gp3.iops", "IOPS-month", "iops-mo", start=3000),
        rule(r"EBS:VolumeP-IOPS\.piops", "ebs.io1.iops", "IOPS-month", "iops-mo"),
        rule(r"EBS:VolumeP-IOPS\.io2", "ebs.io2.iops", "IOPS-month", "iops-mo"),
        rule(r"EBS:VolumeP-IOPS\.io2\.tier2", "ebs.io2.iops", "IOPS-month", "iops-mo", start=32_000),
        rule(r"EBS:VolumeP-IOPS\.io2\.tier3", "ebs.io2.iops", "IOPS-month", "iops-mo", start=64_000),
        rule(r"EBS:VolumeP-Throughput\.gp3", "ebs.gp3.throughput", "MiBps-month", "mibps-mo", start=125),
        rule(
            r"EBS:VolumeP-Throughput\.gp3",
            "ebs.gp3.throughput",
            "MiBps-month",
            "gibps-mo",
            factor="0.0009765625",
            start=125,
        ),
        rule(r"EBS:SnapshotUsage", "ebs.snapshot.standard", "GB-month", _MONTH),
        rule(r"EBS:SnapshotArchiveStorage", "ebs.snapshot.archive", "GB-month", _MONTH),
        rule(r"NatGateway-Hours", "nat.hour", "hour", _HOURS, "NatGateway"),
        rule(r"NatGateway-Bytes", "nat.gb", "GB", _GB, "NatGateway"),
        rule(r"CPUCredits:(t\d\w*)", "ec2.cpu_credits.{1}.linux", "vCPU-hour", "vcpu-hours|vcpu-hrs"),
    ),
    "AWSELB": (
        rule(r"LoadBalancerUsage", "elb.alb.hour", "hour", _HOURS, _ALB),
        rule(r"LCUUsage", "elb.alb.lcu", "LCU-hour", "lcu-hrs", _ALB),
        rule(r"LoadBalancerUsage", "elb.nlb.hour", "hour", _HOURS, _NLB),
        rule(r"LCUUsage", "elb.nlb.lcu", "LCU-hour", "lcu-hrs|nlcu-hrs", _NLB),
        rule(r"LoadBalancerUsage", "elb.gwlb.hour", "hour", _HOURS, _GWLB),
        rule(r"LCUUsage", "elb.gwlb.lcu", "LCU-hour", "lcu-hrs|glcu-hrs", _GWLB),
        rule(r"LoadBalancerUsage", "elb.clb.hour", "hour", _HOURS, _CLB),
        rule(r"DataProcessing-Bytes", "elb.clb.gb", "GB", _GB, _CLB),
    ),
    "AmazonVPC": (
        rule(r"PublicIPv4:InUseAddress", "ipv4.in_use", "hour", _HOURS),
        rule(r"PublicIPv4:IdleAddress", "ipv4.idle", "hour", _HOURS),
        rule(r"VpcEndpoint-Hours", "vpce.interface.hour", "hour", _HOURS),
        rule(r"VpcEndpoint-Bytes", "vpce.interface.gb", "GB", _GB),
        rule(r"NatGateway-Hours", "nat.hour", "hour", _HOURS, "NatGateway"),
        rule(r"NatGateway-Bytes", "nat.gb", "GB", _GB, "NatGateway"),
    ),
    "AWSLambda": (
        rule(r"Request", "lambda.requests.x86", "request", _COUNT),
        rule(r"Request-ARM", "lambda.requests.arm", "request", _COUNT),
        rule(r"Lambda-GB-Second", "lambda.duration.x86", "GB-s", _GB_S),
        rule(r"Lambda-GB-Second-ARM", "lambda.duration.arm", "GB-s", _GB_S),
        rule(r"Lambda-Provisioned-GB-Second", "lambda.duration_provisioned.x86", "GB-s", _GB_S),
        rule(r"Lambda-Provisioned-GB-Second-ARM", "lambda.duration_provisioned.arm", "GB-s", _GB_S),
        rule(r"Lambda-Provisioned-Concurrency", "lambda.provisioned_concurrency.x86", "GB-s", _GB_S),
        rule(r"Lambda-Provisioned-Concurrency-ARM", "lambda.provisioned_concurrency.arm", "GB-s", _GB_S),
        rule(r"Lambda-Storage-GB-Second", "lambda.ephemeral_storage.x86", "GB-s", _GB_S),
        rule(r"Lambda-Storage-GB-Second-ARM", "lambda.ephemeral_storage.arm", "GB-s", _GB_S),
    ),
    "AWSQueueService": (
        rule(r"Requests-(?:RBP|Tier1)", "sqs.requests.standard", "request", _COUNT),
        rule(r"Requests-FIFO-(?:RBP|Tier1)", "sqs.requests.fifo", "request", _COUNT),
    ),
    "AmazonSNS": (
        rule(r"Requests-Tier1", "sns.requests.standard", "request", _COUNT),
        rule(r"DeliveryAttempts-HTTP", "sns.delivery.http", "notification", "notifications|count|requests"),
        rule(r"DeliveryAttempts-SMTP", "sns.delivery.email", "notification", "notifications|count|requests"),
    ),
    "AWSDataTransfer": (
        rule(r"DataTransfer-Out-Bytes", "dt.out.internet", "GB", _GB),
        rule(r"DataTransfer-Regional-Bytes", "dt.inter_az", "GB", _GB),
        rule(r"(?:\w+-)?AWS-Out-Bytes", "dt.out.region.to.{to}", "GB", _GB),
    ),
    "AmazonCloudWatch": (
        rule(r"CW:AlarmMonitorUsage", "cw.alarm.standard", "alarm-month", "alarms|alarm"),
        rule(r"CW:HighResAlarmMonitorUsage", "cw.alarm.high_res", "alarm-month", "alarms|alarm"),
        rule(r"CW:MetricMonitorUsage", "cw.metric", "metric-month", "metrics|metric"),
        rule(r"DataProcessing-Bytes", "cw.logs.ingest.standard", "GB", _GB),
        rule(r"TimedStorage-ByteHrs", "cw.logs.storage", "GB-month", _MONTH),
    ),
    "AmazonECS": (
        rule(r"Fargate-vCPU-Hours:perCPU", "fargate.vcpu.linux_x86", "vCPU-hour", "hours|hrs"),
        rule(r"Fargate-GB-Hours", "fargate.memory.linux_x86", "GB-hour", "hours|hrs|gb-hours"),
        rule(r"Fargate-ARM-vCPU-Hours:perCPU", "fargate.vcpu.linux_arm", "vCPU-hour", "hours|hrs"),
        rule(r"Fargate-ARM-GB-Hours", "fargate.memory.linux_arm", "GB-hour", "hours|hrs|gb-hours"),
        rule(r"Fargate-Windows-vCPU-Hours:perCPU", "fargate.vcpu.windows_x86", "vCPU-hour", "hours|hrs"),
        rule(r"Fargate-Windows-GB-Hours", "fargate.memory.windows_x86", "GB-hour", "hours|hrs|gb-hours"),
        rule(r"Fargate-Windows-OS-Hours:perCPU", "fargate.license.windows_x86", "vCPU-hour", "hours|hrs"),
        rule(r"Fargate-EphemeralStorage-GB-Hours", "fargate.ephemeral_storage", "GB-hour", "hours|gb-hours"),
    ),
    "AmazonEKS": (rule(r"AmazonEKS-Hours:perCluster", "eks.cluster.standard", "cluster-hour", "hours|hrs"),),
    "AmazonS3": (
        rule(r"TimedStorage-ByteHrs", "s3.standard.storage", "GB-month", _MONTH),
        rule(r"Requests-Tier1", "s3.standard.put", "request", _COUNT),
        rule(r"Requests-Tier2", "s3.standard.get", "request", _COUNT),
        rule(r"TimedStorage-SIA-ByteHrs", "s3.standard_ia.storage", "GB-month", _MONTH),
    ),
    "AmazonDynamoDB": (
        rule(r"ReadRequestUnits", "ddb.ondemand.rru", "RRU", "readrequestunits"),
        rule(r"WriteRequestUnits", "ddb.ondemand.wru", "WRU", "writerequestunits"),
        rule(r"ReadCapacityUnit-Hrs", "ddb.provisioned.rcu", "RCU-hour", "readcapacityunit-hrs"),
        rule(r"WriteCapacityUnit-Hrs", "ddb.provisioned.wcu", "WCU-hour", "writecapacityunit-hrs"),
        rule(r"TimedStorage-ByteHrs", "ddb.storage", "GB-month", _MONTH),
    ),
    "AmazonApiGateway": (
        rule(r"ApiGatewayRequest", "apigw.rest.requests", "request", _COUNT),
        rule(r"ApiGatewayHttpRequest", "apigw.http.requests", "request", _COUNT),
        rule(r"ApiGatewayMessage", "apigw.ws.messages", "message", "messages|requests"),
        rule(r"ApiGatewayMinute", "apigw.ws.connection_minutes", "minute", "minutes"),
    ),
    "AmazonCloudFront": (
        rule(r"DataTransfer-Out-Bytes", "cf.transfer_out.internet", "GB", _GB),
        rule(r"DataTransfer-Out-OBytes", "cf.transfer_out.origin", "GB", _GB),
        rule(r"Requests-Tier2-HTTPS", "cf.requests.https", "request", _COUNT),
        rule(r"Requests-Tier1", "cf.requests.http", "request", _COUNT),
    ),
    "AmazonKinesis": (
        rule(r"Storage-ShardHour", "kds.shard_hour", "shard-hour", "shardhour|shard-hour|hrs|hours"),
        rule(r"PutRequestPayloadUnits", "kds.put_payload_units", "unit", "putrequest|putpayloadunits|units"),
    ),
    "AWSEvents": (rule(r"Event-64K-Chunks", "events.custom", "event", "64k chunks|events|event|count"),),
    "AmazonStates": (
        rule(r"StateTransition", "sfn.standard.transitions", "transition", "statetransitions|transitions"),
    ),
    "AmazonRoute53": (
        rule(r"HostedZone", "r53.zone", "zone-month", "hostedzone"),
        rule(r"DNS-Queries", "r53.queries.standard", "query", "queries"),
    ),
}


def rules_for(product: Product) -> list[tuple[Rule, str]]:
    """The rules that hold for a product, each with its meter; several only where units tell them apart."""
    to = product.get("toRegionCode") or LOCATIONS.get(product.get("toLocation"), "")
    prefix = _EDGE if product.get("servicecode") == "AmazonCloudFront" else _PREFIX
    usage = product.get("usagetype")
    if at := prefix.match(usage):
        usage = usage[at.end() :]
    found = []
    for held in RULES.get(product.get("servicecode"), ()):
        match = held.pattern.fullmatch(usage)
        if not match or (held.operation and not held.operation.fullmatch(product.get("operation"))):
            continue
        if to or "{to}" not in held.meter:
            found.append((held, held.meter.format("", *match.groups(), to=to)))
    return found
