import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { z } from "zod";
import { ENDPOINTS } from "@/lib/api/openapi/document";
import { cardListAnswer } from "@/lib/api/schemas/card-answer";
import { checkoutAnswer } from "@/lib/api/schemas/checkout-answer";
import { checkoutCreateSchema } from "@/lib/api/schemas/checkout";
import { externalAnswer, pendingApprovalAnswer } from "@/lib/api/schemas/operation-answer";
import { paymentAnswer } from "@/lib/api/schemas/payment-answer";
import { paymentMethodsAnswer } from "@/lib/api/schemas/payment-methods-answer";
import { fieldRefusal, refusalAnswer } from "@/lib/api/schemas/refusal";
import { reportListAnswer } from "@/lib/api/schemas/report";
import { ERROR_STATUS } from "@/lib/errors";

/** What `docs/api.md` shows and names must be what the product says. */

const guide = readFileSync("docs/api.md", "utf8");

/** The JSON of the guide in its order; an example that is added is added here. */
const EXAMPLES: [string, z.ZodType][] = [
  ["a refund", externalAnswer.strict()],
  ["wrong fields", fieldRefusal],
  ["a refusal", refusalAnswer.strict()],
  ["an operation that waits for approval", pendingApprovalAnswer.strict()],
  ["a session", checkoutAnswer.strict()],
  ["a one-step payment", checkoutCreateSchema],
  ["payment methods", paymentMethodsAnswer.strict()],
  ["cards", cardListAnswer],
  ["a payment in full", paymentAnswer.strict()],
  ["reports", reportListAnswer.strict()],
];

const written = [...guide.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);

test.each(EXAMPLES.map(([name, schema], index) => [name, schema, written[index] ?? ""] as const))(
  "%s in the guide is what the API says or takes",
  (_name, schema, text) => {
    expect(schema.safeParse(JSON.parse(text)).error?.issues).toBeUndefined();
  },
);

test("every example of the guide is judged", () => expect(written).toHaveLength(EXAMPLES.length));

test("every call in the guide's shell examples exists and is sent what it takes", () => {
  const calls = [
    ...guide.matchAll(/curl[^`]*?https:\/\/pay\.example\.com(\/b\/[^\s"'\\]*)[^`]*?(?=\n\s*```)/g),
  ];
  expect(calls.length).toBeGreaterThan(5);
  for (const [text, path = ""] of calls) {
    const method = /-X (\w+)/.exec(text)?.[1] ?? (/ -d /.test(text) ? "POST" : "GET");
    // What a part of a path is called is each side's own business.
    const plain = path.replace(/\/$/, "").replace(/\$\w+|(?<=\/)\d+(?=\/|$)/, "{}");
    const endpoint = ENDPOINTS.find(
      (one) => one.method === method && one.path.replace(/:\w+/g, "{}") === plain,
    );
    expect(endpoint, `${method} ${plain}`).toBeDefined();
    const sent = /-d '([^']*)'/.exec(text)?.[1] ?? /-d "(.*)"/.exec(text)?.[1]?.replaceAll('\\"', '"');
    if (sent === undefined || sent.includes("<as read>")) continue;
    expect(endpoint?.body?.schema.safeParse(JSON.parse(sent)).error?.issues).toBeUndefined();
  }
});

/** Codes of the console, which no caller of the API is ever told. */
const CONSOLE_ONLY = new Set<string>([
  ...["confirmation_required", "required_field_missing", "weak_password", "too_many_attachments"],
  ...["session_ended", "cross_site_request", "own_permissions", "delegation_circle", "already_exists"],
]);
/** Told under the name of a field, without a code. */
const BY_FIELD = new Set(["identifiers_mismatch", "ambiguous_order_no"]);
const WIRE_NAMES: Record<string, string> = {
  unauthenticated: "invalid_api_key",
  too_many_requests: "rate_limit_exceeded",
};

test("the guide names every code of a refusal, under its own status, and no other", () => {
  const rows = guide.split("\n").filter((line) => /^\| (4\d\d|5\d\d)(, 4\d\d)? \|/.test(line));
  const told = rows.flatMap((line) => {
    const statuses = line.split("|")[1]?.match(/\d{3}/g) ?? [];
    const words =
      line
        .split("|")
        .slice(2)
        .join("|")
        .match(/`[a-z]+(_[a-z]+)*`/g) ?? [];
    return words.flatMap((word) => statuses.map((status) => [word.slice(1, -1), status] as const));
  });
  const codes = Object.entries(ERROR_STATUS)
    .filter(([code]) => !CONSOLE_ONLY.has(code) && !BY_FIELD.has(code))
    .map(([code, status]) => [WIRE_NAMES[code] ?? code, String(status)] as const);
  const named = new Set(told.map((pair) => pair.join(" ")));
  expect(codes.map((pair) => pair.join(" ")).filter((pair) => !named.has(pair))).toEqual([]);
  const known = new Map(codes);
  const wrong = told.filter(([code, status]) => code.includes("_") && known.get(code) !== status);
  // A row of two statuses names the code of each; other words with a dash below are fields.
  expect(wrong.filter(([code]) => !["order_no", "session_id", "pg_response"].includes(code))).toEqual([
    ["payload_too_large", "415"],
    ["unsupported_media_type", "413"],
  ]);
});
