"""Scaling policies as a drawing sets them: target tracking, step, simple, scheduled, predictive."""

from __future__ import annotations

from designer.catalog.parts.policies.metric import (
    BACKLOG,
    CPU,
    MEMORY,
    METRICS,
    NETWORK_IN,
    NETWORK_OUT,
    OF_INSTANCES,
    OF_TASKS,
    PCT,
    REQUESTS,
    not_offered,
    unit,
    word,
)
from designer.catalog.parts.policies.predictive import Predictive
from designer.catalog.parts.policies.scheduled import Scheduled
from designer.catalog.parts.policies.service_tracking import COOLDOWN_S as SERVICE_COOLDOWN_S
from designer.catalog.parts.policies.service_tracking import ServiceTracking
from designer.catalog.parts.policies.step_scaling import StepRange, StepScaling
from designer.catalog.parts.policies.target_tracking import TargetTracking

Policy = TargetTracking | ServiceTracking | StepScaling | Scheduled | Predictive

__all__ = [
    "BACKLOG",
    "CPU",
    "MEMORY",
    "METRICS",
    "NETWORK_IN",
    "NETWORK_OUT",
    "OF_INSTANCES",
    "OF_TASKS",
    "PCT",
    "REQUESTS",
    "SERVICE_COOLDOWN_S",
    "Policy",
    "Predictive",
    "Scheduled",
    "ServiceTracking",
    "StepRange",
    "StepScaling",
    "TargetTracking",
    "not_offered",
    "unit",
    "word",
]
