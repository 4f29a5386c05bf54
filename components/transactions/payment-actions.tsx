"use client";

import { useVerdictText } from "@/lib/i18n/verdict-text";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { offeredOperations, OperationMenu } from "@/components/operations/operation-menu";
import { useOperations } from "@/components/operations/operations-context";
import type { ShownTransaction } from "@/components/transactions/api";
import { ReceiptMenu } from "@/components/transactions/receipt-menu";
import { RestoreButton } from "@/components/transactions/restore-button";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import type { SessionInput } from "@/components/operations/types";
import type { ServerAction } from "@/lib/http/action-failure";
import { OPEN_STATES } from "@/lib/transactions/checkout-fields";
import type { OperationType } from "@/lib/operations/types";

/** What most people come for, by state; the rest stands in the menu. */
function mainOperation(payment: ShownTransaction): OperationType | null {
  const offered = offeredOperations(payment);
  const wanted = (["capture", "refund", "void", "cancel"] as const).filter((type) => offered.includes(type));
  return wanted.find((type) => payment.allowedOperations[type].ok) ?? wanted[0] ?? null;
}

/** States in which the link of a payment leads somewhere. */
const SHARED: ReadonlySet<string> = new Set(OPEN_STATES);

type PaymentActionsProps = {
  payment: ShownTransaction;
  mayRestore: boolean;
  restore: ServerAction<SessionInput, null>;
};

/** The next sensible step and everything else. */
export function PaymentActions({ payment, mayRestore, restore }: PaymentActionsProps) {
  const t = useTranslations("operations");
  const verdictText = useVerdictText();
  const tShare = useTranslations("paymentRequests");
  const openOperation = useOperations();
  if (payment.deletedAt) return <RestoreButton row={payment} mayRestore={mayRestore} restore={restore} />;
  const main = mainOperation(payment);
  const allowance = main && payment.allowedOperations[main];
  return (
    <>
      {payment.openRequest ? (
        <Link href={`/requests/${payment.openRequest.id}`} className={buttonClass({ variant: "primary" })}>
          {t("openRequest", { number: `R-${payment.openRequest.id}` })}
        </Link>
      ) : main && allowance ? (
        <Button
          variant={main === "cancel" ? "secondary" : "primary"}
          disabledReason={verdictText(allowance)}
          onClick={() => openOperation(main, payment)}
        >
          {t(`menu.${main}`)}
        </Button>
      ) : null}
      {payment.state === "paid" ? <ReceiptMenu sessionId={payment.sessionId} /> : null}
      {SHARED.has(payment.state) ? (
        <Link
          href={`/transactions/${payment.sessionId}/share`}
          className={buttonClass({ variant: "secondary" })}
        >
          {tShare("shareButton")}
        </Link>
      ) : null}
      <OperationMenu payment={payment} without={main && !payment.openRequest ? [main] : []} />
    </>
  );
}
