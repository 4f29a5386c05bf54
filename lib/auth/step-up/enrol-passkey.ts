import "server-only";

import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";

import type { UserActor } from "@/lib/auth/actor";
import { refuseFactor } from "@/lib/auth/step-up/count-guess";
import {
  lockOwner,
  type PersonAtConsole,
  requireConsole,
  usableFactors,
} from "@/lib/auth/step-up/factor-rows";
import { finishEnrolment } from "@/lib/auth/step-up/finish-enrolment";
import { beginEnrolment, requireStillFirst } from "@/lib/auth/step-up/may-enrol";
import {
  keepChallenge,
  passkeysPossible,
  relyingParty,
  takeChallenge,
} from "@/lib/auth/step-up/passkey-challenge";
import { findPasskeys } from "@/lib/auth/step-up/passkeys";
import type { BeginPasskeyInput, FinishPasskeyInput } from "@/lib/auth/step-up/rules";
import type { EnrolledFactor } from "@/lib/auth/step-up/types";
import { inTransaction, isUniqueViolation, sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";

const first = "enrol:first";
const further = "enrol:further";

/** What the browser asks the person's device to make a passkey from. */
export type PasskeyCreation = { challengeId: string; options: PublicKeyCredentialCreationOptionsJSON };

/** Begins the enrolment of a passkey. The device has to check its owner too, by finger, face or PIN. */
export async function beginPasskey(actor: UserActor, input: BeginPasskeyInput): Promise<PasskeyCreation> {
  const person = requireConsole(actor);
  const { PUBLIC_URL } = getEnv();
  if (!passkeysPossible(PUBLIC_URL)) {
    throw new AppError("conflict", {
      detail: "Browsers refuse passkeys at the address of this installation.",
    });
  }
  const party = relyingParty(PUBLIC_URL);
  return beginEnrolment(person, input.password, async (tx, { isFirst }) => {
    const options = await generateRegistrationOptions({
      rpID: party.id,
      rpName: party.name,
      userName: person.username,
      userDisplayName: person.label,
      userID: new TextEncoder().encode(`countersign:${person.userId}`),
      attestationType: "none",
      excludeCredentials: await findPasskeys(tx, person.userId),
      authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
    });
    const challengeId = await keepChallenge(tx, person, {
      purpose: "register",
      bindings: [isFirst ? first : further],
      challenge: options.challenge,
    });
    return { challengeId, options };
  });
}

/** Takes the new passkey into use once the device has answered this session's challenge at our own address. */
export async function finishPasskey(actor: UserActor, input: FinishPasskeyInput): Promise<EnrolledFactor> {
  const person = requireConsole(actor);
  const asked = await takeChallenge(sql, person, { id: input.challengeId, purpose: "register" });
  if (!asked) throw await refuseFactor(person, "expired", { kind: "passkey" });
  const credential = await verify(person, input, asked.challenge);
  if (!credential) throw await refuseFactor(person, "wrong", { kind: "passkey" });
  const isFirst = asked.bindings.includes(first);
  try {
    return await inTransaction(async (tx) => {
      await lockOwner(tx, person);
      if (isFirst) requireStillFirst(await usableFactors(tx, person.userId));
      const [row] = await tx.query<{ id: number }>(
        `insert into second_factor (user_id, kind, name, credential_id, public_key, sign_count, transports, session_id,
                                    is_first, confirmed_at)
         values ($1, 'passkey', $2, $3, $4, $5, $6, $7, $8, now()) returning id`,
        [
          person.userId,
          input.name,
          credential.id,
          Buffer.from(credential.publicKey),
          credential.counter,
          input.transports,
          person.sessionId,
          isFirst,
        ],
      );
      const factor = { id: Number(row?.id), kind: "passkey" as const, name: input.name, isFirst };
      return finishEnrolment(tx, person, factor);
    });
  } catch (error) {
    if (!isUniqueViolation(error, "second_factor_credential_id_key")) throw error;
    throw new AppError("already_exists", { detail: "This passkey is enrolled already.", cause: error });
  }
}

async function verify(person: PersonAtConsole, input: FinishPasskeyInput, challenge: string) {
  const party = relyingParty(getEnv().PUBLIC_URL);
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id: input.credentialId,
        rawId: input.credentialId,
        type: "public-key",
        clientExtensionResults: {},
        response: { clientDataJSON: input.clientDataJSON, attestationObject: input.attestationObject },
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
    });
    return verified ? registrationInfo.credential : null;
  } catch (error) {
    log.warn({ err: error, userId: person.userId }, "a new passkey was not accepted");
    return null;
  }
}
