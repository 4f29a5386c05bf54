import "server-only";

import { randomUUID } from "node:crypto";

import type { Sql } from "@/lib/db/sql";
import { type AccountNotice, addJob } from "@/lib/jobs/add-job";

/** Tells a person, once this commits, that something about his own account has changed: he notices what he did not do himself. */
export async function tellAccount(sql: Sql, notice: Omit<AccountNotice, "key">): Promise<void> {
  await addJob(sql, "account-notice", { ...notice, key: `${notice.kind}:${randomUUID()}` });
}

/** The same to everybody whose effective rights a change has changed. */
export async function tellNewRights(
  sql: Sql,
  people: readonly { id: number; before: readonly string[]; after: readonly string[] }[],
  by: string,
): Promise<void> {
  for (const { id, before, after } of people) {
    const isSame = before.length === after.length && before.every((right) => after.includes(right));
    if (!isSame) await tellAccount(sql, { userId: id, kind: "rights_changed", by });
  }
}
