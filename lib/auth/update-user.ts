import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { nameTaken } from "@/lib/auth/create-user";
import { lockPeople, lockPerson } from "@/lib/auth/lock-people";
import type { UpdateUserInput } from "@/lib/auth/rules";
import { inTransaction } from "@/lib/db/sql";

/** Changes a person's name and contacts. The username stays: the trail quotes it. */
export async function updateUser(actor: Actor, input: UpdateUserInput): Promise<void> {
  await inTransaction(async (sql) => {
    const admin = await lockPeople(sql, actor);
    const person = await lockPerson(sql, input.userId);
    const before = {
      email: person.email,
      firstName: person.first_name,
      lastName: person.last_name,
      phone: person.phone,
    };
    const { userId, ...after } = input;
    if (JSON.stringify(before) === JSON.stringify({ ...before, ...after })) return;
    await sql
      .query("update app_user set email = $2, first_name = $3, last_name = $4, phone = $5 where id = $1", [
        userId,
        after.email,
        after.firstName,
        after.lastName,
        after.phone,
      ])
      .catch((error: unknown) => {
        throw nameTaken(error);
      });
    await recordAudit(sql, {
      actor: admin,
      action: "user.updated",
      objectType: "user",
      objectId: String(userId),
      before,
      after,
    });
  });
}
