import type { Endpoint } from "@/lib/api/openapi/endpoint";
import { policyAnswer, policySimulateBody, simulationAnswer } from "@/lib/api/schemas/policy";
import { FOUR_EYES_DOCUMENT } from "@/lib/approvals/policy/ready-made";

export const policyEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/b/countersign/v1/policy",
    operationId: "readPolicy",
    group: "Requests",
    summary: "Read the approval policy",
    description: ["The version that is live now."],
    right: "transaction.view",
    answers: [
      { status: 200, description: "The policy.", body: { name: "ApprovalPolicy", schema: policyAnswer } },
    ],
    refusals: [],
    example: {},
  },
  {
    method: "POST",
    path: "/b/countersign/v1/policy/simulate",
    operationId: "simulatePolicy",
    group: "Requests",
    summary: "Try a policy on the last 90 days",
    description: [
      "Replays refunds and voids under the policy that is sent, beside the live one, with the evaluator that decides in earnest and the people of today. Changes nothing and keeps nothing.",
      "Whatever keeps a policy from being published is refused with 400, except a lack of people: that is what a simulation shows.",
    ],
    right: "policy.manage",
    body: { name: "SimulatePolicy", schema: policySimulateBody },
    answers: [
      {
        status: 200,
        description: "What would have been different.",
        body: { name: "PolicySimulation", schema: simulationAnswer },
      },
    ],
    refusals: [400, 413, 415],
    example: { body: { document: FOUR_EYES_DOCUMENT } },
  },
];
