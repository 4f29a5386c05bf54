/** What a state means to the reader, whatever its name. */
export type Tone = "neutral" | "positive" | "warning" | "negative" | "info" | "accent";

export const toneText: Record<Tone, string> = {
  neutral: "text-muted",
  positive: "text-positive",
  warning: "text-warning",
  negative: "text-negative",
  info: "text-info",
  accent: "text-accent",
};

export const toneSoft: Record<Tone, string> = {
  neutral: "bg-sunken text-muted",
  positive: "bg-positive-soft text-positive",
  warning: "bg-warning-soft text-warning",
  negative: "bg-negative-soft text-negative",
  info: "bg-info-soft text-info",
  accent: "bg-accent-soft text-accent",
};
