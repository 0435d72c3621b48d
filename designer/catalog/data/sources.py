"""The documents that the catalog's figures come from, named once, each with its text's date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from designer.catalog.spec import Constant, Source


def cited(name: str, value: float | int | str, unit: str, source: Source) -> Constant:
    """A Constant with its source."""
    return Constant(name, value, unit, source.text, source.date)


def by_region(name: str, values: Mapping[str, float], unit: str, source: Source) -> Iterator[Constant]:
    """A figure that differs by Region, as a Constant for each value with the Regions that have it."""
    for value in sorted(set(values.values()), reverse=True):
        regions = ", ".join(sorted(region for region, each in values.items() if each == value))
        yield cited(f"{name}, {regions}", value, unit, source)


def pair(source: Source) -> tuple[str, str]:
    """Text and date, where a record wants both."""
    return source.text, source.date


def _guide(text: str) -> Source:
    """A page of AWS's documentation as it read in mid-2026 (pages carry no date themselves)."""
    return Source(f"AWS documentation, {text}", "2026-07")


def _older(text: str) -> Source:
    """A page as it stood when AWS last published its guides' sources."""
    return Source(f"AWS documentation, {text}", "2023-06-15")


def _api(text: str) -> Source:
    """The text of AWS's API definitions, as botocore ships them."""
    return Source(f"AWS API definitions in botocore, {text}", "2026-08-07")


ALARM_EVALUATION = Source("AWS documentation, CloudWatch: alarm evaluation", "2026-04-13")
DETAILED_MONITORING = Source("AWS documentation, EC2: manage detailed monitoring", "2026-04-13")
PUBLICATION_DELAY = Source(
    "AWS documentation, DynamoDB: auto scaling (metrics lag by up to a few minutes); 60 s is our reading",
    "2026-04-13",
)
CLOUDWATCH_AGENT = _guide("CloudWatch: configuration of the agent, metrics_collection_interval")
TARGET_TRACKING = _guide("EC2 Auto Scaling: target tracking scaling policies")
TARGET_TRACKING_ALARMS = Source(
    "alarms seen in several independent write-ups of real accounts; AWS doesn't print them", "2026-07"
)
APPLICATION_AUTO_SCALING = _guide("Application Auto Scaling: target tracking scaling policies overview")
PREDICTIVE_SCALING = _guide("EC2 Auto Scaling: predictive scaling policies")
COOLDOWNS = _older("EC2 Auto Scaling: scaling cooldowns")
ASG_HEALTH = _older("EC2 Auto Scaling: health checks for instances")
ASG_QUOTAS = _older("EC2 Auto Scaling: quotas")
EC2_LAUNCH = Source("measured launches, brevdev ec2-coldboot-research (m7i.large, AL2023)", "2026-02")
EC2_API_THROTTLING = _guide("EC2: API request throttling")

SPOT_NOTICE = _older("EC2: Spot Instance interruption notices")
SPOT_ADVISOR = Source(
    "Spot Instance Advisor: bands below 5 to above 20 % a month; 10 % is our default", "2025-06-28"
)
SPOT_REBALANCE = Source(
    "our assumption: AWS says only that the recommendation may come before the notice", "2026-11"
)
ASG_REFRESH = _older("EC2 Auto Scaling: default values of an instance refresh")
ASG_REBALANCE = Source(
    "our assumption: a group rebalances at its next check; AWS publishes no figure", "2026-11"
)
T_STANDARD = _older("EC2: standard mode of burstable instances")

ELB_API = _api("elbv2")
ELB_TARGET_GROUPS = _guide("Application Load Balancer: edit target group attributes")
ELB_HEALTH = _guide("Elastic Load Balancing: health checks of target groups")
ELB_TROUBLE = _older("Application Load Balancer: troubleshooting")
ELB_HOW = _older("Elastic Load Balancing: how it works")
ELB_QUOTAS = _guide("Elastic Load Balancing: quotas")
CLB_SURGE = _older("Classic Load Balancer: CloudWatch metrics, SurgeQueueLength and SpilloverCount")
CLB_ERRORS = _guide("Classic Load Balancer: troubleshooting HTTP errors; AWS re:Post on its 503 and 504")
LCU = Source("LCU dimensions in Vantage's cloud cost handbook, agreeing with public calculators", "2025-01")
ELB_LATENCY = Source("our assumption from common experience: 1 to 5 ms; AWS publishes no figure", "2026-11")

