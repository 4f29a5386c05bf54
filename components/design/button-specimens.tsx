"use client";

import { Ellipsis, PencilLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuChoice, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";

const variants = ["primary", "secondary", "ghost", "danger", "dangerQuiet"] as const;

export function ButtonSpecimens() {
  const t = useTranslations("design");
  const [side, setSide] = useState("primary");
  return (
    <div className="flex flex-col gap-3">
      {(["medium", "small"] as const).map((size) => (
        <div key={size} className="flex flex-wrap items-center gap-2">
          {variants.map((variant) => (
            <Button key={variant} variant={variant} size={size}>
              {t(variant)}
            </Button>
          ))}
        </div>
      ))}
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" pending>
          {t("pending")}
        </Button>
        <Button pending>{t("pending")}</Button>
        <Button variant="primary" disabledReason={t("blockedReason")}>
          {t("blocked")}
        </Button>
        <IconButton label={t("edit")}>
          <PencilLine aria-hidden="true" />
        </IconButton>
        <Menu
          trigger={
            <IconButton label={t("more")}>
              <Ellipsis aria-hidden="true" />
            </IconButton>
          }
        >
          <MenuItem>{t("edit")}</MenuItem>
          <MenuLink href="/design">{t("more")}</MenuLink>
          <MenuItem disabledReason={t("blockedReason")}>{t("blocked")}</MenuItem>
          <MenuSeparator />
          <MenuChoice
            label={t("choice")}
            value={side}
            onValueChange={setSide}
            options={(["primary", "secondary"] as const).map((value) => ({ value, label: t(value) }))}
          />
          <MenuSeparator />
          <MenuItem danger>{t("danger")}</MenuItem>
        </Menu>
      </div>
    </div>
  );
}
