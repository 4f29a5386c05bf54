import { z } from "zod";

/**
 * Throws while a module loads when an action's schema would let unknown fields pass: a field that nobody expects is
 * either a mistake or an attempt to set what may not be set.
 */
export function requireStrict(schema: z.ZodType, name: string): void {
  if (!isStrict(schema)) throw new Error(`The input schema of ${name} must be a strict object.`);
}

function isStrict(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodObject) return schema.def.catchall instanceof z.ZodNever;
  if (schema instanceof z.ZodUnion) return schema.def.options.every(isStrict);
  if (schema instanceof z.ZodPipe) return isStrict(schema.def.in);
  return false;
}
