"""What can break in a run: each action with what it strikes and the numbers it takes.

Actions are named after AWS Fault Injection Service's where it has one
(https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html). Which boxes and arrows an
action can strike, they say themselves (`Service.faults`, `EdgeKind.faults`); what a run makes of it stands in
`designer.graph.faults`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ZONE, NODE, EDGE = STRIKES = ("zone", "node", "edge")

_FIS = "https://docs.aws.amazon.com/fis/latest/userguide/"
_REFERENCE = _FIS + "fis-actions-reference.html"


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that an action takes, with bounds. `begins`: what a form starts with.

    `required`: a scenario must give it; else what it leaves out is `begins`.
    """

    name: str
    title: str
    unit: str
    minimum: float
    maximum: float
    begins: float
    required: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A kind of fault. `strikes` is zone, node or edge; `lasts`: whether it has a duration."""

    title: str
    summary: str
    strikes: str
    settings: tuple[Setting, ...] = ()
    lasts: bool = True
    docs_url: str = _REFERENCE


def _share(title: str, begins: float, *, required: bool = False) -> Setting:
    return Setting("probability", title, "ratio", 0, 1, begins, required)


_COUNT = Setting("count", "Instances", "instances", 1, 10_000, 1, whole=True)

ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        "az_power_interruption": Action(
            "An Availability Zone loses power",
            "What stands in the zone is lost with what it was doing; balancers there drop out of DNS.",
            ZONE,
            docs_url=_FIS + "az-availability-scenario.html",
        ),
        "terminate_instances": Action(
            "Instances of a fleet are lost",
            "The oldest go at once, with what they were doing; their group replaces them.",
            NODE,
            (_COUNT,),
            lasts=False,
        ),
        "stop_instances": Action(
            "Instances are stopped",
            "The oldest stop with what they were doing; a group replaces them, a lone one boots again.",
            NODE,
            (_COUNT,),
            lasts=False,
        ),
        "asg_insufficient_instance_capacity_error": Action(
            "EC2 has no capacity for a group",
            "Launches of its instances or nodes fail in every zone; it tries again as its autoscaler does.",
            NODE,
            (_share("Launches that fail", 1.0),),
        ),
        "api_insufficient_instance_capacity_error": Action(
            "EC2 has no capacity in a zone",
            "Launches of instances and nodes fail there, of all groups; they go to other zones.",
            ZONE,
            (_share("Launches that fail", 1.0),),
        ),
        "interrupt_spot": Action(
            "Spot capacity is taken back",
            "A share of the Spot instances, tasks or nodes gets its two minutes' notice at once.",
            NODE,
            (Setting("share", "Taken back", "ratio", 0.000_1, 1, 1.0),),
            lasts=False,
            docs_url=_FIS + "fis-actions-reference.html#ec2-actions-reference",
        ),
        "deploy_new_version": Action(
            "A new version is deployed",
            "Every server is replaced by a new one, step by step, as the service's settings allow.",
            NODE,
            lasts=False,
            docs_url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html",
        ),
        "failover_database": Action(
            "A database or cache fails over",
            "Its primary is lost, and nobody is served until the standby has taken over.",
            NODE,
            lasts=False,
        ),
        "flush_cache": Action(
            "A cache forgets",
            "A share of what it holds is gone at once, all of it or less; what is asked for then is a miss.",
            NODE,
            (Setting("share", "Forgotten", "ratio", 0.001, 1, 1.0),),
            lasts=False,
        ),
        "slow_servers": Action(
            "Servers get slow",
            "What begins on them takes so many times as long: a database under stress, a noisy neighbour.",
            NODE,
            (
                Setting("factor", "Times as long", "times", 1, 10_000, 10.0, required=True),
                Setting("share", "Of the servers", "ratio", 0.001, 1, 1.0),
            ),
            docs_url=_FIS + "actions-ssm-agent.html",
        ),
        "dependency_outage": Action(
            "A service is down",
            "What arrives at it fails at once, all of it or a share.",
            NODE,
            (_share("Calls that fail", 1.0),),
        ),
        "inject_throttles": Action(
            "A service throttles",
            "A share of what arrives at it is refused at once, as by a quota.",
            NODE,
            (_share("Calls that are refused", 1.0),),
        ),
        "throttle": Action(
            "A service admits fewer",
            "So many requests a second pass, the others are refused at once.",
            NODE,
            (Setting("rate_per_s", "Requests a second", "requests/s", 0, 10_000_000, 10.0, required=True),),
        ),
        "slow_network": Action(
            "The network of a box gets slower",
            "Every attempt to it and from it takes so much longer to arrive.",
            NODE,
            (Setting("seconds", "Added time", "s", 0.000_1, 900, 0.2, required=True),),
        ),
        "network_latency": Action(
            "A connection gets slower",
            "Every attempt takes so much longer to arrive.",
            EDGE,
            (Setting("seconds", "Added time", "s", 0.000_1, 900, 0.2, required=True),),
        ),
        "disrupt_connectivity": Action(
            "A connection is cut",
            "Nothing gets through and nothing is refused: callers wait until their timeout. Who still waits "
            "at the end goes on when TCP sends again: the longer it has waited, the later.",
            EDGE,
        ),
        "inject_errors": Action(
            "Calls over a connection fail",
            "A share of the attempts comes back as an error at once.",
            EDGE,
            (_share("Calls that fail", 0.1, required=True),),
        ),
    }
)
"""Every action by the name that a Scenario writes."""

FLEETS = ("terminate_instances", "stop_instances", "slow_servers")
"""What can strike a box of servers beside `ON_SERVICES`."""

ON_SERVICES = ("dependency_outage", "inject_throttles", "throttle", "slow_network")
"""What can strike whatever takes requests."""

ON_LINKS = tuple(name for name, action in ACTIONS.items() if action.strikes == EDGE)
"""What can strike an edge whose caller waits for something: an answer or an acknowledgement."""
