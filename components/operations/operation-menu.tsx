"use client";

import { useVerdictText } from "@/lib/i18n/verdict-text";
import { Ellipsis } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { ActItems } from "@/components/operations/act-items";
import { useOperations } from "@/components/operations/operations-context";
import { type OperablePayment, paymentName } from "@/components/operations/payment";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import type { OperationType } from "@/lib/operations/types";

const ORDER: readonly OperationType[] = ["capture", "refund", "void", "cancel", "expire", "delete"];

/** Operations that make sense in the payment's state; whoever may not use one of them is told why. */
export function offeredOperations({ allowedOperations }: OperablePayment): OperationType[] {
  return ORDER.filter((type) => {
    const allowance = allowedOperations[type];
    return type === "delete" || allowance.ok || allowance.code !== "invalid_state";
  });
}

type OperationMenuProps = {
  payment: OperablePayment;
  /** On the payment's own page there is no need to open it. */
  withLink?: boolean;
  /** Operations that stand beside the menu as buttons. */
  without?: readonly OperationType[];
};

/** Everything that can be done with one payment. */
export function OperationMenu({ payment, withLink = false, without = [] }: OperationMenuProps) {
  const t = useTranslations("operations");
  const verdictText = useVerdictText();
  const openOperation = useOperations();
  const request = payment.openRequest;
  const offered = offeredOperations(payment).filter((type) => !without.includes(type));
  return (
    <Menu
      trigger={
        <IconButton
          size={withLink ? "small" : "medium"}
          variant={withLink ? "ghost" : "secondary"}
          label={withLink ? t("actions", { payment: paymentName(payment) }) : t("moreActions")}
        >
          <Ellipsis aria-hidden="true" />
        </IconButton>
      }
    >
      {withLink ? (
        <MenuLink render={<Link href={`/transactions/${payment.sessionId}`} />}>{t("openPayment")}</MenuLink>
      ) : null}
      {request ? (
        <MenuLink render={<Link href={`/requests/${request.id}`} />}>
          {t("openRequest", { number: `R-${request.id}` })}
        </MenuLink>
      ) : null}
      {withLink || request ? <MenuSeparator /> : null}
      <ActItems payment={payment} />
      <MenuSeparator />
      {offered.map((type) => {
        const allowance = payment.allowedOperations[type];
        return (
          <MenuItem
            key={type}
            danger={type === "delete" && allowance.ok}
            disabledReason={verdictText(allowance)}
            onClick={() => openOperation(type, payment)}
          >
            {t(`menu.${type}`)}
          </MenuItem>
        );
      })}
    </Menu>
  );
}
