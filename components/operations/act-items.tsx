"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { usePaymentActs } from "@/components/operations/operations-context";
import type { OperablePayment } from "@/components/operations/payment";
import { obstacleOf, offeredActs, type PaymentAct } from "@/components/operations/payment-acts";
import type { PaymentActActions } from "@/components/operations/types";
import { copyText } from "@/components/ui/copy-button";
import { MenuItem, MenuLink } from "@/components/ui/menu";
import { TextLink } from "@/components/ui/text-link";
import { toast } from "@/components/ui/toast";
import { ActionFailure, runAction } from "@/lib/http/action-failure";
import { isOpenState } from "@/lib/transactions/checkout-fields";

/** Link, mail, question to the gateway, webhook and receipt of one payment; each says why where it cannot be chosen. */
export function ActItems({ payment }: { payment: OperablePayment }) {
  const t = useTranslations("operations.act");
  const actions = usePaymentActs();
  const acting = usePaymentAct(payment, actions);
  return (
    <>
      {offeredActs(payment).map((act) => {
        const obstacle = obstacleOf(act, payment, actions[act] !== null);
        return (
          <MenuItem
            key={act}
            disabledReason={obstacle && t(`obstacle.${obstacle}`)}
            onClick={() => acting.mutate(act)}
          >
            {t(act)}
          </MenuItem>
        );
      })}
      {isOpenState(payment.state) ? (
        <MenuLink render={<Link href={`/transactions/${payment.sessionId}/share`} />}>{t("share")}</MenuLink>
      ) : null}
      {payment.state === "paid"
        ? (["en", "ar"] as const).map((language) => (
            <MenuLink
              key={language}
              closeOnClick
              render={
                // biome-ignore lint/a11y/useAnchorContent: the menu puts the words into it.
                <a href={`/api/transactions/${payment.sessionId}/receipt?language=${language}`} download />
              }
            >
              {t(`receipt.${language}`)}
            </MenuLink>
          ))
        : null}
    </>
  );
}

function usePaymentAct({ sessionId }: OperablePayment, actions: PaymentActActions) {
  const t = useTranslations("operations.act");
  const tState = useTranslations("transactions.state");
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: PaymentAct) => run(act),
    onError: (error) => {
      const isBug = !(error instanceof ActionFailure) || error.code === "internal";
      const requestId = error instanceof ActionFailure ? error.requestId : null;
      toast.error(t("failed"), {
        description: isBug ? t("unexpected", { requestId: requestId ?? "–" }) : error.detail,
      });
    },
    // Copying changes nothing that is shown.
    onSettled: (_data, _error, act) => (act === "copyLink" ? undefined : client.invalidateQueries()),
  });

  async function run(act: PaymentAct): Promise<void> {
    const input = { sessionId };
    if (act === "copyLink" && actions.copyLink) {
      const { link } = await runAction(actions.copyLink(input));
      if (await copyText(link)) toast.success(t("copied"));
      else
        toast.info(t("notCopied"), {
          description: <TextLink href={`/transactions/${sessionId}/share`}>{t("share")}</TextLink>,
        });
    } else if (act === "mailLink" && actions.mailLink) {
      const { recipient } = await runAction(actions.mailLink(input));
      toast.success(t("mailed", { address: recipient }));
    } else if (act === "inquire" && actions.inquire) {
      const { state } = await runAction(actions.inquire(input));
      toast.success(t("asked", { state: tState(state) }));
    } else if (act === "resendWebhook" && actions.resendWebhook) {
      await runAction(actions.resendWebhook(input));
      toast.success(t("resent"));
    }
  }
}
