import type { SampleView } from "./types";

/** Fields of a multipart body; a file is written as `@` and its name. */
export type Form = Record<string, string>;

/** One call, ready to be copied. */
export interface SampleCall {
  operationId: string;
  method: string;
  /** With its path and query parameters filled in. */
  url: string;
  baseUrl: string;
  pathValues: string[];
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
  form: Form | undefined;
}

/** The same call from a shell, from TypeScript with the client, and from Python. */
export function samplesOf(call: SampleCall): SampleView[] {
  return [
    { language: "curl", code: curl(call) },
    { language: "typescript", code: typescript(call) },
    { language: "python", code: python(call) },
  ];
}

function curl({ method, url, headers, body, form = {} }: SampleCall): string {
  const lines = [`curl ${method === "GET" ? "" : `-X ${method} `}${shell(url)}`];
  lines.push('  -H "Authorization: Api-Key $COUNTERSIGN_KEY"');
  for (const [name, value] of Object.entries(headers)) lines.push(`  -H ${shell(`${name}: ${value}`)}`);
  if (body !== undefined) {
    lines.push("  -H 'Content-Type: application/json'", `  -d ${shell(JSON.stringify(body, null, 2))}`);
  }
  for (const [name, value] of Object.entries(form)) lines.push(`  -F ${shell(`${name}=${value}`)}`);
  return lines.join(" \\\n");
}

function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function typescript({ operationId, baseUrl, pathValues, query, headers, body, form }: SampleCall): string {
  const trackingKey = headers["Tracking-Key"];
  const args = [
    "client",
    ...pathValues.map((value) => JSON.stringify(value)),
    ...(Object.keys(query).length > 0 ? [literal(query)] : []),
    ...(body === undefined ? [] : [literal(body)]),
    ...(form === undefined ? [] : ["form"]),
    ...(trackingKey === undefined ? [] : [`{ trackingKey: ${JSON.stringify(trackingKey)} }`]),
  ];
  return `${form ? 'import { openAsBlob } from "node:fs";\n' : ""}import { ${operationId} } from "./client/calls";
import { createClient } from "./client/countersign";

const client = createClient({
  baseUrl: ${JSON.stringify(baseUrl)},
  apiKey: process.env.COUNTERSIGN_KEY,
});
${form ? formText(form) : ""}
const answer = await ${operationId}(${args.join(", ")});
console.log(answer);`;
}

function formText(form: Form): string {
  const lines = Object.entries(form).map(([name, value]) =>
    value.startsWith("@")
      ? `form.append("${name}", await openAsBlob(${quoted(value.slice(1))}), ${quoted(value.slice(1))});`
      : `form.append("${name}", ${quoted(value)});`,
  );
  return `\nconst form = new FormData();\n${lines.join("\n")}\n`;
}

/** JSON as people write it in code: names without quotes. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/^(\s*)"([A-Za-z_]\w*)":/gm, "$1$2:");
}

function python({ method, url, headers, body, form }: SampleCall): string {
  const sent = Object.entries(headers).map(([name, value]) => `        ${quoted(name)}: ${quoted(value)},`);
  return [
    "import os",
    "import requests",
    "",
    `answer = requests.${method.toLowerCase()}(`,
    `    ${quoted(url)},`,
    "    headers={",
    `        "Authorization": f"Api-Key {os.environ['COUNTERSIGN_KEY']}",`,
    ...sent,
    "    },",
    ...(body === undefined ? [] : [`    json=${pythonText(body, "    ")},`]),
    ...(form === undefined ? [] : pythonForm(form)),
    "    timeout=30,",
    ")",
    "print(answer.status_code, answer.text)",
  ].join("\n");
}

function pythonForm(form: Form): string[] {
  const isFile = ([, value]: [string, string]) => value.startsWith("@");
  const fields = Object.entries(form);
  const opened = ([name, value]: [string, string]) =>
    `${quoted(name)}: open(${quoted(value.slice(1))}, "rb")`;
  const data = Object.fromEntries(fields.filter((field) => !isFile(field)));
  return [
    `    files={${fields.filter(isFile).map(opened).join(", ")}},`,
    `    data=${pythonText(data, "    ")},`,
  ];
}

const quoted = (text: string) => JSON.stringify(text);

function pythonText(value: unknown, indent: string): string {
  const inner = `${indent}    `;
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map((item) => pythonText(item, inner)).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const lines = Object.entries(value).map(
    ([name, item]) => `${inner}${quoted(name)}: ${pythonText(item, inner)},`,
  );
  return `{\n${lines.join("\n")}\n${indent}}`;
}
