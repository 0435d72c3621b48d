"""Which of AWS's products is which meter: every rule fits the book, every service has its examples."""

from __future__ import annotations

import pytest

from pricing import shelf
from pricing.offers.instances import instance_rule
from pricing.offers.records import Product
from pricing.offers.regions import region_of
from pricing.offers.rules import RULES, rules_for
from tests.pricing import price_lists as aws

BOOK = shelf.load("2026-11-24")
UNITS = {rate.meter: rate.unit for region in BOOK.regions for rate in BOOK.rates(region)}


@pytest.mark.parametrize("service", sorted(RULES))
def test_every_rule_counts_in_the_books_unit(service: str) -> None:
    for rule in RULES[service]:
        meters = [rule.meter]
        if "{to}" in rule.meter:
            meters = ["dt.out.region.to.*"]
        elif "{1}" in rule.meter:
            meters = [rule.meter.format("", family) for family in ("t3", "t4g")]
        assert {UNITS.get(meter) for meter in meters} == {rule.unit}, rule.meter


# (service, usage type, unit, meter[, attributes]): as they stand in AWS's lists of 2025 and 2026
EXAMPLES = [
    ("AmazonEC2", "EBS:VolumeUsage.gp3", "GB-Mo", "ebs.gp3.storage"),
    ("AmazonEC2", "APN1-EBS:VolumeP-IOPS.gp3", "IOPS-Mo", "ebs.gp3.iops"),
    ("AmazonEC2", "APN1-EBS:VolumeP-Throughput.gp3", "GiBps-mo", "ebs.gp3.throughput"),
    ("AmazonEC2", "EU-EBS:SnapshotUsage", "GB-Mo", "ebs.snapshot.standard"),
    ("AmazonEC2", "CPUCredits:t3", "vCPU-Hours", "ec2.cpu_credits.t3.linux"),
    ("AmazonEC2", "EU-NatGateway-Hours", "Hrs", "nat.hour", {"operation": "NatGateway"}),
    ("AWSELB", "SAE1-LCUUsage", "LCU-Hrs", "elb.alb.lcu", {"operation": "LoadBalancing:Application"}),
    ("AWSELB", "EU-LoadBalancerUsage", "Hrs", "elb.gwlb.hour", {"operation": "LoadBalancing:Gateway"}),
    ("AmazonVPC", "USE1-PublicIPv4:InUseAddress", "Hrs", "ipv4.in_use"),
    ("AmazonVPC", "EU-VpcEndpoint-Bytes", "GB", "vpce.interface.gb"),
    ("AWSLambda", "Request-ARM", "Requests", "lambda.requests.arm"),
    ("AWSLambda", "EUW1-Lambda-GB-Second-ARM", "Lambda-GB-Second", "lambda.duration.arm"),
    ("AWSLambda", "Lambda-Storage-GB-Second", "GB-Seconds", "lambda.ephemeral_storage.x86"),
    ("AWSQueueService", "Requests-RBP", "Requests", "sqs.requests.standard"),
    ("AWSQueueService", "EU-Requests-FIFO-RBP", "Requests", "sqs.requests.fifo"),
    ("AmazonSNS", "APN1-DeliveryAttempts-HTTP", "Notifications", "sns.delivery.http"),
    ("AWSDataTransfer", "DataTransfer-Out-Bytes", "GB", "dt.out.internet"),
    ("AWSDataTransfer", "EU-DataTransfer-Regional-Bytes", "GB", "dt.inter_az"),
    ("AmazonCloudWatch", "APS1-CW:AlarmMonitorUsage", "Alarms", "cw.alarm.standard"),
    ("AmazonCloudWatch", "APS1-DataProcessing-Bytes", "GB", "cw.logs.ingest.standard"),
    ("AmazonECS", "USE1-Fargate-vCPU-Hours:perCPU", "hours", "fargate.vcpu.linux_x86"),
    ("AmazonECS", "APN1-Fargate-ARM-GB-Hours", "hours", "fargate.memory.linux_arm"),
    ("AmazonEKS", "USE1-AmazonEKS-Hours:perCluster", "Hours", "eks.cluster.standard"),
    ("AmazonS3", "EU-TimedStorage-ByteHrs", "GB-Mo", "s3.standard.storage"),
    ("AmazonS3", "Requests-Tier1", "Requests", "s3.standard.put"),
    ("AmazonDynamoDB", "WriteRequestUnits", "WriteRequestUnits", "ddb.ondemand.wru"),
    ("AmazonApiGateway", "USE1-ApiGatewayHttpRequest", "Requests", "apigw.http.requests"),
    ("AmazonKinesis", "SAE1-PutRequestPayloadUnits", "PutRequest", "kds.put_payload_units"),
    ("AmazonKinesis", "APN1-Storage-ShardHour", "ShardHour", "kds.shard_hour"),
    ("AWSEvents", "USE1-Event-64K-Chunks", "64K Chunks", "events.custom"),
    ("AmazonStates", "APS3-StateTransition", "StateTransitions", "sfn.standard.transitions"),
    ("AmazonRoute53", "HostedZone", "HostedZone", "r53.zone"),
    ("AmazonCloudFront", "US-DataTransfer-Out-Bytes", "GB", "cf.transfer_out.internet"),
    ("AmazonCloudFront", "EU-Requests-Tier2-HTTPS", "Requests", "cf.requests.https"),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example[1])
