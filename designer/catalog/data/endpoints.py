"""Which AWS services a VPC reaches without the internet: by a gateway or an interface endpoint."""

from __future__ import annotations

from collections.abc import Mapping

INTERFACE: Mapping[str, str] = {
    "s3": "Amazon S3",
    "dynamodb": "Amazon DynamoDB",
    "sqs": "Amazon SQS",
    "sns": "Amazon SNS",
    "lambda": "AWS Lambda",
    "execute-api": "Amazon API Gateway (private APIs)",
    "kinesis-streams": "Amazon Kinesis Data Streams",
    "events": "Amazon EventBridge",
    "states": "AWS Step Functions",
}
"""AWS's name of the endpoint service (`com.amazonaws.REGION.sqs`) and its title, for services of the catalog
and those to come. Source: AWS PrivateLink guide, services that integrate with PrivateLink, 2026-07."""

GATEWAY: Mapping[str, str] = {"s3": "Amazon S3", "dynamodb": "Amazon DynamoDB"}
"""Those with gateway endpoints. Source: AWS PrivateLink guide, gateway endpoints, 2026-07."""
