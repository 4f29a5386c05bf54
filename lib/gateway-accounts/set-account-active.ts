import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireUser } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { lockAccount } from "@/lib/gateway-accounts/account-row";
import { readOpenWork } from "@/lib/gateway-accounts/health";
import type { SetAccountActiveInput } from "@/lib/gateway-accounts/rules";
import { changeAccount } from "@/lib/gateway-accounts/store-account";

/**
 * Switches an account on or off. Off, it takes no new payments and no new operations; what is open goes on to its end. The
 * person has been told how much is open: if it is more by now, nothing changes and he is told again.
 */
export async function setAccountActive(actor: Actor, input: SetAccountActiveInput): Promise<void> {
  await inTransaction(async (sql) => {
    const row = await lockAccount(sql, actor, input.pgCode);
    if (row.is_active === input.active) return;
    const open = await readOpenWork(sql, row.id);
    const { seen } = input;
    const isMore =
      open.operations > seen.operations || open.requests > seen.requests || open.attempts > seen.attempts;
    if (!input.active && isMore) {
      throw new AppError("conflict", {
        detail:
          "More is open at this account than a moment ago. Look at the numbers again before you disable it.",
        params: {
          operations: String(open.operations),
          requests: String(open.requests),
          attempts: String(open.attempts),
        },
      });
    }
    const change = await changeAccount(sql, row, { isActive: input.active, fromFile: false });
    await recordAudit(sql, {
      actor: requireUser(actor),
      action: input.active ? "gateway_account.enabled" : "gateway_account.disabled",
      objectType: "gateway_account",
      objectId: row.pg_code,
      before: change?.before ?? {},
      after: { ...change?.after, open },
    });
  });
}
