"""Fleets that read queues themselves, and policies on what waits there."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.parts.policies import BACKLOG
from designer.graph.document import BatchWork, Work
from designer.graph.problems import Severity
from designer.graph.rules.rule import Drawing, Finding, named, rule

ASG = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/"


@rule(
    Severity.ERROR,
    "A policy on the backlog needs a queue to look at: the one that the fleet reads.",
    ASG + "as-using-sqs-queue.html",
)
def backlog_of_no_queue(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes():
        for place, policy in enumerate(getattr(each.params, "policies", ())):
            if getattr(policy, "metric", "") == BACKLOG and not drawing.incoming(each, "poll"):
                yield Finding(
                    drawing.param_at(each, "policies") / place / "metric",
                    f"{named(each)} scales on the backlog of a queue, but reads none.",
                    "Connect a queue to its messages port, or take another metric.",
                )


@rule(
    Severity.ERROR,
    "Servers behind a load balancer have a queue each, and a balancer fills it; consumers take only "
    "what a free slot can work on. One fleet does either.",
    ASG + "as-using-sqs-queue.html",
)
def serves_and_polls(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes():
        targets, polls = drawing.incoming(each, "target"), drawing.incoming(each, "poll")
        if targets and polls:
            yield Finding(
                drawing.edge_at(polls[0]),
                f"{named(each)} is the target of a load balancer and reads a queue as well.",
                "Split it: one fleet that serves, one that works the queue.",
            )


@rule(
    Severity.WARNING,
    "A message that is still worked on when its visibility timeout ends is given to another "
    "consumer too, and done twice.",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html",
)
def work_outlasts_visibility(drawing: Drawing) -> Iterator[Finding]:
    for joined in drawing.edges("poll"):
        queue, fleet = drawing.node(joined.edge.from_node), drawing.node(joined.edge.to_node)
        hidden_s = getattr(queue.params, "visibility_timeout_s", None)
        longest_ms = max((_mean_ms(work) for work in fleet.node.work.values()), default=0.0)
        batch_s = joined.params.batch_size * longest_ms / 1_000.0
        if hidden_s is not None and batch_s > hidden_s:
            yield Finding(
                drawing.param_at(queue, "visibility_timeout_s"),
                f"{named(fleet)} needs {batch_s:g} s for {joined.params.batch_size} messages of "
                f"{named(queue)}, which shows them again after {hidden_s:g} s.",
                "Hide them longer, or take fewer at a time.",
            )


def _mean_ms(work: Work | BatchWork) -> float:
    one = work.per_message if isinstance(work, BatchWork) else work
    return one.cpu.mean_ms + one.wait.mean_ms
