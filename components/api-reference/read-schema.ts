import type { FieldView } from "./types";

export type Json = Record<string, unknown>;
export type Schemas = Record<string, Json>;

/** A schema behind its reference. */
export function resolve(schema: Json, schemas: Schemas): Json {
  return typeof schema.$ref === "string" ? (schemas[nameOf(schema)] ?? {}) : schema;
}

/** `#/components/schemas/Refusal` -> `Refusal`. */
export function nameOf(schema: Json): string {
  return typeof schema.$ref === "string" ? (schema.$ref.split("/").at(-1) ?? "") : "";
}

/** The members of an object, or of the objects in a list. */
export function fieldsOf(schema: Json, schemas: Schemas): FieldView[] {
  const resolved = resolve(schema, schemas);
  if (resolved.type === "array") return fieldsOf((resolved.items ?? {}) as Json, schemas);
  const required = new Set((resolved.required ?? []) as string[]);
  return Object.entries((resolved.properties ?? {}) as Schemas).map(([name, member]) => {
    const behind = resolve(member, schemas);
    return {
      name,
      type: typeText(behind, schemas),
      required: required.has(name),
      description: [member.description ?? behind.description, boundsText(behind)].filter(Boolean).join(" "),
      children: fieldsOf(behind, schemas),
    };
  });
}

function typeText(schema: Json, schemas: Schemas): string {
  const resolved = resolve(schema, schemas);
  if (Array.isArray(resolved.enum)) return resolved.enum.join(" | ");
  if (resolved.const !== undefined) return String(resolved.const);
  if (Array.isArray(resolved.anyOf)) {
    return resolved.anyOf.map((choice: Json) => typeText(choice, schemas)).join(" or ");
  }
  if (resolved.type === "array") return `list of ${typeText((resolved.items ?? {}) as Json, schemas)}`;
  return typeof resolved.type === "string" ? resolved.type : "any";
}

function boundsText({ maxLength, minimum, maximum, maxItems }: Json): string {
  if (typeof maxLength === "number") return `At most ${maxLength} characters.`;
  if (typeof maxItems === "number") return `At most ${maxItems} items.`;
  // Bounds of the machine's own numbers tell a reader nothing.
  const isTold = typeof minimum === "number" && typeof maximum === "number" && maximum < 1_000_000;
  return isTold ? `${minimum} to ${maximum}.` : "";
}
