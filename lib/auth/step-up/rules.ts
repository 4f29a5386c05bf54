import { z } from "zod";

/** As many acts as one showing of a factor may be for: a bulk decision. */
export const mostBindings = 100;

const bidiControls = /[\u202a-\u202e\u2066-\u2069]/g;

const factorName = z
  .string()
  .transform((text) => text.replace(bidiControls, "").trim())
  .pipe(
    z
      .string()
      .min(1, { error: "required" })
      .max(60, { error: "too_long" })
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: "invalid" }),
  );

/** Empty once the person has a factor: then a proof is asked for and no password. */
const password = z.string().max(128).optional();
const factorId = z.int32().positive();

/** As people type it: in groups, or pasted with what stood around it. */
const digits = z
  .string()
  .max(20)
  .transform((text) => text.replace(/[\s-]/g, ""))
  .pipe(z.string().regex(/^[0-9]{6}$/, { error: "six_digits" }));

const binding = z.string().regex(/^[\w.:-]{1,200}$/);
const bindings = z.array(binding).min(1).max(mostBindings);

const base64url = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/);

/** A credential id has at most 1023 bytes. */
const credentialId = base64url(1_400);
const clientData = base64url(4_000);

export const beginTotpSchema = z.strictObject({ name: factorName, password });
export const confirmTotpSchema = z.strictObject({ factorId, code: digits });
export const beginPasskeySchema = z.strictObject({ password });
export const finishPasskeySchema = z.strictObject({
  challengeId: z.uuid(),
  name: factorName,
  credentialId,
  clientDataJSON: clientData,
  attestationObject: base64url(20_000),
  transports: z.array(z.string().regex(/^[a-z-]{1,20}$/)).max(10),
});
export const renameFactorSchema = z.strictObject({ factorId, name: factorName });
export const factorIdSchema = z.strictObject({ factorId });
export const noInputSchema = z.strictObject({});

/** Six digits of an app, or a recovery code. */
export const proveByCodeSchema = z.strictObject({ bindings, code: z.string().min(1).max(60) });
export const startPasskeyProofSchema = z.strictObject({ bindings });
export const finishPasskeyProofSchema = z.strictObject({
  challengeId: z.uuid(),
  credentialId,
  clientDataJSON: clientData,
  authenticatorData: base64url(4_000),
  signature: base64url(2_000),
});

export type BeginTotpInput = z.infer<typeof beginTotpSchema>;
export type ConfirmTotpInput = z.infer<typeof confirmTotpSchema>;
export type BeginPasskeyInput = z.infer<typeof beginPasskeySchema>;
export type FinishPasskeyInput = z.infer<typeof finishPasskeySchema>;
export type RenameFactorInput = z.infer<typeof renameFactorSchema>;
export type ProveByCodeInput = z.infer<typeof proveByCodeSchema>;
export type StartPasskeyProofInput = z.infer<typeof startPasskeyProofSchema>;
export type FinishPasskeyProofInput = z.infer<typeof finishPasskeyProofSchema>;

/** What was typed where a code is asked for: an app's code, a recovery code in its one form, or neither. */
export function readCode(typed: string): { kind: "totp" | "recovery_code"; code: string } | null {
  const bare = typed.replace(/[\s-]/g, "").toUpperCase();
  if (/^[0-9]{6}$/.test(bare)) return { kind: "totp", code: bare };
  // Sets that were made earlier have sixteen letters.
  if (/^([0-9A-Z]{16}|[0-9A-Z]{24})$/.test(bare)) return { kind: "recovery_code", code: plainLetters(bare) };
  return null;
}

/** Recovery codes have no letters that look like digits, so that whatever was read is meant. */
function plainLetters(bare: string): string {
  return bare.replace(/O/g, "0").replace(/[IL]/g, "1").replace(/U/g, "V");
}
