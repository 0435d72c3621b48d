"""What a Plan would show at constant rates if all went well: arithmetic alone, no queueing, no errors.

Rates follow the links, times add up along the calls, fleets are as large as their scalers would hold them
(Little's law). It prices a drawing before any run; it says nothing of waiting, retries, cold starts or of how
long scaling takes, all of which a run shows.
"""

from simulator.steady.flow import CircleError, Flow, flow_of
from simulator.steady.result import steady

__all__ = ["CircleError", "Flow", "flow_of", "steady"]
