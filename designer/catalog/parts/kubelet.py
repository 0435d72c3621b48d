"""What of an EC2 instance is left for pods: how many, how much CPU and memory, as EKS's own images reckon."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.data import sources
from designer.catalog.data.instance_types import InstanceType
from designer.catalog.data.sources import cited

HOST_PODS = cited("pods of a node that need no address of their own", 2, "pods", sources.EKS_AMI)
SMALL_NODE_CAP = cited("advised most pods below 30 vCPUs", 110, "pods", sources.EKS_MAX_PODS_CAP)
LARGE_NODE_CAP = cited("advised most pods from 30 vCPUs on", 250, "pods", sources.EKS_MAX_PODS_CAP)
LARGE_NODE_VCPU = cited("vCPUs from which a node may have 250 pods", 30, "vCPU", sources.EKS_MAX_PODS_CAP)
RESERVED_BASE_MIB = cited("memory kept for the kubelet", 255, "MiB", sources.EKS_AMI)
RESERVED_PER_POD_MIB = cited("memory kept for each possible pod", 11, "MiB", sources.EKS_AMI)
EVICTION_MIB = cited("free memory below which pods are evicted", 100, "MiB", sources.EKS_AMI)
OVERHEAD = cited("memory that the machine itself takes", 0.075, "share", sources.KARPENTER)
RESERVED_CPU = cited(
    "cores kept for the kubelet, of the 1st / 2nd / 3rd and 4th / each further core",
    "0.06 / 0.01 / 0.005 / 0.0025",
    "share",
    sources.EKS_AMI,
)
CNI_VCPU = cited("cores that a node's VPC CNI requests", 0.05, "vCPU", sources.VPC_CNI)
PROXY_VCPU = cited("cores that a node's kube-proxy requests", 0.1, "vCPU", sources.KUBE_PROXY)
DAEMON_PODS = cited("pods of the add-ons on a node (VPC CNI, kube-proxy)", 2, "pods", sources.VPC_CNI)
PREFIX_ADDRESSES = cited("addresses of a /28 prefix, in the place of one", 16, "addresses", sources.EKS_AMI)
CONSTANTS = (
    PREFIX_ADDRESSES,
    HOST_PODS,
    SMALL_NODE_CAP,
    LARGE_NODE_CAP,
    LARGE_NODE_VCPU,
    RESERVED_BASE_MIB,
    RESERVED_PER_POD_MIB,
    EVICTION_MIB,
    OVERHEAD,
    RESERVED_CPU,
    CNI_VCPU,
    PROXY_VCPU,
    DAEMON_PODS,
)

_TIERS = ((1, 0.06), (2, 0.01), (4, 0.005), (float("inf"), 0.0025))
_MIB_PER_GIB = 1_024.0


@dataclass(frozen=True, slots=True)
class Room:
    """What pods of deployments may request on one node: cores, GiB of memory, and how many there may be."""

    vcpu: float
    memory_gib: float
    pods: int


def most_pods(kind: InstanceType, *, prefixes: bool = False) -> int:
    """Pods that a node may hold: ENIs x (IPv4 addresses - 1) + 2; with /28 prefixes up to the advised cap.

    Source: awslabs/amazon-eks-ami's `eni-max-pods.txt` and `max-pods-calculator.sh`, 2026-07.
    """
    addresses = kind.ipv4_per_eni - 1
    if not prefixes:
        return kind.most_enis * addresses + int(HOST_PODS.value)
    cap = LARGE_NODE_CAP if kind.vcpu >= int(LARGE_NODE_VCPU.value) else SMALL_NODE_CAP
    return min(
        int(cap.value), kind.most_enis * addresses * int(PREFIX_ADDRESSES.value) + int(HOST_PODS.value)
    )


def reserved_vcpu(vcpu: float) -> float:
    """Cores that the kubelet keeps for itself, falling by steps for each further core."""
    kept, below = 0.0, 0.0
    for upper, share in _TIERS:
        kept += max(0.0, min(vcpu, upper) - below) * share
        below = upper
    return kept


def allocatable(kind: InstanceType, *, prefixes: bool = False) -> Room:
    """What the scheduler may give away on a node of this type, before any daemon."""
    pods = most_pods(kind, prefixes=prefixes)
    kept_mib = float(RESERVED_BASE_MIB.value) + float(RESERVED_PER_POD_MIB.value) * pods
    kept_gib = (kept_mib + float(EVICTION_MIB.value)) / _MIB_PER_GIB
    memory_gib = kind.memory_gib * (1.0 - float(OVERHEAD.value)) - kept_gib
    return Room(kind.vcpu - reserved_vcpu(kind.vcpu), max(0.0, memory_gib), pods)


def room(kind: InstanceType, *, prefixes: bool = False) -> Room:
    """What is left of it for deployments once the VPC CNI and kube-proxy run there."""
    whole = allocatable(kind, prefixes=prefixes)
    return Room(
        whole.vcpu - float(CNI_VCPU.value) - float(PROXY_VCPU.value),
        whole.memory_gib,
        max(0, whole.pods - int(DAEMON_PODS.value)),
    )
