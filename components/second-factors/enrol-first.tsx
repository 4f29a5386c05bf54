"use client";

import { KeyRound, Smartphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { AddAppDialog } from "@/components/second-factors/add-app-dialog";
import { AddPasskeyDialog } from "@/components/second-factors/add-passkey-dialog";
import { CodesDialog } from "@/components/second-factors/codes-dialog";
import type { EnrolActions } from "@/components/second-factors/types";
import { usePasskeySupport } from "@/components/step-up/passkey-support";
import { Button } from "@/components/ui/button";
import type { EnrolledFactor } from "@/lib/auth/step-up/types";

type EnrolFirstProps = { actions: EnrolActions; asksPassword: boolean; passkeysPossible: boolean };

/** The first second factor of somebody who may do nothing before he has one. */
export function EnrolFirst({ actions, asksPassword, passkeysPossible }: EnrolFirstProps) {
  const t = useTranslations("security");
  const unsupported = usePasskeySupport() ? null : t("passkeysUnsupported");
  const [adding, setAdding] = useState<"totp" | "passkey" | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const enrolled = ({ recoveryCodes }: EnrolledFactor) => {
    setAdding(null);
    if (recoveryCodes) setCodes(recoveryCodes);
    else goOn();
  };
  const dialog = { asksPassword, actions, onEnrolled: enrolled, onClose: () => setAdding(null) };
  return (
    <div className="flex flex-col gap-2">
      <Button variant="primary" size="large" onClick={() => setAdding("totp")}>
        <Smartphone aria-hidden="true" />
        {t("addApp")}
      </Button>
      <Button
        size="large"
        disabledReason={passkeysPossible ? unsupported : t("passkeysImpossible")}
        onClick={() => setAdding("passkey")}
      >
        <KeyRound aria-hidden="true" />
        {t("addPasskey")}
      </Button>
      {adding === "totp" ? <AddAppDialog {...dialog} /> : null}
      {adding === "passkey" ? <AddPasskeyDialog {...dialog} /> : null}
      {codes ? <CodesDialog codes={codes} onKept={goOn} /> : null}
    </div>
  );
}

function goOn(): void {
  // eslint-disable-next-line @next/next/no-location-assign-relative-destination -- a full load: what this browser holds was made for somebody who might do nothing.
  location.assign("/");
}
