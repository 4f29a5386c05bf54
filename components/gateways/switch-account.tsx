"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { changeKeys } from "@/components/changes/api";
import { useTellChange } from "@/components/changes/use-tell-change";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { ProposeResult } from "@/lib/changes/types";
import type { SetAccountActiveInput } from "@/lib/gateway-accounts/rules";
import type { AccountDetail, OpenWork } from "@/lib/gateway-accounts/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { gatewayKeys } from "./api";
import { useFailureText } from "@/components/shell/failure-text";

export type SetAccountActive = ServerAction<SetAccountActiveInput, ProposeResult>;

type SwitchAccountProps = { account: AccountDetail; setActive: SetAccountActive };

/** Switches an account off, after saying what is open at it, or on again. */
export function SwitchAccount({ account, setActive }: SwitchAccountProps) {
  const t = useTranslations("gateways");
  const [asking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const tell = useTellChange();
  const switching = useMutation({
    mutationFn: (active: boolean) =>
      runAction(setActive({ pgCode: account.pgCode, active, seen: account.open })),
    onSuccess: (result, active) => {
      setAsking(false);
      tell(result, t(active ? "enabledDone" : "disabledDone", { name: account.name }));
    },
    onError: (error, active) => {
      if (active) toast.error(failureText(error));
    },
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: gatewayKeys.all });
      await queryClient.invalidateQueries({ queryKey: changeKeys.all });
    },
  });
  const ask = (open: boolean) => {
    switching.reset();
    setAsking(open);
    // The numbers in the question are those of this moment.
    if (open) void queryClient.invalidateQueries({ queryKey: gatewayKeys.account(account.pgCode) });
  };
  if (!account.isActive) {
    return (
      <Button pending={switching.isPending} onClick={() => switching.mutate(true)}>
        {t("enable")}
      </Button>
    );
  }
  return (
    <>
      <Button variant="dangerQuiet" onClick={() => ask(true)}>
        {t("disable")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={ask}
        title={t("disableTitle", { name: account.name })}
        description={t("disableHint")}
        confirmLabel={t("disableConfirm")}
        danger
        pending={switching.isPending}
        onConfirm={() => switching.mutate(false)}
      >
        <OpenWarning open={account.open} />
        {switching.isError ? (
          <Callout tone="negative" title={t("failed")} live className="mt-3">
            {failureText(switching.error)}
          </Callout>
        ) : null}
      </ConfirmDialog>
    </>
  );
}

function OpenWarning({ open }: { open: OpenWork }) {
  const t = useTranslations("gateways");
  const lines = [
    ...(open.operations > 0 ? [t("openOperations", { count: open.operations })] : []),
    ...(open.requests > 0 ? [t("openRequests", { count: open.requests })] : []),
    ...(open.attempts > 0 ? [t("openAttempts", { count: open.attempts })] : []),
  ];
  if (lines.length === 0) return null;
  return (
    <Callout tone="warning" title={t("openWarning")}>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Callout>
  );
}
