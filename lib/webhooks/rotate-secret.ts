import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db/sql";
import type { RotateSecretInput } from "@/lib/webhooks/rules";
import { forgetSecrets, newSecret, signingSecrets, storeSecret } from "@/lib/webhooks/signing-secret";
import { standardSecret } from "@/lib/webhooks/webhook-headers";

/** The only time that a secret is shown. */
export interface ShownSecret {
  secret: string;
  /** The same secret as libraries for Standard Webhooks take it. */
  standardSecret: string;
}

/**
 * Makes a new secret the signing one. The ones before it go on signing headers for the overlap, so that receivers can change
 * over without missing an event; the signature inside the body is made with the newest alone.
 */
export async function rotateSecret(actor: Actor, input: RotateSecretInput): Promise<ShownSecret> {
  requirePermission(actor, "webhook.manage");
  // There is always one before it, even when nothing was ever signed.
  await signingSecrets();
  const secret = input.secret ?? newSecret();
  await inTransaction(async (sql) => {
    const retiring = await sql.query<{ id: number }>(
      `UPDATE webhook_secret SET retires_at = least(retires_at, now() + $1::int * interval '1 hour')
       WHERE retires_at IS NULL OR retires_at > now() RETURNING id`,
      [input.overlapHours],
    );
    const id = await storeSecret(sql, secret);
    await recordAudit(sql, {
      actor,
      action: "webhook.secret_rotated",
      objectType: "webhook_secret",
      objectId: String(id),
      after: {
        retiring: retiring.map((row) => row.id),
        overlapHours: input.overlapHours,
        given: input.secret !== undefined,
      },
    });
  });
  forgetSecrets();
  return { secret, standardSecret: standardSecret(secret) };
}
