import { fieldsOf, type Json, nameOf, type Schemas } from "./read-schema";
import { type Form, samplesOf } from "./samples";
import type { AnswerView, EndpointView, FieldView, GroupView } from "./types";

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  description: string;
  example?: string;
}

interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Json; example?: unknown }> };
  responses: Record<
    string,
    { description: string; content?: Record<string, { schema: Json; example?: unknown }> }
  >;
}

const JSON_TYPE = "application/json";
const FORM_TYPE = "multipart/form-data";

/** The groups of calls that an OpenAPI document describes, ready to be shown. */
export function readDocument(document: Json): GroupView[] {
  const schemas = (document.components as { schemas: Schemas }).schemas;
  const [server] = document.servers as { url: string }[];
  const groups = new Map<string, EndpointView[]>();
  for (const [path, methods] of Object.entries(document.paths as Record<string, Record<string, Operation>>)) {
    for (const [method, operation] of Object.entries(methods)) {
      const group = operation.tags[0] ?? "";
      const view = endpointView(method.toUpperCase(), path, operation, schemas, server?.url ?? "");
      groups.set(group, [...(groups.get(group) ?? []), view]);
    }
  }
  return [...groups].map(([name, endpoints]) => ({ name, endpoints }));
}

function endpointView(
  method: string,
  path: string,
  operation: Operation,
  schemas: Schemas,
  baseUrl: string,
): EndpointView {
  const paragraphs = operation.description.split("\n\n");
  const right = paragraphs.pop()?.replace(/^Right: (.*)\.$/, "$1") ?? "";
  const body = operation.requestBody?.content[JSON_TYPE] ?? operation.requestBody?.content[FORM_TYPE];
  const answers = Object.entries(operation.responses);
  return {
    id: operation.operationId,
    method,
    path,
    summary: operation.summary,
    paragraphs,
    right,
    parameters: (operation.parameters ?? []).map(parameterView),
    body: body ? fieldsOf(body.schema, schemas) : [],
    answers: answers.filter(isGood).map((entry) => answerView(entry, schemas)),
    refusals: answers
      .filter((entry) => !isGood(entry))
      .map(([status, { description }]) => ({ status, description })),
    samples: samplesOf(sampleCall(method, path, operation, baseUrl)),
    answerExample: exampleText(operation),
  };
}

function isGood([status]: [string, unknown]): boolean {
  return status.startsWith("2");
}

function parameterView({ name, in: place, required, description }: Parameter): FieldView {
  return { name, type: place, required, description, children: [] };
}

function answerView(
  [status, { description, content }]: [string, Operation["responses"][string]],
  schemas: Schemas,
): AnswerView {
  const schema = content?.[JSON_TYPE]?.schema;
  const alternatives = (schema?.anyOf as Json[] | undefined) ?? (schema ? [schema] : []);
  const bodies = alternatives.map((choice) => ({ name: nameOf(choice), fields: fieldsOf(choice, schemas) }));
  return { status, description, bodies };
}

function sampleCall(
  method: string,
  path: string,
  { operationId, parameters = [], requestBody }: Operation,
  baseUrl: string,
) {
  const valuesIn = (place: string) =>
    Object.fromEntries(
      parameters.flatMap(({ in: where, name, example }) =>
        where === place && example !== undefined ? [[name, example]] : [],
      ),
    );
  const inPath = valuesIn("path");
  const query = valuesIn("query");
  const search = Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : "";
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => inPath[name] ?? name);
  return {
    operationId,
    method,
    url: `${baseUrl}${filled}${search}`,
    baseUrl,
    pathValues: Object.values(inPath),
    query,
    headers: valuesIn("header"),
    body: requestBody?.content[JSON_TYPE]?.example,
    form: requestBody?.content[JSON_TYPE]
      ? undefined
      : (requestBody?.content[FORM_TYPE]?.example as Form | undefined),
  };
}

function exampleText({ responses }: Operation): string | null {
  const example = responses["200"]?.content?.[JSON_TYPE]?.example;
  return example === undefined ? null : JSON.stringify(example, null, 2);
}
