import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";

import type {
  FinishPasskeyProofInput,
  ProveByCodeInput,
  StartPasskeyProofInput,
} from "@/lib/auth/step-up/rules";
import type { StepUpMethod } from "@/lib/auth/step-up/types";
import type { ServerAction } from "@/lib/http/action-failure";

export type PasskeyCreation = { challengeId: string; options: PublicKeyCredentialCreationOptionsJSON };
export type PasskeyQuestion = { challengeId: string; options: PublicKeyCredentialRequestOptionsJSON };

/** The server actions by which a second factor is shown. */
export type ProveActions = {
  byCode: ServerAction<ProveByCodeInput, { method: StepUpMethod }>;
  startPasskey: ServerAction<StartPasskeyProofInput, PasskeyQuestion>;
  finishPasskey: ServerAction<FinishPasskeyProofInput, { method: StepUpMethod }>;
};

/** What a second factor is to be shown for, and the ways in which the person can. */
export type StepUpQuestion = { bindings: string[]; methods: StepUpMethod[] };
