import "server-only";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";

import type { UserActor } from "@/lib/auth/actor";
import { originOf } from "@/lib/auth/origin";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { findSessionActor, touchSessionRow } from "@/lib/auth/session-row";
import { readSessionToken } from "@/lib/auth/session-token";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";

/** Where somebody who must choose a password is sent, and the only page he may use. */
export const changePasswordPath = "/change-password";

/** Where somebody is sent who owes a second factor, and the only page he may use. */
export const secondFactorPath = "/second-factor";

/** Who is signed in, read once per request from the session's row; null when nobody is. */
export const getActor = cache(async (): Promise<UserActor | null> => {
  const [jar, sent] = await Promise.all([cookies(), headers()]);
  const sessionId = await readSessionToken(jar.get(sessionCookieName(getEnv().PUBLIC_URL))?.value);
  return sessionId ? findSessionActor(sql, sessionId, originOf(sent)) : null;
});

/**
 * The person who opens a page; sends everybody else to the sign-in. Opening a page is an act, so it keeps the session
 * awake, but a prefetch is the browser's idea and does not.
 */
export async function requireActor(): Promise<UserActor> {
  const actor = await requirePerson();
  if (actor.mustChangePassword) redirect(changePasswordPath);
  if (actor.owesFactor) redirect(secondFactorPath);
  return actor;
}

/** As `requireActor`, for the pages that are open to a person who must choose a password or show a second factor first. */
export async function requirePerson(): Promise<UserActor> {
  const actor = await getActor();
  if (!actor) redirect("/sign-in");
  if (!(await isPrefetch())) await touchSession(actor);
  return actor;
}

/** Notes that the person did something. Call it for acts only, never for polling or streams. */
export async function touchSession(actor: UserActor): Promise<void> {
  if (actor.sessionId) await touchSessionRow(sql, actor.sessionId);
}

async function isPrefetch(): Promise<boolean> {
  const sent = await headers();
  return (
    sent.has("next-router-prefetch") ||
    sent.has("next-router-segment-prefetch") ||
    (sent.get("sec-purpose") ?? sent.get("purpose") ?? "").includes("prefetch")
  );
}
