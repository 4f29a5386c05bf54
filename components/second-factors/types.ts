import type { PasskeyCreation } from "@/components/step-up/types";
import type {
  BeginPasskeyInput,
  BeginTotpInput,
  ConfirmTotpInput,
  FinishPasskeyInput,
  RenameFactorInput,
} from "@/lib/auth/step-up/rules";
import type { EnrolledFactor, NewTotp } from "@/lib/auth/step-up/types";
import type { ServerAction } from "@/lib/http/action-failure";

/** The server actions by which a person adds a second factor. */
export type EnrolActions = {
  beginTotp: ServerAction<BeginTotpInput, NewTotp>;
  confirmTotp: ServerAction<ConfirmTotpInput, EnrolledFactor>;
  beginPasskey: ServerAction<BeginPasskeyInput, PasskeyCreation>;
  finishPasskey: ServerAction<FinishPasskeyInput, EnrolledFactor>;
};

/** The server actions by which a person keeps his second factors. */
export type FactorActions = EnrolActions & {
  rename: ServerAction<RenameFactorInput, void>;
  remove: ServerAction<{ factorId: number }, void>;
  renewCodes: ServerAction<Record<string, never>, { recoveryCodes: string[] }>;
};
