import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = "", light = "", dark = ""]) => [name, { light, dark }],
  ),
);

type Scheme = "light" | "dark";

function color(name: string, scheme: Scheme): string {
  const token = tokens.get(name);
  if (!token) throw new Error(`No such token: ${name}`);
  return token[scheme];
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(front: string, back: string, scheme: Scheme): number {
  const [high = 0, low = 0] = [luminance(color(front, scheme)), luminance(color(back, scheme))].sort(
    (a, b) => b - a,
  );
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["paper", "surface", "sunken", "raised"];
const tones = ["positive", "warning", "negative", "info", "accent"];
const words = ["ink", "muted", "faint", ...tones];

const text = [
  ...words.flatMap((front) => grounds.map((back) => [front, back] as const)),
  ...tones.flatMap((tone) => [[tone, `${tone}-soft`] as const, ["ink", `${tone}-soft`] as const]),
  ...["accent", "accent-hover"].map((back) => ["on-accent", back] as const),
  ...["negative", "negative-hover"].map((back) => ["on-negative", back] as const),
  ["paper", "ink"] as const,
  ["muted", "accent-soft"] as const,
];

describe.each(["light", "dark"] as const)("the %s theme", (scheme) => {
  it.each(text)("can be read: %s on %s", (front, back) => {
    expect(contrast(front, back, scheme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(grounds)("shows the edge of a control on %s", (back) => {
    expect(contrast("control", back, scheme)).toBeGreaterThanOrEqual(3);
  });
});
