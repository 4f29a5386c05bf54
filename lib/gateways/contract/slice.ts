import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import { z } from "zod";
import type { SeenRequest } from "@/lib/gateways/contract/contract-types";

/** Checks requests against a vendor's published description of its API, of which a slice lies in a folder of its own. */
export interface Slice {
  /** What is wrong with a request; nothing when the description allows it. */
  problemsOf(request: SeenRequest): string[];
}

const parameter = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  schema: z.unknown(),
});
const operation = z.looseObject({
  parameters: z.array(z.looseObject({ $ref: z.string().optional() })).default([]),
  requestBody: z.looseObject({ content: z.record(z.string(), z.unknown()) }).optional(),
});
const description = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** Reads `<folder>/<file>`. `basePath` is what the description has in its servers' addresses and not in its paths. */
export function readSlice(folder: string, file: string, basePath = ""): Slice {
  const document: unknown = JSON.parse(readFileSync(join(folder, file), "utf8"));
  const { paths } = description.parse(document);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false });
  // Everything in a form is text, so numbers have to be recognised there.
  const formAjv = new Ajv({
    strict: false,
    allErrors: true,
    validateFormats: false,
    unicodeRegExp: false,
    coerceTypes: true,
  });
  for (const one of [ajv, formAjv]) one.addSchema(document as object, "slice");
  const compile = (one: Ajv, pointer: string): ValidateFunction => one.compile({ $ref: `slice#${pointer}` });

  function problemsOf(request: SeenRequest): string[] {
    const path = request.path.slice(basePath.length);
    const template = Object.keys(paths).find((each) => matches(each, path));
    const method = request.method.toLowerCase();
    const found = template && paths[template]?.[method];
    if (!template || !found) return [`${request.method} ${path} is not in the description`];
    const pointer = `/paths/${template.replaceAll("~", "~0").replaceAll("/", "~1")}/${method}`;
    const { parameters, requestBody } = operation.parse(found);
    const known = parameters.map((each) => parameter.parse(resolve(document, each)));
    return [...queryProblems(request, known), ...bodyProblems(request, pointer, requestBody?.content ?? {})];
  }

  function bodyProblems(request: SeenRequest, pointer: string, content: Record<string, unknown>): string[] {
    if (request.body === "") return [];
    const type = (request.headers["content-type"] ?? "").split(";")[0] ?? "";
    if (!(type in content)) return [`a body of type ${type} is not in the description`];
    const isForm = type.endsWith("x-www-form-urlencoded");
    const schema = `${pointer}/requestBody/content/${type.replaceAll("/", "~1")}/schema`;
    const validate = compile(isForm ? formAjv : ajv, encodeURI(schema));
    const value = isForm ? nested(request.body) : JSON.parse(request.body);
    return validate(value)
      ? []
      : (validate.errors ?? []).map((error) => `body${error.instancePath} ${error.message}`);
  }

  return { problemsOf };
}

function matches(template: string, path: string): boolean {
  const parts = template.split("/");
  const given = path.split("/");
  return (
    parts.length === given.length &&
    parts.every((part, index) => part.startsWith("{") || part === given[index])
  );
}

function resolve(document: unknown, value: { $ref?: string | undefined }): unknown {
  if (!value.$ref) return value;
  return value.$ref
    .slice(2)
    .split("/")
    .reduce<unknown>((inside, name) => (inside as Record<string, unknown>)[name], document);
}

function queryProblems(request: SeenRequest, known: readonly z.output<typeof parameter>[]): string[] {
  const inQuery = known.filter((each) => each.in === "query");
  const names = [...request.query.keys()].map((name) => name.replace(/\[.*$/, ""));
  const unknown = names.filter((name) => !inQuery.some((each) => each.name === name));
  const missing = inQuery.filter((each) => each.required && !names.includes(each.name));
  return [
    ...unknown.map((name) => `query parameter ${name} is not in the description`),
    ...missing.map((each) => `query parameter ${each.name} is missing`),
  ];
}

/** `a[b]=c` as `{ a: { b: "c" } }`. */
function nested(form: string): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(form)) {
    const path = name.split(/\[|\]\[?/).filter(Boolean);
    let place = result;
    for (const step of path.slice(0, -1)) {
      place[step] ??= {};
      place = place[step] as Record<string, unknown>;
    }
    place[path.at(-1) ?? ""] = value;
  }
  return result;
}
