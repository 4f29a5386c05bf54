import { z } from "zod";
import { cardEndpoints } from "@/lib/api/openapi/card-endpoints";
import { checkoutEndpoints } from "@/lib/api/openapi/checkout-endpoints";
import type { Endpoint, Named } from "@/lib/api/openapi/endpoint";
import { operationEndpoint } from "@/lib/api/openapi/operation-endpoint";
import { paymentEndpoints } from "@/lib/api/openapi/payment-endpoints";
import { policyEndpoints } from "@/lib/api/openapi/policy-endpoints";
import { reportEndpoints } from "@/lib/api/openapi/report-endpoints";
import { requestEndpoints } from "@/lib/api/openapi/request-endpoints";
import { fieldRefusal, refusalAnswer } from "@/lib/api/schemas/refusal";

/** Every route that integrators call, in the order of the reference. */
export const ENDPOINTS: readonly Endpoint[] = [
  operationEndpoint,
  ...checkoutEndpoints,
  ...paymentEndpoints,
  ...cardEndpoints,
  ...reportEndpoints,
  ...requestEndpoints,
  ...policyEndpoints,
];

const REFUSALS: readonly Named[] = [
  { name: "Refusal", schema: refusalAnswer },
  { name: "FieldRefusal", schema: fieldRefusal },
];

/** Every call may get these. */
const ALWAYS = [401, 403, 429, 503];

const MEANING: Readonly<Record<number, string>> = {
  400: "A wrong field, or the operation is not possible; nothing happened.",
  401: "The credentials are missing, wrong, revoked or expired.",
  403: "The caller lacks the right.",
  404: "There is no such payment, report or request, or the caller may not see it.",
  409: "An operation with this Tracking-Key, or a charge of this payment, is in progress: ask again, with the same key. Or a request has changed, was decided or has ended.",
  410: "The file has expired, or is not there any more.",
  413: "The body is larger than 256 KB.",
  415: "The body is neither JSON nor a form.",
  429: "Too many calls. `Retry-After` says when the next may come.",
  502: "The gateway could not be reached; nothing was sent.",
  503: "Not available at the moment; nothing was done. `Retry-After` says when to try again.",
};

type Json = Record<string, unknown>;

/** `/b/card/:token` -> `/b/card/{token}/`. */
export function publishedPath(path: string): string {
  return `${path.replace(/:(\w+)/g, "{$1}")}/`;
}

/** The OpenAPI 3.1 document of the wire API, from the schemas that its routes use. */
export function openApiDocument(publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of ENDPOINTS) {
    const path = publishedPath(endpoint.path);
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationObject(endpoint) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Countersign Operations API",
      version: "1.0",
      description:
        "Every path is answered with and without its trailing slash. Amounts are decimal text in major units.",
    },
    servers: [{ url: publicUrl }],
    security: [{ apiKey: [] }, { basic: [] }],
    tags: [...new Set(ENDPOINTS.map(({ group }) => group))].map((name) => ({ name })),
    paths,
    components: { securitySchemes: SECURITY, schemas: componentSchemas() },
  };
}

const SECURITY = {
  apiKey: {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: "`Api-Key <prefix>.<secret>`",
  },
  basic: { type: "http", scheme: "basic", description: "A user with the right `api.access`." },
};

function operationObject(endpoint: Endpoint): Json {
  return {
    operationId: endpoint.operationId,
    tags: [endpoint.group],
    summary: endpoint.summary,
    description: [...endpoint.description, `Right: ${endpoint.right}.`].join("\n\n"),
    ...(endpoint.parameters
      ? {
          parameters: endpoint.parameters.map(({ example, ...parameter }) => ({
            ...parameter,
            schema: { type: "string" },
            example,
          })),
        }
      : {}),
    ...(endpoint.body
      ? { requestBody: requestBody(endpoint.body, endpoint.example.body, endpoint.multipart) }
      : {}),
    responses: responses(endpoint),
  };
}

function requestBody(body: Named, example: Json | undefined, multipart = false): Json {
  const schema = reference(body.name);
  if (multipart)
    return {
      required: true,
      content: { "multipart/form-data": { schema, example: withFileNames(example) } },
    };
  return {
    required: true,
    content: {
      "application/json": { schema, ...(example ? { example } : {}) },
      "application/x-www-form-urlencoded": { schema },
      "multipart/form-data": { schema },
    },
  };
}

/** A file stands in an example by its name, as shells write it. */
function withFileNames(example: Json = {}): Json {
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => [name, value instanceof File ? `@${value.name}` : value]),
  );
}

function responses(endpoint: Endpoint): Json {
  const told: Json = {};
  for (const status of new Set(endpoint.answers.map((answer) => answer.status))) {
    const same = endpoint.answers.filter((answer) => answer.status === status);
    const bodies = same.flatMap(({ body }) => (body ? [reference(body.name)] : []));
    told[status] = {
      description: same.map(({ description }) => description).join(" "),
      ...fileContent(same.flatMap(({ file }) => file ?? [])),
      ...(bodies.length > 0
        ? {
            content: {
              "application/json": {
                schema: bodies.length > 1 ? { anyOf: bodies } : bodies[0],
                ...(status === 200 && endpoint.answerExample ? { example: endpoint.answerExample } : {}),
              },
            },
          }
        : {}),
    };
  }
  for (const status of [...ALWAYS, ...endpoint.refusals].sort((one, other) => one - other)) {
    const refusal = reference("Refusal");
    const schema = status === 400 ? { anyOf: [reference("FieldRefusal"), refusal] } : refusal;
    told[status] = { description: MEANING[status], content: { "application/json": { schema } } };
  }
  return told;
}

function fileContent(types: readonly string[]): Json {
  if (types.length === 0) return {};
  const schema = { type: "string", format: "binary" };
  return { content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

function reference(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function componentSchemas(): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  const named = [
    ...ENDPOINTS.flatMap(({ body, answers }) => [body, ...answers.map((answer) => answer.body)]),
    ...REFUSALS,
  ];
  for (const entry of named) if (entry) registry.add(entry.schema, { id: entry.name });
  const { schemas } = z.toJSONSchema(registry, {
    // What callers send, before it is brought into form.
    io: "input",
    unrepresentable: "any",
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _dialect, $id: _id, ...schema }]) => [
      name,
      schema as Json,
    ]),
  );
}
