import "server-only";

import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";

import type { UserActor } from "@/lib/auth/actor";
import { type FactorRefusal, refuseFactor } from "@/lib/auth/step-up/count-guess";
import { lockOwner, type PersonAtConsole, requireConsole } from "@/lib/auth/step-up/factor-rows";
import { keepProofs } from "@/lib/auth/step-up/keep-proofs";
import { keepChallenge, relyingParty, takeChallenge } from "@/lib/auth/step-up/passkey-challenge";
import { findPasskey, findPasskeys, type PasskeyRow, takeCounter } from "@/lib/auth/step-up/passkeys";
import type { FinishPasskeyProofInput, StartPasskeyProofInput } from "@/lib/auth/step-up/rules";
import type { StepUpMethod } from "@/lib/auth/step-up/types";
import { inTransaction, sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { log } from "@/lib/log";

/** What the browser asks one of the person's passkeys to sign. */
export type PasskeyQuestion = { challengeId: string; options: PublicKeyCredentialRequestOptionsJSON };

/** Asks for a passkey, for the acts that are named and no others. */
export async function startPasskeyProof(
  actor: UserActor,
  input: StartPasskeyProofInput,
): Promise<PasskeyQuestion> {
  const person = requireConsole(actor);
  const passkeys = await findPasskeys(sql, person.userId);
  if (passkeys.length === 0) throw await refuseFactor(person, "no_factor", { bindings: input.bindings });
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(getEnv().PUBLIC_URL).id,
    allowCredentials: passkeys,
    userVerification: "required",
  });
  const challengeId = await keepChallenge(sql, person, {
    purpose: "prove",
    bindings: input.bindings,
    challenge: options.challenge,
  });
  return { challengeId, options };
}

/** Keeps the proofs once one of the person's own passkeys has signed this session's challenge at our own address. */
export async function finishPasskeyProof(
  actor: UserActor,
  input: FinishPasskeyProofInput,
): Promise<{ method: StepUpMethod }> {
  const person = requireConsole(actor);
  const asked = await takeChallenge(sql, person, { id: input.challengeId, purpose: "prove" });
  if (!asked) throw await refuseFactor(person, "expired", { kind: "passkey" });
  const refusal = await prove(person, input, asked);
  if (refusal) throw await refuseFactor(person, refusal, { kind: "passkey", bindings: asked.bindings });
  return { method: "passkey" };
}

async function prove(
  person: PersonAtConsole,
  input: FinishPasskeyProofInput,
  asked: { challenge: string; bindings: string[] },
): Promise<FactorRefusal | null> {
  const passkey = await findPasskey(sql, person.userId, input.credentialId);
  if (!passkey) return "no_factor";
  const counter = await verifiedCounter(person, input, asked.challenge, passkey);
  if (counter === null) return "wrong";
  return inTransaction(async (tx) => {
    await lockOwner(tx, person);
    if (!(await takeCounter(tx, passkey.id, counter))) return "counter";
    await keepProofs(tx, person, { method: "passkey", factorId: passkey.id, bindings: asked.bindings });
    return null;
  });
}

/** The counter that the passkey signed, or null when anything of its answer is not as it must be. */
async function verifiedCounter(
  person: PersonAtConsole,
  input: FinishPasskeyProofInput,
  challenge: string,
  passkey: PasskeyRow,
): Promise<number | null> {
  const party = relyingParty(getEnv().PUBLIC_URL);
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id: input.credentialId,
        rawId: input.credentialId,
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: input.clientDataJSON,
          authenticatorData: input.authenticatorData,
          signature: input.signature,
        },
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      // The stored counter is compared where it is written, in one statement, so that two uses at once cannot both pass.
      credential: {
        id: passkey.credential_id,
        publicKey: new Uint8Array(passkey.public_key),
        counter: 0,
      },
      requireUserVerification: true,
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch (error) {
    log.warn({ err: error, userId: person.userId }, "a passkey was not accepted");
    return null;
  }
}
