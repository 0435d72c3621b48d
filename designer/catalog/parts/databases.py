"""Database instance classes: named after the EC2 types they run on, with their cores and memory."""

from __future__ import annotations

from collections.abc import Mapping

from designer.catalog.data.instance_types import InstanceType, instance_types


def classes(*names: str) -> Mapping[str, InstanceType]:
    """EC2 types by the name of the database class on them, without `db.` or `cache.`.

    Raises KeyError for one that the table of types has not.
    """
    return {name: instance_types()[name] for name in names}


RDS_CLASSES = classes(
    *(f"t4g.{size}" for size in ("micro", "small", "medium", "large")),
    *(f"t3.{size}" for size in ("micro", "small", "medium", "large")),
    *(
        f"{family}.{size}"
        for family in ("m5", "m6g", "r5", "r6g")
        for size in ("large", "xlarge", "2xlarge", "4xlarge")
    ),
)
CACHE_CLASSES = classes(
    *(f"t4g.{size}" for size in ("micro", "small", "medium")),
    *(f"{family}.{size}" for family in ("m7g", "r7g") for size in ("large", "xlarge", "2xlarge", "4xlarge")),
)
