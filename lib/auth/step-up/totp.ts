import "server-only";

import { generateSecret, generateURI, verifySync } from "otplib";
import QRCode from "qrcode";

import type { Sql } from "@/lib/db/sql";
import type { NewTotp } from "@/lib/auth/step-up/types";

/** What every authenticator app takes: six digits, thirty seconds, SHA-1. */
const periodS = 30;

/** A new secret for an app, in base32. */
export function newTotpSecret(): string {
  return generateSecret();
}

/**
 * The time step whose code this is, or null. The step before and the step after the present one count too, for a clock
 * that is off; the caller stores the step, so that no code is taken twice.
 */
export function matchingStep(secret: string, code: string, epochS: number): number | null {
  const result = verifySync({ secret, token: code, epoch: epochS, epochTolerance: periodS, period: periodS });
  if (!result.valid || !("timeStep" in result)) return null;
  return result.timeStep;
}

/** The present by the database: processes on several machines must agree about the step. */
export async function databaseEpochS(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ epoch: number }>(
    "select extract(epoch from clock_timestamp())::float8 as epoch",
  );
  return Math.floor(row?.epoch ?? 0);
}

/** What the person's app is given. The host tells several installations apart. */
export function enrolmentOf(secret: string, username: string, host: string): Omit<NewTotp, "factorId"> {
  const uri = generateURI({ issuer: `Countersign ${host}`, label: username, secret });
  const { modules } = QRCode.create(uri, { errorCorrectionLevel: "M" });
  const rows: string[] = [];
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) if (modules.get(y, x)) rows.push(`M${x} ${y}h1v1h-1z`);
  }
  return { secret, uri, picture: { size: modules.size, path: rows.join("") } };
}