ELB_NODE_NOTICED = Source(
    "our assumption: three failed checks, 10 s apart; AWS doesn't publish how fast it notices a dead node",
    "2026-11",
)
NLB_LATENCY = Source("our assumption from common experience: below 1 ms; AWS publishes no figure", "2026-11")
GWLB_LATENCY = Source("our assumption: as a Network Load Balancer; AWS publishes no figure", "2026-11")

LAMBDA_LIMITS = _guide("Lambda: quotas")
LAMBDA_CONCURRENCY = _guide("Lambda: function scaling and concurrency")
LAMBDA_SCALING = _guide("Lambda: scaling behavior")
LAMBDA_PROVISIONED = _guide("Lambda: configuring provisioned concurrency")
LAMBDA_RATE = _guide("Lambda: requests per second are limited to 10 times the concurrency")
LAMBDA_BURST = Source("our assumption; AWS publishes no figure for bursts within a second", "2026-11")
LAMBDA_PACKAGE = Source(
    "measured by lambdabench.dev: what is downloaded makes no difference up to a few MB", "2026-07-18"
)
LAMBDA_INIT_MEMORY = Source(
    "measured by filia-aleks: memory helps Java and .NET most, others little; the shares are our reading",
    "2021-06",
)
LAMBDA_MEMORY = _guide("Lambda: configure function memory")
LAMBDA_RUNTIME = _guide("Lambda: runtime environment")
LAMBDA_API = _api("lambda")
LAMBDA_ASYNC = _guide("Lambda: asynchronous invocation, error handling")
LAMBDA_INIT_BILLING = Source(
    "AWS Compute Blog: Lambda standardises billing for the INIT phase, from 2025-08-01", "2025-04"
)
LAMBDA_SQS = _guide("Lambda: using Lambda with SQS")
LAMBDA_SQS_SCALING = _guide("Lambda: scaling behavior of SQS event source mappings")
LAMBDA_ARM_START = Source("measured by edjgeek: cold starts 15 to 40 % shorter on arm64", "2026-01")

SQS_QUEUES = _guide("SQS: quotas of queues")
SQS_MESSAGES = _guide("SQS: quotas of messages")
SQS_API = _api("sqs")
SQS_DLQ = _older("SQS: dead-letter queues")
SQS_BILLING = Source("SQS pricing as told by cloudburn.io and others: each 64 KB is one request", "2026-03")
SQS_LATENCY = Source(
    "measured by bitesizedserverless in eu-west-1: 16.2 ms median, less the way of the send",
    "2022-09",
)
SQS_ACK = Source("our assumption: a send is acknowledged in 8 ms; AWS publishes no figure", "2026-11")
POLLER_BACKOFF = Source("our assumption; AWS says only that pollers back off", "2026-11")

ECS_SCALING = _guide("ECS: service auto scaling")
ECS_LAG = Source(
    "AWS's own figures for ECS target tracking, quoted by classmethod.jp: 363 s and 86 s to the trigger",
    "2026-06",
)
ECS_MEMORY = _guide("ECS: reserving container instance memory (m4.large registers 7,985 of 8,192 MiB)")
ECS_MANAGED_SCALING = _guide("ECS: managed scaling behavior of capacity providers")
ECS_API = _api("ecs")
ECS_OUT_OF_MEMORY = _guide("ECS: OutOfMemoryError of stopped tasks")
ECS_SCALE_OUT_ALARM = Source("containers-roadmap issue 638: one breaching minute scales out", "2019-12")
ECS_QUOTAS = _guide("ECS: service quotas")
ECS_THROTTLING = _guide("ECS: API throttling and Fargate launch rates")
FARGATE_SIZES = _guide("ECS: Fargate task sizes")
FARGATE_START = Source("components of a task's start, measured by kjm and taourl", "2025-06")
FARGATE_FIRST = Source("measured by Vlad Ionescu: first tasks of ECS on Fargate after about 30 s", "2022-06")
FARGATE_BILLING = Source("Fargate pricing, as quoted at devops.stackexchange.com", "2023-06")
FARGATE_QUOTAS = _guide("EKS and ECS: Fargate quotas of a new account")

