import { z } from "zod";

import { isPermission, type Permission, permissionsOf, type Right } from "@/lib/auth/permissions";
import { grantReason } from "@/lib/auth/rules";
import { rightsSchema } from "@/lib/changes/rules";
import { type ReviewedPerson, type ReviewShow, LONGEST_PEOPLE_FILE } from "@/lib/people/types";

/** A person who has not signed in for so long, or never since he was added, is called dormant. */
export const DORMANT_DAYS = 90;
/** So far back the trail is asked who used what. */
export const USE_DAYS = 180;

const moves: readonly Permission[] = ["payment.refund", "payment.void", "payment.capture"];
const approves: readonly Permission[] = ["request.decide", "outcome.settle"];
const administers: readonly Permission[] = permissionsOf("administration");

const byType: Readonly<Record<string, Permission>> = {
  refund: "payment.refund",
  void: "payment.void",
  capture: "payment.capture",
};

/** Acts that show a right in use, by the beginning of their name in the trail. The first that fits counts. */
const acts: readonly (readonly [start: string, right: Permission])[] = [
  ["transaction.cancel", "payment.cancel"],
  ["transaction.expire", "payment.expire"],
  ["transaction.delete", "payment.delete"],
  ["transaction.restore", "payment.restore"],
  ["transaction.inquired", "payment.inquiry"],
  ["operation.asked", "payment.inquiry"],
  ["transaction.opened", "transaction.view"],
  ["request.voted", "request.decide"],
  ["request.approved", "request.decide"],
  ["request.rejected", "request.decide"],
  ["settlement.", "outcome.settle"],
  ["change.applied", "change.decide"],
  ["change.rejected", "change.decide"],
  ["import.", "payment.import"],
  ["report.", "reconciliation.manage"],
  ["policy.", "policy.manage"],
  ["webhook.", "webhook.manage"],
  ["gateway_account.", "gateway.manage"],
  ["gateway_notice.", "gateway_notice.manage"],
  ["audit.", "audit.view"],
  ["api_key.", "api_key.manage"],
  ["group.", "user.manage"],
  ["user.created", "user.manage"],
  ["user.updated", "user.manage"],
  ["user.disabled", "user.manage"],
  ["user.enabled", "user.manage"],
  ["user.previewed", "user.manage"],
  ["user.access_reviewed", "user.manage"],
  ["user.permissions_changed", "user.manage"],
  ["user.ceilings_changed", "user.manage"],
  ["user.grant_scope_changed", "user.manage"],
];

export type UsedAct = { action: string; type: string | null; source: string | null };

/** The rights that an act in the trail made use of. */
export function rightsUsedBy({ action, type, source }: UsedAct): Permission[] {
  if (action === "operation.reserved" || action === "request.created") {
    const right = byType[type ?? ""];
    return [...(right ? [right] : []), ...(source === "api" ? (["api.access"] as const) : [])];
  }
  const found = acts.find(([start]) => action.startsWith(start));
  return found ? [found[1]] : [];
}

/** Rights of which the trail never says that they were used. */
export function isUseKnown(right: Right): boolean {
  if (!isPermission(right)) return false;
  return (
    Object.values(byType).includes(right) || right === "api.access" || acts.some(([, used]) => used === right)
  );
}

/** Whether nobody came for so long. */
export function isDormant(
  person: { active: boolean; lastSignInAt: string | null; createdAt: string },
  now: number,
): boolean {
  const since = Date.parse(person.lastSignInAt ?? person.createdAt);
  return person.active && now - since > DORMANT_DAYS * 86_400_000;
}

const fits: Record<ReviewShow, (person: ReviewedPerson) => boolean> = {
  all: () => true,
  moves: ({ rights }) => rights.some(({ right }) => (moves as readonly string[]).includes(right)),
  approves: ({ rights }) => rights.some(({ right }) => (approves as readonly string[]).includes(right)),
  administers: ({ rights }) => rights.some(({ right }) => (administers as readonly string[]).includes(right)),
  unused: ({ rights }) => rights.some(({ unused }) => unused),
  dormant: ({ dormant }) => dormant,
  due: ({ review }) => review === null || review.changedSince,
};

/** The people whom a question of the review names. */
export function shownIn<Shown extends ReviewedPerson>(people: readonly Shown[], show: ReviewShow): Shown[] {
  return people.filter(fits[show]);
}

export const markReviewedSchema = z.strictObject({
  userId: z.int32().positive(),
  /** What the reviewer saw: when it is different by now, he looks again. */
  permissions: rightsSchema,
  note: grantReason.optional(),
});
export type MarkReviewedInput = z.infer<typeof markReviewedSchema>;

const file = z.string().min(1).max(LONGEST_PEOPLE_FILE);
export const planImportSchema = z.strictObject({ text: file });
export const importPeopleSchema = z.strictObject({
  text: file,
  /** Of the plan that was shown. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  reason: grantReason.optional(),
});
