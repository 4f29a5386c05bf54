import "server-only";
import { getEnv } from "@/lib/env";

/**
 * A reservation may be sent only within this time; after it the call is given up as never sent. Together with the deadline of
 * the call it bounds the moment after which nothing of an abandoned reservation can still leave a process.
 */
export function sendWindowMs(): number {
  return Math.min(5_000, getEnv().GATEWAY_DEADLINE_MS);
}

/** When a reserved operation is first asked about: after the last moment at which its call can still be under way. */
export function firstInquiryMs(): number {
  const env = getEnv();
  return Math.max(env.RECONCILE_DELAYS[0] ?? 0, sendWindowMs() + env.GATEWAY_DEADLINE_MS + 2_000);
}

/** The widening pauses between inquiries; the last one repeats until there is an answer. */
export function nextInquiryMs(inquiriesSoFar: number): number {
  const delays = getEnv().RECONCILE_DELAYS;
  return delays[Math.min(inquiriesSoFar, delays.length - 1)] ?? 60_000;
}

/** A queued refund is told by a notice; asking is only for notices that got lost. */
export const PENDING_INQUIRY_MS = 10 * 60_000;

/** A gateway may see a late request after it first said "never seen", so one such answer is not yet proof. */
export const NOT_FOUND_ANSWERS_NEEDED = 2;
