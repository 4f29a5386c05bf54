import "server-only";

import { createHash } from "node:crypto";

import type { ChangeEffect } from "@/lib/changes/types";

export type ChangeContent = {
  kind: string;
  targetType: string;
  targetId: string;
  payload: unknown;
  effect: ChangeEffect;
};

/** SHA-256 in hex over what would be done and what it would change; keys in fixed order, so that only the content counts. */
export function changeHash(content: ChangeContent): string {
  return createHash("sha256").update(stableJson(content)).digest("hex");
}

/** JSON whose text depends on the values alone. */
export function stableJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${stableJson(item)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}
