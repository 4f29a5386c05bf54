import "server-only";

import { createHash } from "node:crypto";

import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";

import { perPool } from "@/lib/db/pool";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

const halfHourS = 30 * 60;

export const signInAttemptsPerAccount = 10;
/** An office may share one address, so this is wider; it stops one machine from trying many accounts. */
export const signInAttemptsPerAddress = 50;
export const actionsPerMinute = 120;
/** A code of six digits has three right ones at a time: ten guesses leave a chance of one in thirty thousand. */
export const factorGuesses = 10;
export const linkRequestsPerAccount = 3;
export const linkRequestsPerAddress = 20;
/** A link has 256 random bits: this only keeps one machine from costing hashes. */
export const linkUsesPerAddress = 60;
/** The provider guesses no passwords for us: this only keeps one machine from costing requests to it. Two for each sign-on. */
export const signOnStepsPerAddress = 400;

function limitersOn(storeClient: Pool) {
  const limiter = (keyPrefix: string, points: number, duration: number, blockDuration: number) =>
    new RateLimiterPostgres({
      ...{ storeClient, storeType: "pool", tableName: "rate_limit", tableCreated: true },
      ...{ keyPrefix, points, duration, blockDuration },
    });
  return {
    account: limiter("sign-in-account", signInAttemptsPerAccount, halfHourS, halfHourS),
    address: limiter("sign-in-address", signInAttemptsPerAddress, halfHourS, halfHourS),
    actions: limiter("actions", actionsPerMinute, 60, 0),
    factor: limiter("second-factor", factorGuesses, halfHourS, halfHourS),
    linkAccount: limiter("link-account", linkRequestsPerAccount, halfHourS, halfHourS),
    linkAddress: limiter("link-address", linkRequestsPerAddress, halfHourS, halfHourS),
    linkUse: limiter("link-use", linkUsesPerAddress, halfHourS, halfHourS),
    signOn: limiter("sign-on-address", signOnStepsPerAddress, halfHourS, halfHourS),
  };
}

let getLimiters = perPool(limitersOn);

/** Drops the limiters, as a restart does: the counters are in the database. */
export function forgetLimiters(): void {
  getLimiters = perPool(limitersOn);
}

export type SignInAttempt = { allowed: true } | { allowed: false; retryAfterS: number; lockedNow: boolean };

/**
 * Counts an attempt before its password is looked at, so that a burst cannot slip through while the first guesses are
 * being hashed. Unknown names are counted like known ones: the answer tells nobody which accounts exist.
 */
export async function countSignInAttempt(username: string, address: string | null): Promise<SignInAttempt> {
  const { account, address: byAddress } = getLimiters();
  const perAddress = await consume(byAddress, address ?? "unknown");
  if (!perAddress.allowed) return perAddress;
  return consume(account, accountKey(username));
}

/** Takes a successful attempt out of the counts. */
export async function forgiveSignInAttempt(username: string, address: string | null): Promise<void> {
  const { account, address: byAddress } = getLimiters();
  await Promise.all([account.delete(accountKey(username)), byAddress.reward(address ?? "unknown", 1)]);
}

/** Lets a locked account try again: its owner has a new password. */
export async function clearSignInLock(username: string): Promise<void> {
  await getLimiters().account.delete(accountKey(username));
}

/** Counts a write of a signed-in person; throws `too_many_requests` above the limit. */
export async function countAction(userId: number): Promise<void> {
  await consumeOrThrow(getLimiters().actions, String(userId));
}

/** Counts an attempt at a person's second factor, before it is looked at. */
export async function countFactorGuess(userId: number): Promise<SignInAttempt> {
  return consume(getLimiters().factor, String(userId));
}

/** Takes the attempts out of the count: the factor was shown. */
export async function forgiveFactorGuesses(userId: number): Promise<void> {
  await getLimiters().factor.delete(String(userId));
}

/** The same in the caller's transaction: the person's factors are taken away. */
export async function forgiveFactorGuessesIn(transaction: Sql, userId: number): Promise<void> {
  await transaction.query("delete from rate_limit where key = $1", [
    getLimiters().factor.getKey(String(userId)),
  ]);
}

/** Counts that somebody asked for a link, by what he typed, whether that names anybody or not. */
export async function countLinkRequest(login: string, address: string | null): Promise<void> {
  const { linkAccount, linkAddress } = getLimiters();
  await consumeOrThrow(linkAddress, address ?? "unknown");
  await consumeOrThrow(linkAccount, accountKey(login));
}

/** Counts that a link was shown. */
export async function countLinkUse(address: string | null): Promise<void> {
  await consumeOrThrow(getLimiters().linkUse, address ?? "unknown");
}

/** Counts a step of a sign-on by the provider. */
export async function countSignOnStep(address: string | null): Promise<void> {
  await consumeOrThrow(getLimiters().signOn, address ?? "unknown");
}

async function consumeOrThrow(from: RateLimiterPostgres, key: string): Promise<void> {
  const outcome = await consume(from, key);
  if (!outcome.allowed) throw tooManyRequests(outcome.retryAfterS);
}

/** The refusal that says when to come back. */
export function tooManyRequests(retryAfterS: number): AppError {
  const minutes = Math.max(1, Math.ceil(retryAfterS / 60));
  return new AppError("too_many_requests", {
    detail: `Too many attempts. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`,
    params: { retryAfter: String(retryAfterS), minutes: String(minutes) },
  });
}

async function consume(from: RateLimiterPostgres, key: string): Promise<SignInAttempt> {
  try {
    await from.consume(key);
    return { allowed: true };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const retryAfterS = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    return { allowed: false, retryAfterS, lockedNow: refusal.consumedPoints === from.points + 1 };
  }
}

/** Case-blind like the names themselves, and short enough for the key column whatever was typed. */
function accountKey(username: string): string {
  return createHash("sha256").update(username.trim().toLowerCase()).digest("hex");
}