EKS_AMI = Source("awslabs/amazon-eks-ami, nodeadm: maximum pods, kubeReserved, evictionHard", "2026-07-23")
EKS_MAX_PODS_CAP = _older("EKS: choosing an instance type (110 pods below 30 vCPUs, else 250)")
VPC_CNI = Source(
    "aws/amazon-vpc-cni-k8s 1.14.0, manifest: aws-node requests 25m, its node agent 25m", "2023-08"
)
KUBE_PROXY = Source(
    "EKS's kube-proxy v1.25.6 as eksctl keeps it (pkg/addons/default/testdata/sample-1.25.json): cpu 100m",
    "2023-06-21",
)
EC2_NETWORK = Source("AWS documentation, EC2: instance network bandwidth, network I/O credits", "2026-04-13")
EKS_FARGATE_PODS = _older("EKS: Fargate pod configuration")
EKS_NODE_LOSS = Source(
    "kube-controller-manager reference: node-monitor-grace-period, 50 s (40 s in older releases)", "2026-07"
)
STATUS_CHECKS = _older("EC2: status checks for instances (each minute)")
EKS_QUOTAS = _guide("EKS: endpoints and quotas")
EKS_CONTROL_PLANE = _guide("EKS: provisioned control plane")
EKS_START = Source(
    "measured by Vlad Ionescu: first pods of EKS on Fargate after about 60 s, 12 s of it our image pull",
    "2022-06",
)
EKS_NODE_START = Source("measured by Vlad Ionescu: first pods of EKS on EC2 after about 150 s", "2022-06")
KARPENTER_ICE = Source("karpenter-provider-aws, pkg/cache: UnavailableOfferingsTTL", "2026-11")
KARPENTER = Source("source code of karpenter and karpenter-provider-aws: defaults", "2026-08-21")
KARPENTER_NODE = Source("node Ready after 45 to 90 s, measured by zop.dev and devfloor9", "2025-06")
AUTOSCALER_FLAGS = Source(
    "kubernetes/autoscaler, cluster-autoscaler/main.go: defaults of its node group back-off", "2026-11"
)
CLUSTER_AUTOSCALER = Source("kubernetes/autoscaler, cluster-autoscaler: FAQ and defaults", "2026-08-22")
PROBES = Source("Kubernetes documentation: liveness, readiness and startup probes", "2026-07")
KUBELET_BACK_OFF = Source(
    "Kubernetes documentation: pod lifecycle, how pods handle problems with containers; KEP-4603", "2026-07"
)
HPA = Source("Kubernetes documentation: Horizontal Pod Autoscaling (defaults since v1.23)", "2026-07")
METRICS_SERVER = Source(
    "kubelet reference: housekeeping-interval 10 s; metrics-server 0.6.4: metric-resolution 15 s", "2023-07"
)

SDK_RETRIES = Source("AWS SDKs and Tools guide: retry behavior; botocore's retry constants", "2026-08-07")
BREAKER = Source(
    "Resilience4j's defaults, a common library of breakers, as Apache Camel 4.22 documents them", "2026-11"
)
SDK_TIMEOUTS = Source("botocore's reference of Config: connect and read timeouts, 60 s each", "2026-11")

