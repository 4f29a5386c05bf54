import "server-only";
import { getEnv } from "@/lib/env";

/**
 * A reservation may be sent only within this time; after it the call is given up as never sent. Together with the deadline of
 * the call it bounds the moment after which nothing of an abandoned reservation can still leave a process.
 */
export function sendWindowMs(): number {
  return Math.min(5_000, getEnv().GATEWAY_DEADLINE_MS);
}

/** The longest that a call can be under way after the moment that stands in the operation's row. */
export function underWayMs(): number {
  return sendWindowMs() + getEnv().GATEWAY_DEADLINE_MS + 2_000;
}

/** When a reserved operation is first asked about: after the last moment at which its call can still be under way. */
export function firstInquiryMs(): number {
  return Math.max(getEnv().RECONCILE_DELAYS[0] ?? 0, underWayMs());
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

/** A "never seen" that counts is soon followed by the second question; the widening pauses would hold the amount for no reason. */
export const NOT_FOUND_AGAIN_MS = 90_000;
