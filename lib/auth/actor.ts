import type { Ceilings } from "@/lib/auth/ceilings/rules";
import type { Right } from "@/lib/auth/permissions";
import { apiKeyPermissions, isGatewayRight, narrowedKeyPermissions } from "@/lib/auth/permissions";
import type { OwedFactor } from "@/lib/auth/sign-in-rules/rules";
import { AppError } from "@/lib/errors";
import type { Language, Numerals } from "@/lib/i18n/settings";

/** Where an act came from: kept in the audit trail. */
export type Origin = {
  /** Address of the client as the server saw it; null for jobs and commands. */
  address: string | null;
  requestId: string | null;
};

/** A person, signed in to the console or calling the API with his password. */
export type UserActor = Origin & {
  type: "user";
  userId: number;
  username: string;
  /** The name that screens and the audit trail show. */
  label: string;
  email: string;
  permissions: ReadonlySet<Right>;
  /** The most that he may refund, capture or void at once. */
  ceilings: Ceilings;
  /** Only with a console session. */
  sessionId?: string;
  /** Until he has chosen his own password a person may do nothing else. */
  mustChangePassword: boolean;
  /** Nor before this, where a rule asks for a second factor; only with a console session. */
  owesFactor?: OwedFactor;
  /** How the person wants the console written; only with a console session. */
  display?: { language: Language | null; numerals: Numerals };
};

/** A program with a private API key. No person is attached to what it does. */
export type ApiKeyActor = Origin & {
  type: "api_key";
  apiKeyId: number;
  label: string;
  permissions: ReadonlySet<Right>;
  /** False for a key that was narrowed: it uses the gateway accounts that were named. */
  everyGateway: boolean;
};

/** Countersign itself: a job or a command. It asks no permission, its callers are code. */
export type SystemActor = Origin & {
  type: "system";
  job: string;
  label: string;
};

/** Who acts: the explicit first argument of every query and use case. */
export type Actor = UserActor | ApiKeyActor | SystemActor;

/** The actor for a job or a command line. */
export function systemActor(job: string, requestId: string | null = null): SystemActor {
  return { type: "system", job, label: job, address: null, requestId };
}

/** The actor for a verified API key. `permissions` narrow it; without them it may do everything that keys may. */
export function apiKeyActor(
  key: { id: number; name: string; permissions?: readonly string[] | null },
  origin: Origin,
): ApiKeyActor {
  const { address, requestId } = origin;
  const stored = key.permissions ?? null;
  return {
    type: "api_key",
    apiKeyId: key.id,
    label: key.name,
    permissions: stored ? narrowedKeyPermissions(stored) : apiKeyPermissions,
    everyGateway: stored === null,
    address,
    requestId,
  };
}

/** Why a person who is signed in may do nothing yet; null: he may what his rights say. */
export function holdOf(actor: UserActor): "must_change_password" | "second_factor" | null {
  if (actor.mustChangePassword) return "must_change_password";
  return actor.owesFactor ? "second_factor" : null;
}

function isHeldBack(actor: UserActor): boolean {
  return holdOf(actor) !== null;
}

const onlyForPeople: ReadonlySet<Right> = new Set([
  "request.decide",
  "outcome.settle",
  "user.manage",
  "change.decide",
  "policy.manage",
  "api_key.manage",
]);

/** Whether the actor holds the right now. Deciding and managing people and keys is never open to a key or a job. */
export function hasPermission(actor: Actor, permission: Right): boolean {
  if (actor.type === "system") return !onlyForPeople.has(permission);
  if (actor.type === "user" && isHeldBack(actor)) return false;
  if (actor.type === "api_key" && actor.everyGateway && isGatewayRight(permission)) return true;
  return actor.permissions.has(permission);
}

/** Throws `forbidden` unless the actor holds the right. */
export function requirePermission(actor: Actor, permission: Right): void {
  if (hasPermission(actor, permission)) return;
  throw new AppError("forbidden", {
    detail: "You do not have permission to do this.",
    params: { permission },
  });
}

/** Narrows to a person; whatever only people may do refuses keys and jobs. */
export function requireUser(actor: Actor): UserActor {
  if (actor.type !== "user") {
    throw new AppError("forbidden", { detail: "Only a person who is signed in can do this." });
  }
  return actor;
}
