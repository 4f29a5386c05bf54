import { expect, test } from "vitest";
import { z } from "zod";

import { requireStrict } from "@/lib/http/strict-schema";

test("a schema that lets unknown fields pass is refused when its action is declared", () => {
  for (const loose of [z.object({ a: z.string() }), z.looseObject({}), z.any(), z.string()]) {
    expect(() => requireStrict(loose, "thing.change")).toThrow("thing.change");
  }
  expect(() => requireStrict(z.union([z.strictObject({}), z.object({})]), "thing.change")).toThrow();
});

test("strict objects and unions of them are accepted", () => {
  const strict = z.strictObject({ a: z.string() });
  requireStrict(strict, "thing.change");
  requireStrict(
    strict.refine((value) => value.a !== ""),
    "thing.change",
  );
  requireStrict(z.discriminatedUnion("a", [z.strictObject({ a: z.literal("x") })]), "thing.change");
  requireStrict(
    strict.transform((value) => value.a),
    "thing.change",
  );
});
