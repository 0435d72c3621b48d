import type { Document } from "./types";

/** A small drawing for tests: a load balancer before a fleet in a VPC, a queue and its consumer beside it. */
export const SAMPLE: Document = {
  schema_version: 1,
  name: "Sample",
  account: { free_tier: false, quotas: {} },
  classes: [
    { id: "page", title: "Page" },
    { id: "order", title: "Order" },
  ],
  groups: [
    { id: "region", service: "region", params: { region: "eu-west-1" }, frame: [160, 40, 800, 500] },
    { id: "vpc", service: "vpc", parent: "region", params: {}, frame: [320, 80, 340, 440] },
    {
      id: "az-a",
      service: "availability_zone",
      parent: "vpc",
      params: { zone: "a" },
      frame: [336, 140, 300, 140],
    },
  ],
  nodes: [
    { id: "edge", service: "application_load_balancer", parent: "region", at: [168, 262], params: {} },
    { id: "web", service: "ec2_auto_scaling_group", parent: "az-a", at: [400, 160], params: { min: 2 } },
    { id: "orders", service: "sqs_queue", parent: "region", at: [728, 132], params: {} },
    {
      id: "fulfil",
      service: "lambda_function",
      parent: "region",
      at: [728, 276],
      params: {},
      work: { order: {} },
    },
  ],
  edges: [
    { id: "e2", kind: "target", from: ["edge", "targets"], to: ["web", "http"] },
    {
      id: "e3",
      kind: "send",
      from: ["web", "calls"],
      to: ["orders", "send"],
      calls_per_request: { order: 1 },
    },
    { id: "e4", kind: "event_source", from: ["orders", "poll"], to: ["fulfil", "event_source"] },
  ],
};