def test_a_usage_type_is_its_meter(
    example: tuple[str, str, str, str] | tuple[str, str, str, str, dict[str, str]],
) -> None:
    service, usage_type, unit, meter, *more = example
    made = aws.product("S", "Any", service, usage_type, **(more[0] if more else {}))
    found = rules_for(Product("S", made["productFamily"], made["attributes"]))
    fitting = [name for rule, name in found if unit.lower() in rule.aws_units]
    assert fitting == [meter]


@pytest.mark.parametrize(
    ("service", "usage_type", "operation"),
    [
        ("AWSLambda", "Global-Request", ""),  # the free allowance, stated as a price
        ("AmazonEC2", "EU-NatGateway-Prvd-Bytes", "NatGateway"),
        ("AmazonEC2", "NatGateway-Hours", "RegionalNatGateway"),
        ("AWSELB", "CAN1-TS-LoadBalancerUsage", "LoadBalancing:Application"),
        ("AWSELB", "TS-LoadBalancerUsage", "LoadBalancing:Application"),
        ("AmazonCloudWatch", "USE1-VendedLog-Bytes", "PutLogEvents"),
        ("AmazonS3", "Requests-ZIA-Tier1", ""),
        ("AmazonDynamoDB", "IA-ReadRequestUnits", ""),
        ("AWSDataTransfer", "USE1-AWS-In-Bytes", ""),
        ("AmazonCloudFront", "US-Requests-HTTPS-Proxy", ""),
    ],
)
def test_a_product_that_only_looks_alike_is_left(service: str, usage_type: str, operation: str) -> None:
    made = aws.product("S", "Any", service, usage_type, operation=operation)
    assert rules_for(Product("S", "Any", made["attributes"])) == []


@pytest.mark.parametrize(
    ("service", "family", "attributes", "meter"),
    [
        (
            "AmazonRDS",
            "Database Instance",
            {"instanceType": "db.r6g.large", "databaseEngine": "PostgreSQL", "deploymentOption": "Multi-AZ"},
            "rds.postgres.multi_az.r6g.large",
        ),
        (
            "AmazonRDS",
            "Database Instance",
            {
                "instanceType": "db.r6g.large",
                "databaseEngine": "Aurora MySQL",
                "deploymentOption": "Single-AZ",
            },
            "aurora.instance.r6g.large",
        ),
        (
            "AmazonRDS",
            "Database Instance",
            {"instanceType": "db.r6g.large", "databaseEngine": "Oracle"},
            None,
        ),
        (
            "AmazonElastiCache",
            "Cache Instance",
            {"instanceType": "cache.r6g.large", "cacheEngine": "Valkey"},
            "elasticache.valkey.r6g.large",
        ),
    ],
)
def test_databases_and_caches_are_their_engines_and_classes(
    service: str, family: str, attributes: dict[str, str], meter: str | None
) -> None:
    made = aws.product("S", family, service, "InstanceUsage", **attributes)
    found = instance_rule(Product("S", family, made["attributes"]))
    assert (found[1] if found else None) == meter
    if found:
        assert UNITS[found[1]] == found[0].unit


@pytest.mark.parametrize(
    ("attributes", "region"),
    [
        ({"regionCode": "eu-west-1"}, "eu-west-1"),
        ({"regionCode": "", "location": "Europe (Ireland)"}, "eu-west-1"),
        ({"regionCode": "", "location": "EU (Ireland)"}, "eu-west-1"),
        ({"regionCode": "", "location": "Any"}, None),
        ({"regionCode": "us-west-2", "locationType": "AWS Local Zone"}, None),
        ({"fromRegionCode": "sa-east-1", "fromLocationType": "AWS Region"}, "sa-east-1"),
        ({"servicecode": "AmazonCloudFront", "usagetype": "JP-DataTransfer-Out-Bytes"}, "cf-japan"),
        ({"servicecode": "AmazonRoute53"}, "global"),
    ],
)
def test_a_product_stands_where_its_attributes_say(attributes: dict[str, str], region: str | None) -> None:
    made = aws.product("S", "Any", "AmazonEC2", "X", **attributes)
    assert region_of(Product("S", "Any", made["attributes"])) == region
