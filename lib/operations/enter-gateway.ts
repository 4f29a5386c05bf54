import "server-only";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { keptWords } from "@/lib/i18n/kept-words";
import { type AccountHealth, claimTrial, readHealth } from "@/lib/operations/gateway-breaker";
import { GatewayTurns, type TurnLimits } from "@/lib/operations/gateway-turns";

let narrowed: Partial<TurnLimits> = {};
const turns = new GatewayTurns(() => {
  const env = getEnv();
  return {
    calls: Math.min(env.GATEWAY_CALLS_PER_ACCOUNT, narrowed.calls ?? Infinity),
    waitMs: Math.min(env.GATEWAY_TURN_WAIT_MS, narrowed.waitMs ?? Infinity),
  };
});

/** How old the account's row may be when a call goes out. */
const STALE_MS = 100;

/** For a process whose own places are few: the worker must not spend all of them on one gateway that hangs. */
export function narrowTurns(limits: Partial<TurnLimits>): void {
  narrowed = limits;
}

/**
 * The gate before every call to a gateway, passed before anything is reserved: a refusal here is `gateway_unavailable`, and
 * amount and key are as free as before. Gives how to leave again.
 */
export async function enterGateway(account: AccountHealth): Promise<() => void> {
  if (account.pausedMs !== null && account.pausedMs > 0) throw paused(account, account.pausedMs);
  const cameAt = performance.now();
  const leave = await turns.take(account.id);
  if (!leave) {
    throw new AppError("gateway_unavailable", {
      detail: `Too many calls to ${account.name} are waiting for its answer. Nothing was sent; try again shortly.`,
      params: { reason: "busy", retryAfter: "5", ...keptWords("gatewayBusy", { name: account.name }) },
    });
  }
  try {
    // Whoever had to wait for a turn looks again: those before him may have found that nobody answers.
    const now = performance.now() - cameAt > STALE_MS ? await readHealth(account) : account;
    if (now.pausedMs !== null && now.pausedMs > 0) throw paused(account, now.pausedMs);
    if (now.pausedMs !== null && !(await claimTrial(account)))
      throw paused(account, getEnv().GATEWAY_PAUSE_MS);
    return leave;
  } catch (error) {
    leave();
    throw error;
  }
}

function paused(account: AccountHealth, pausedMs: number): AppError {
  const seconds = String(Math.max(1, Math.ceil(pausedMs / 1000)));
  return new AppError("gateway_unavailable", {
    detail: `${account.name} has not been answering, so calls to it are paused. Nothing was sent; try again in ${seconds} seconds.`,
    params: {
      reason: "paused",
      ...keptWords("gatewayPaused", { name: account.name, retryAfter: seconds }),
    },
  });
}

/** Whether the call was refused at the gate, so that nothing of it exists. */
export function isRefusedAtGate(error: unknown): error is AppError {
  return (
    error instanceof AppError && error.code === "gateway_unavailable" && error.params.reason !== undefined
  );
}
