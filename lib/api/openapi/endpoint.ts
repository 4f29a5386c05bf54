import type { z } from "zod";

/** A zod schema under the name that the document gives it. */
export interface Named {
  name: string;
  schema: z.ZodType;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description: string;
  /** Left out, samples do without it. */
  example?: string;
}

export interface Example {
  path?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Record<string, unknown>;
}

/** What an integrator is told about one route of the wire API. */
export interface Endpoint {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As the route table writes it; the published path ends with a slash. */
  path: string;
  /** Name of the call in the document and in the client. */
  operationId: string;
  group: "Operations" | "Checkout" | "Payments" | "Cards" | "Reports" | "Requests";
  summary: string;
  /** Paragraphs. */
  description: string[];
  /** Right that a person or a narrowed key needs. */
  right: string;
  parameters?: Parameter[];
  body?: Named;
  /** The body carries a file: it is taken as multipart only. */
  multipart?: boolean;
  /** Answers with a body, or with a file of these kinds; several of one status are alternatives. */
  answers: { status: number; description: string; body?: Named; file?: readonly string[] }[];
  /** Statuses of refusals beside those that every call may get. */
  refusals: number[];
  example: Example;
  answerExample?: unknown;
}
