import "server-only";
import { createTranslator } from "next-intl";
import type { PolicyStage, Requirement } from "@/lib/approvals/policy/types";
import { policyWords } from "@/lib/approvals/policy/words";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import { drawableText } from "@/lib/pdf/text-direction";
import ar from "@/lib/i18n/messages/ar";
import en, { type Messages } from "@/lib/i18n/messages/en";
import { directionOf, type Language, localeOf } from "@/lib/i18n/settings";

const CATALOGUES: Record<Language, Messages> = { en, ar: ar as Messages };

/** Everything that the pages of an evidence pack say, in the reader's language. */
export type EvidenceWords = ReturnType<typeof evidenceWords>;

export function evidenceWords(language: Language, world: PolicyWorld) {
  const locale = localeOf(language);
  const messages = CATALOGUES[language];
  const t = createTranslator({ locale, messages, namespace: "evidence" });
  const requests = createTranslator({ locale, messages, namespace: "requests" });
  const events = createTranslator({ locale, messages, namespace: "transactions.event" });
  const policy = policyWords(createTranslator({ locale, messages, namespace: "policy" }), world);
  /** The word of a code; a code that this version does not know stands for itself. */
  const coded = (group: string, code: string) =>
    requests.has(`${group}.${code}` as "status.done")
      ? requests(`${group}.${code}` as "status.done")
      : code.replaceAll("_", " ");

  return {
    t,
    direction: directionOf(locale),
    coded,
    /** The label of a line of what a checker saw; null for lines that this version does not know. */
    seenLabel: (name: string) =>
      requests.has(`content.${name}` as "content.note")
        ? requests(`content.${name}` as "content.note")
        : null,
    event: (action: string) => {
      const key = action.replaceAll(".", "_") as "request_created";
      return events.has(key) ? events(key) : action;
    },
    name: policy.name,
    stages: (stages: readonly PolicyStage[]) => stages.map((stage) => policy.stage(stage)),
    demands: policy.demands,
    /** A requirement in sentences: one for each stage, and one for what else is wanted. */
    requirement: ({ stages, demands }: Pick<Requirement, "stages" | "demands">) => [
      ...stages.map((stage, index) => `${t("stage", { number: index + 1 })}: ${policy.stage(stage)}`),
      ...(policy.demands(demands).length > 0
        ? [`${t("demands")}: ${policy.demands(demands).join(language === "ar" ? "، " : ", ")}`]
        : []),
    ],
  };
}

/** The parts of a stored requirement that can be told; null where an older version stored something else. */
export function requirementIn(stored: unknown): Pick<Requirement, "stages" | "demands"> | null {
  const found = typeof stored === "string" ? parsed(stored) : stored;
  if (typeof found !== "object" || found === null) return null;
  if (!("stages" in found) || !Array.isArray(found.stages) || !("demands" in found)) return null;
  return found as Pick<Requirement, "stages" | "demands">;
}

/** A body that went over the wire as lines of "name: value"; text that is no JSON stays what it is. */
export function bodyLines(body: string | null, most: number): { lines: string[]; isShortened: boolean } {
  const lines = flat(parsed(body ?? "") ?? body ?? "").map((line) => drawableText(line).slice(0, 400));
  return { lines: lines.slice(0, most), isShortened: lines.length > most };
}

function flat(value: unknown, name = ""): string[] {
  if (value === "" || value === undefined) return [];
  if (typeof value !== "object" || value === null)
    return [name ? `${name}: ${String(value)}` : String(value)];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, name ? `${name}.${key}` : key));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
