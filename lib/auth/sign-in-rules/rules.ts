import { permissionsOf, type Right } from "@/lib/auth/permissions";

/** Who has to show a second factor at the sign-in, by what the person may do. */
export const factorCircles = ["everybody", "deciders", "operators", "administrators"] as const;
export type FactorCircle = (typeof factorCircles)[number];

const members: Record<Exclude<FactorCircle, "everybody">, ReadonlySet<Right>> = {
  deciders: new Set<Right>([...permissionsOf("approvals"), "change.decide"]),
  // Asking a gateway moves nothing.
  operators: new Set<Right>(permissionsOf("operations").filter((right) => right !== "payment.inquiry")),
  // The password of a program on the API administers nothing.
  administrators: new Set<Right>(permissionsOf("administration").filter((right) => right !== "api.access")),
};

/** Whether a person with these rights falls into one of the circles. */
export function takesFactor(circles: readonly FactorCircle[], rights: ReadonlySet<Right>): boolean {
  return circles.some(
    (circle) => circle === "everybody" || [...members[circle]].some((right) => rights.has(right)),
  );
}

/** People of one kind: the circles that they fall into, and how many they are. */
export type CircleCount = { circles: readonly FactorCircle[]; people: number };

/** How many people the chosen circles ask. */
export function countAsked(counts: readonly CircleCount[], chosen: readonly FactorCircle[]): number {
  return counts
    .filter(({ circles }) => circles.some((circle) => chosen.includes(circle)))
    .reduce((sum, { people }) => sum + people, 0);
}

/** In the order of the table, and without what "everybody" covers. */
export function plainCircles(circles: Iterable<FactorCircle>): FactorCircle[] {
  const chosen = new Set(circles);
  return chosen.has("everybody") ? ["everybody"] : factorCircles.filter((circle) => chosen.has(circle));
}

/** Whether the second list asks everybody whom the first one asks. */
export function coversCircles(asked: readonly FactorCircle[], by: readonly FactorCircle[]): boolean {
  return by.includes("everybody") || asked.every((circle) => by.includes(circle));
}

/** What is stored, read with care: what this version does not know asks nobody, and what cannot be read asks everybody. */
export function readCircles(stored: unknown): FactorCircle[] {
  if (stored === undefined || stored === null) return [];
  if (!Array.isArray(stored)) return ["everybody"];
  return factorCircles.filter((circle) => stored.includes(circle));
}

export type SessionFacts = {
  circles: readonly FactorCircle[];
  rights: ReadonlySet<Right>;
  hasFactor: boolean;
  shownBy: "person" | "provider" | null;
};

/** What a person owes before he may do anything: a first factor, or showing one. */
export type OwedFactor = "enrol" | "show";

/** What the session still owes; null: nothing. */
export function owedFactor({ circles, rights, hasFactor, shownBy }: SessionFacts): OwedFactor | null {
  if (circles.length === 0 || shownBy === "provider" || !takesFactor(circles, rights)) return null;
  if (!hasFactor) return "enrol";
  return shownBy === "person" ? null : "show";
}

/** The binding of a proof that a session shows its person's factor. */
export function signInBinding(sessionId: string): string {
  return `sign-in:${sessionId}`;
}