RDS_LIMITS = Source("AWS documentation, RDS: quotas and constraints", "2026-04-13")
RDS_FAILOVER = Source("AWS documentation, RDS: Multi-AZ failover takes 60 to 120 s", "2026-04-13")
ELASTICACHE = Source("AWS documentation, ElastiCache: quotas and node sizes", "2026-04-13")
ELASTICACHE_RESERVED = Source(
    "AWS documentation, ElastiCache: a quarter of the memory is reserved by default", "2026-04-13"
)
CACHE_THREAD = Source("Redis and Valkey work commands on one thread; common knowledge", "2026-11")
CACHE_COMMAND = Source("our assumption: 100,000 simple commands a second on one thread", "2026-11")
ASYNC_ACK = Source("our assumption: Lambda takes an event in 10 ms; AWS publishes no figure", "2026-11")
APIGATEWAY = Source("AWS documentation, API Gateway: quotas and request throttling", "2026-04-13")
APIGATEWAY_STEPS = Source(
    "API Gateway pricing: HTTP API requests are metered in 512 KB increments; of which way is our reading",
    "2026-07",
)
APIGATEWAY_LATENCY = Source(
    "our assumption from common experience: 5 to 30 ms; AWS publishes no figure", "2026-11"
)
OUR_SPREAD = Source("our assumption: AWS publishes no figure for the spread", "2026-11")
S3_RATES = Source("AWS documentation, S3: optimizing performance", "2026-04-13")
S3_QUOTAS = Source("AWS documentation, S3: general purpose bucket quotas, 10,000 by default", "2026-11")
SNS_QUOTAS = _guide("SNS: endpoints and quotas")
SNS_RETRIES = _guide("SNS: message delivery retries")
SNS_HTTP = _guide("SNS: HTTP/S endpoints have 15 s to answer")
SNS_LATENCY = Source(
    "measured by bitesizedserverless in eu-west-1: SNS to a warm Lambda, 73 ms median", "2022-09"
)
SNS_BILLING = Source("SNS pricing: each 64 KB of a publish is one request", "2025-08-28")
DYNAMODB_UNITS = Source("AWS documentation, DynamoDB: read and write units", "2026-04-13")
DYNAMODB_ON_DEMAND = Source("AWS documentation, DynamoDB: on-demand capacity mode", "2026-04-13")
DYNAMODB_LATENCY = Source(
    "AWS documentation, DynamoDB: single-digit milliseconds; 4 ms is our reading", "2026-04-13"
)

SLA_COMPUTE = Source("AWS Compute SLA, as mirrored", "2022-05")
SLA_ELB = Source("AWS Elastic Load Balancing SLA", "2022-07-25")
SLA_LAMBDA = Source("AWS Lambda SLA, as quoted by cloudonaut", "2019-01-31")
SLA_APIGATEWAY = Source("Amazon API Gateway SLA, as quoted by cloudonaut", "2019-01-31")
SLA_S3 = Source("Amazon S3 SLA, as quoted by cloudonaut", "2019-01-31")
SLA_RDS = Source("Amazon RDS SLA", "2024-01-22")
SLA_CACHE = Source("AWS Database Blog: 99.99 % availability with ElastiCache for Redis, Multi-AZ", "2023-02")
SLA_DYNAMODB = Source("Amazon DynamoDB SLA, as quoted by dynobase", "2022-06")
SLA_MESSAGING = Source(
    "Amazon Messaging (SQS, SNS) SLA, as listed by github.com/mikaelvesavuori/cloud-sla", "2023-01-08"
)

LATENCY_ZONES = Source(
    "pings between zones by xkyle, flashgrid and duckkit: 0.25 to 3.37 ms, mostly 0.3 to 1.5", "2026-01"
)
LATENCY_SAME_ZONE = Source(
    "round trips of 0.1 to 0.3 ms, from common experience; AWS publishes no figure", "2026-11"
)
LATENCY_REGIONS = Source("public table of pings between Regions, quoted 2017", "2017-06")
VPC_QUOTAS = _guide("VPC: quotas")
T_CREDITS = Source("AWS documentation, EC2: unlimited mode of burstable instances", "2026-04-13")
DETAILED_METRICS = Source(
    "CloudWatch pricing: detailed monitoring of EC2 publishes seven metrics", "2026-04-13"
)
