import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";

import { supportsPasskeys } from "@/components/step-up/passkey-support";
import type { FinishPasskeyInput, FinishPasskeyProofInput } from "@/lib/auth/step-up/rules";

/** Has the person's device make a passkey; gives what the server needs of its answer. */
export async function createPasskey(
  options: PublicKeyCredentialCreationOptionsJSON,
): Promise<Omit<FinishPasskeyInput, "challengeId" | "name">> {
  requireSupport();
  const { id, response } = await startRegistration({ optionsJSON: options });
  return {
    credentialId: id,
    clientDataJSON: response.clientDataJSON,
    attestationObject: response.attestationObject,
    transports: response.transports ?? [],
  };
}

/** Has one of the person's passkeys sign; gives what the server needs of its answer. */
export async function answerWithPasskey(
  options: PublicKeyCredentialRequestOptionsJSON,
): Promise<Omit<FinishPasskeyProofInput, "challengeId">> {
  requireSupport();
  const { id, response } = await startAuthentication({ optionsJSON: options });
  return {
    credentialId: id,
    clientDataJSON: response.clientDataJSON,
    authenticatorData: response.authenticatorData,
    signature: response.signature,
  };
}

/** What a browser says when the person turned away, took too long or has no such passkey here; it does not tell which. */
export function isTurnedAway(error: unknown): boolean {
  return error instanceof Error && (error.name === "NotAllowedError" || error.name === "AbortError");
}

/** What a browser says when this device has one of the passkeys that are enrolled already. */
export function isKnownDevice(error: unknown): boolean {
  return error instanceof Error && error.name === "InvalidStateError";
}

/** What we say ourselves where the browser knows no passkeys. */
export function isUnsupported(error: unknown): boolean {
  return error instanceof Error && error.name === UNSUPPORTED;
}

const UNSUPPORTED = "PasskeysUnsupported";

function requireSupport(): void {
  if (supportsPasskeys()) return;
  const error = new Error("This browser knows no passkeys.");
  error.name = UNSUPPORTED;
  throw error;
}
