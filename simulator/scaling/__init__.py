"""Scalers: a metric by periods, alarms over its points, and what they do to a fleet, each with its delays."""

from simulator.scaling.predictive import Forecaster
from simulator.scaling.ratio import RatioScaler
from simulator.scaling.stepping import StepScaler
from simulator.scaling.tracking import TargetTracker

__all__ = ["Forecaster", "RatioScaler", "StepScaler", "TargetTracker"]
