import type { AbstractIntlMessages } from "next-intl";

export type Tree = { [key: string]: AbstractIntlMessages | string };

/** A message, unlike an area, is a text, or what the build made of one. */
export const isArea = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Two catalogues as one. */
export function joined(one: AbstractIntlMessages, other: AbstractIntlMessages): AbstractIntlMessages {
  const result: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = result[key];
    result[key] = isArea(before) && isArea(value) ? joined(before, value) : value;
  }
  return result as AbstractIntlMessages;
}
