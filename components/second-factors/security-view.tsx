"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound, Smartphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { AddAppDialog } from "@/components/second-factors/add-app-dialog";
import { AddPasskeyDialog } from "@/components/second-factors/add-passkey-dialog";
import { CodesDialog } from "@/components/second-factors/codes-dialog";
import { CodesSection } from "@/components/second-factors/codes-section";
import { FactorTable } from "@/components/second-factors/factor-table";
import type { FactorActions } from "@/components/second-factors/types";
import { ownFactorsQuery } from "@/components/step-up/api";
import { usePasskeySupport } from "@/components/step-up/passkey-support";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import { useFailureText } from "@/components/shell/failure-text";
import { mostFactors } from "@/lib/auth/step-up/counts";
import type { EnrolledFactor } from "@/lib/auth/step-up/types";

/** A person's second factors and recovery codes. */
export function SecurityView({ actions }: { actions: FactorActions }) {
  const t = useTranslations("security");
  const own = useQuery(ownFactorsQuery());
  const failureText = useFailureText();
  const unsupported = usePasskeySupport() ? null : t("passkeysUnsupported");
  const [adding, setAdding] = useState<"totp" | "passkey" | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (own.isError) {
    return <ErrorState hint={failureText(own.error)} onRetry={() => void own.refetch()} />;
  }
  if (!own.data) return null;
  const { factors, recoveryCodesLeft, passkeysPossible, asksPassword } = own.data;
  const isFirst = factors.length === 0;
  const full = factors.length >= mostFactors ? t("full", { count: mostFactors }) : null;
  const enrolled = ({ recoveryCodes }: EnrolledFactor) => {
    setAdding(null);
    setCodes(recoveryCodes);
    toast.success(t("added"));
  };
  const dialog = { asksPassword, actions, onEnrolled: enrolled, onClose: () => setAdding(null) };
  const add = (
    <>
      <Button disabledReason={full} onClick={() => setAdding("totp")}>
        <Smartphone aria-hidden="true" />
        {t("addApp")}
      </Button>
      <Button
        disabledReason={passkeysPossible ? (full ?? unsupported) : t("passkeysImpossible")}
        onClick={() => setAdding("passkey")}
      >
        <KeyRound aria-hidden="true" />
        {t("addPasskey")}
      </Button>
    </>
  );
  return (
    <div className="flex max-w-4xl flex-col gap-8">
      <Section title={t("factors")}>
        {isFirst ? (
          <EmptyState
            title={t("emptyTitle")}
            hint={t("emptyHint")}
            action={<div className="flex flex-wrap justify-center gap-2 max-sm:flex-col">{add}</div>}
          />
        ) : (
          <>
            <FactorTable factors={factors} actions={actions} />
            <div className="mt-3 flex flex-wrap gap-2">{add}</div>
          </>
        )}
      </Section>
      {isFirst ? null : (
        <CodesSection left={recoveryCodesLeft} renew={actions.renewCodes} onCodes={setCodes} />
      )}
      {adding === "totp" ? <AddAppDialog {...dialog} /> : null}
      {adding === "passkey" ? <AddPasskeyDialog {...dialog} /> : null}
      {codes ? <CodesDialog codes={codes} onKept={() => setCodes(null)} /> : null}
    </div>
  );
}
