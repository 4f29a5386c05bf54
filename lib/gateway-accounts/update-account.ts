import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireUser } from "@/lib/auth/actor";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { lockAccount } from "@/lib/gateway-accounts/account-row";
import { identityProblems, refuseProblems } from "@/lib/gateway-accounts/check-account";
import type { UpdateAccountInput } from "@/lib/gateway-accounts/rules";
import { changeAccount } from "@/lib/gateway-accounts/store-account";
import { type CapabilityNarrowing, connectorFor, parseNarrowing } from "@/lib/gateways/registry";
import { parseAmount } from "@/lib/money/money";

/** Changes everything of an account but its address, its credentials and whether it is on. Acts on what begins from now on. */
export async function updateAccount(actor: Actor, input: UpdateAccountInput): Promise<void> {
  await inTransaction((sql) => updateAccountIn(sql, actor, input));
}

/** The same inside the caller's transaction. */
export async function updateAccountIn(sql: Sql, actor: Actor, input: UpdateAccountInput): Promise<void> {
  const row = await lockAccount(sql, actor, input.pgCode, input.version);
  const { currency_code: currencyCode, gateway, pg_code: pgCode } = row;
  refuseProblems(identityProblems({ gateway, pgCode, currencyCode, operation: input.operation }));
  const change = await changeAccount(sql, row, {
    name: input.name,
    operation: input.operation,
    isSandbox: input.isSandbox,
    capabilities: narrowingOf(gateway, row.capabilities, input),
    plugins: [...input.plugins].sort(),
    multipleAttempts: input.multipleAttempts,
    tokenizable: input.tokenizable,
    autoDebit: input.autoDebit,
    inquiryMinutes: input.inquiryMinutes,
    feeFixedMinor: feeOf(input.feeFixed, currencyCode),
    feePerMille: input.feePercent,
    tags: input.tags,
    fromFile: false,
  });
  if (!change) return;
  await recordAudit(sql, {
    actor: requireUser(actor),
    action: "gateway_account.changed",
    objectType: "gateway_account",
    objectId: pgCode,
    ...change,
  });
}

/** The narrowing that leaves an account exactly these operations. Keeps only what takes something away: what the connector learns later is then open at once. */
export function narrowingOf(
  gateway: string,
  stored: Record<string, unknown>,
  input: Pick<UpdateAccountInput, "refund" | "capture" | "void">,
): CapabilityNarrowing {
  const own = connectorFor(gateway).capabilities;
  const { refund: _refund, capture: _capture, void: _void, ...others } = stored;
  return parseNarrowing({
    ...others,
    ...(input.refund === own.refund ? {} : { refund: input.refund }),
    ...(input.capture === own.capture ? {} : { capture: input.capture }),
    ...(input.void === own.void ? {} : { void: input.void }),
  });
}

function feeOf(text: string, currencyCode: string): bigint {
  if (/^0*(\.0*)?$/.test(text)) return 0n;
  try {
    return parseAmount(text, currencyCode);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError("invalid_input", { detail: error.detail, field: "feeFixed" });
  }
}
