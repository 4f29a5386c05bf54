import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { ENDPOINTS, openApiDocument, publishedPath } from "@/lib/api/openapi/document";
import { API_ROUTES } from "@/lib/api/route-table";

/** Not for integrators: the customer's browser, gateways, and the description itself. */
const OWN = [/^\/b\/checkout\/(?!v1\/)/, /^\/b\/s\//, /^\/b\/gateways\//, /^\/b\/openapi\.json$/];

const document = openApiDocument("https://pay.example.com");
// What a part of a path is called is each side's own business.
const key = ({ method, path }: { method: string; path: string }) =>
  `${method} ${publishedPath(path).replace(/\{\w+\}/g, "{}")}`;

test("what is described is served, and what is served to integrators is described", () => {
  const served = API_ROUTES.filter(({ path }) => !OWN.some((own) => own.test(path))).map(key);
  expect(ENDPOINTS.map(key).sort()).toEqual(served.sort());
});

test("every reference of the document leads somewhere", () => {
  const names = Object.keys((document.components as { schemas: object }).schemas);
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
  expect(references.length).toBeGreaterThan(20);
  for (const [, name] of references) expect(names).toContain(name);
  expect(JSON.stringify(document)).not.toMatch(/\$defs|"\$id"/);
});

test.each(ENDPOINTS.map((endpoint) => [key(endpoint), endpoint] as const))(
  "%s: its examples fit its own schemas",
  (_name, { body, example, path, parameters = [], answers, answerExample }) => {
    if (body) expect(body.schema.safeParse(example.body)).toMatchObject({ success: true });
    else expect(example.body).toBeUndefined();
    const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect(Object.keys(example.path ?? {})).toEqual(inPath);
    expect(parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name)).toEqual(inPath);
    if (answerExample === undefined) return;
    const schemas = answers.flatMap((answer) => (answer.body ? [answer.body.schema] : []));
    expect(z.union(schemas).safeParse(answerExample)).toMatchObject({ success: true });
  },
);

test("each call has a name of its own", () => {
  const names = ENDPOINTS.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
});

test("the integrator's guide names every call and answers every contradiction of the sources", () => {
  const guide = readFileSync("docs/api.md", "utf8");
  for (const { path } of ENDPOINTS) {
    const written = path.replace(/:(\w+)/g, "{$1}");
    expect(guide, written).toContain(written);
  }
  const table = guide.slice(guide.indexOf("| # |"));
  for (let number = 1; number <= 36; number++) expect(table).toMatch(new RegExp(`\\bC${number}\\b`));
  for (let number = 1; number <= 13; number++) expect(table).toMatch(new RegExp(`\\bW${number}\\b`));
});
