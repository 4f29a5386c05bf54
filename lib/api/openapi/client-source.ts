/** Writes the TypeScript of `client/calls.ts`: one type per schema and one function per call of an OpenAPI document. */

type Json = Record<string, unknown>;

interface Operation {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string; required: boolean; description: string }[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { content?: Record<string, { schema: Json }> }>;
}

const HEAD = `// Made from the API's own description by lib/api/openapi/client-source.ts. Not to be changed by hand.
import { call, type CallOptions, type Client } from "./countersign";
`;

/** The whole file. */
export function clientSource(document: Json): string {
  const schemas = (document.components as { schemas: Record<string, Json> }).schemas;
  const types = Object.entries(schemas).map(([name, schema]) => `export type ${name} = ${typeText(schema)};`);
  const calls = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => functionText(method, path, operation)),
  );
  return `${[HEAD, ...types, ...calls].join("\n\n")}\n`;
}

function functionText(method: string, path: string, operation: Operation): string {
  const { operationId, summary, parameters = [], requestBody } = operation;
  const inPath = parameters.filter((parameter) => parameter.in === "path");
  const inQuery = parameters.filter((parameter) => parameter.in === "query");
  const args = [
    "client: Client",
    ...inPath.map(({ name }) => `${camel(name)}: string`),
    ...(inQuery.length > 0 ? [queryArgument(inQuery)] : []),
    ...(requestBody ? [`body: ${bodyType(requestBody.content)}`] : []),
    "options: CallOptions = {}",
  ];
  const address = path.replace(
    /\{(\w+)\}/g,
    (_whole, name: string) => `\${encodeURIComponent(${camel(name)})}`,
  );
  const answer = answerType(operation);
  const sent = [
    "...options",
    ...(requestBody ? ["body"] : []),
    ...(inQuery.length > 0 ? ["query"] : []),
    ...(answer === FILE ? ["file: true"] : []),
  ];
  return `/** ${summary}. */
export function ${operationId}(${args.join(", ")}): Promise<${answer}> {
  return call(client, "${method.toUpperCase()}", \`${address}\`, { ${sent.join(", ")} });
}`;
}

/** What nobody has to say may be left out; of a call that takes nothing else, the whole argument. */
function queryArgument(parameters: { name: string; required: boolean }[]): string {
  const fields = parameters.map(({ name, required }) => `${name}${required ? "" : "?"}: string`);
  return `query: { ${fields.join("; ")} }${parameters.some(({ required }) => required) ? "" : " = {}"}`;
}

/** A file is handed on as `fetch` gives it, to be read piece by piece. */
const FILE = "Response";

function answerType({ responses }: Operation): string {
  const types = Object.entries(responses)
    .filter(([status]) => status.startsWith("2"))
    .map(([, { content }]) => {
      if (!content) return "undefined";
      return content["application/json"] ? typeText(schemaOf(content)) : FILE;
    });
  return [...new Set(types.flatMap((type) => type.split(" | ")))].join(" | ");
}

/** A body with a file is a form that the caller fills. */
function bodyType(content: Record<string, { schema: Json }>): string {
  return content["application/json"] ? typeText(schemaOf(content)) : "FormData";
}

function schemaOf(content: Record<string, { schema: Json }>): Json {
  return content["application/json"]?.schema ?? {};
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_whole, letter: string) => letter.toUpperCase());
}

function typeText(schema: Json, indent = ""): string {
  if (typeof schema.$ref === "string") return schema.$ref.split("/").at(-1) ?? "unknown";
  if (Array.isArray(schema.enum)) return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return choices.map((choice: Json) => typeText(choice, indent)).join(" | ");
  if (Array.isArray(schema.type))
    return schema.type.map((type: string) => typeText({ ...schema, type }, indent)).join(" | ");
  switch (schema.type) {
    case "string":
    case "null":
    case "boolean":
      return schema.type;
    case "integer":
    case "number":
      return "number";
    case "array": {
      const item = typeText((schema.items ?? {}) as Json, indent);
      return /[|\s]/.test(item) && !item.startsWith("{") ? `(${item})[]` : `${item}[]`;
    }
    case "object":
      return objectText(schema, indent);
    default:
      return "unknown";
  }
}

function objectText(schema: Json, indent: string): string {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>);
  if (properties.length === 0) {
    const values = schema.additionalProperties;
    return `Record<string, ${values && typeof values === "object" ? typeText(values as Json, indent) : "unknown"}>`;
  }
  const required = new Set((schema.required ?? []) as string[]);
  const inner = `${indent}  `;
  const lines = properties.flatMap(([name, member]) => [
    ...(typeof member.description === "string" ? [`${inner}/** ${member.description} */`] : []),
    `${inner}${name}${required.has(name) ? "" : "?"}: ${typeText(member, inner)};`,
  ]);
  return `{\n${lines.join("\n")}\n${indent}}`;
}
