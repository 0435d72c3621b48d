"""Products that are priced by their type: EC2 instances, RDS instances, cache nodes."""

from __future__ import annotations

from pricing.offers.records import Product
from pricing.offers.rules import Rule, rule

_HOURS = "hrs|hours|hour"
_INSTANCE = rule(".*", "", "instance-hour", _HOURS)
_NODE = rule(".*", "", "node-hour", _HOURS)
_ENGINES = {"PostgreSQL": "postgres", "MySQL": "mysql", "MariaDB": "mariadb"}
_AURORA = {"Aurora PostgreSQL", "Aurora MySQL"}
_DEPLOYMENTS = {"Single-AZ": "single_az", "Multi-AZ": "multi_az"}


def instance_rule(product: Product) -> tuple[Rule, str] | None:
    """The rule and meter of an instance type; None for what is not modelled (other systems, tenancies)."""
    service = product.get("servicecode")
    if service == "AmazonEC2" and product.family.startswith("Compute Instance"):
        return _ec2(product)
    if service == "AmazonRDS" and product.family == "Database Instance":
        return _rds(product)
    if service == "AmazonElastiCache" and product.get("instanceType").startswith("cache."):
        engine = product.get("cacheEngine").lower()
        if engine in ("redis", "memcached", "valkey"):
            return _NODE, f"elasticache.{engine}.{product.get('instanceType').removeprefix('cache.')}"
    return None


def _ec2(product: Product) -> tuple[Rule, str] | None:
    """Shared tenancy, running, no extra software, not by capacity block, no own licence."""
    plain = (
        product.get("tenancy") == "Shared"
        and product.get("preInstalledSw") in ("NA", "")
        and product.get("capacitystatus") in ("Used", "")
        and product.get("marketoption") in ("OnDemand", "")
        and product.get("licenseModel") != "Bring your own license"
        and "BoxUsage" in product.get("usagetype")
    )
    system = product.get("operatingSystem").lower()
    if not plain or system not in ("linux", "windows"):
        return None
    return _INSTANCE, f"ec2.{product.get('instanceType')}.{system}"


def _rds(product: Product) -> tuple[Rule, str] | None:
    """Open-source engines without a licence; Aurora's standard configuration."""
    size = product.get("instanceType").removeprefix("db.")
    engine, deployment = product.get("databaseEngine"), product.get("deploymentOption")
    if (
        engine in _AURORA
        and deployment in ("Single-AZ", "")
        and "IOOptimized" not in product.get("usagetype")
    ):
        return _INSTANCE, f"aurora.instance.{size}"
    if engine in _ENGINES and deployment in _DEPLOYMENTS:
        return _INSTANCE, f"rds.{_ENGINES[engine]}.{_DEPLOYMENTS[deployment]}.{size}"
    return None
