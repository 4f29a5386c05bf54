"use client";

import { FileDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Menu, MenuLink } from "@/components/ui/menu";

type ReceiptMenuProps = {
  /** Session of the payment or of the refund. */
  sessionId: string;
  /** For the accessible name, where several stand under each other. */
  name?: string;
};

/** The receipt in one of two languages. A download leaves the page where it is, so the menu closes by itself. */
export function ReceiptMenu({ sessionId, name }: ReceiptMenuProps) {
  const t = useTranslations("paymentDetail.receipt");
  const link = (language: "en" | "ar") => (
    // biome-ignore lint/a11y/useAnchorContent: the menu puts the words into it.
    <a href={`/api/transactions/${sessionId}/receipt?language=${language}`} download />
  );
  return (
    <Menu
      trigger={
        <Button
          size={name ? "small" : "medium"}
          variant={name ? "ghost" : "secondary"}
          {...(name ? { "aria-label": t("of", { name }) } : {})}
        >
          <FileDown aria-hidden="true" />
          {t("label")}
        </Button>
      }
    >
      <MenuLink closeOnClick render={link("en")}>
        {t("en")}
      </MenuLink>
      <MenuLink closeOnClick render={link("ar")}>
        {t("ar")}
      </MenuLink>
    </Menu>
  );
}
