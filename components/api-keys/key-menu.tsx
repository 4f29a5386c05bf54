"use client";

import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { ApiKeySummary } from "@/lib/auth/keys/types";
import { LimitDialog, type SetLimit } from "./limit-dialog";
import { NetworksDialog, type SetNetworks } from "./networks-dialog";
import { RevokeKey, type RevokeKeyAction } from "./revoke-key";
import { type RotateAction, RotateKey } from "./rotate-key";

export type KeyActs = {
  revoke: RevokeKeyAction;
  setLimit: SetLimit;
  setNetworks: SetNetworks;
  rotate: RotateAction;
};

type Act = "networks" | "limit" | "rotate" | "revoke";

/** Everything that can be done with one key, behind one button: a row of four had no room beside the facts. */
export function KeyMenu({ apiKey, acts }: { apiKey: ApiKeySummary; acts: KeyActs }) {
  const t = useTranslations("apiKeys");
  const [act, setAct] = useState<Act | null>(null);
  const shown = (which: Act) => ({
    open: act === which,
    onOpenChange: (open: boolean) => setAct(open ? which : null),
  });
  return (
    <>
      <Menu
        trigger={
          <IconButton size="small" variant="ghost" label={t("actionsOf", { name: apiKey.name })}>
            <Ellipsis aria-hidden="true" />
          </IconButton>
        }
      >
        <MenuItem onClick={() => setAct("rotate")}>{t("menu.rotate")}</MenuItem>
        <MenuItem onClick={() => setAct("networks")}>{t("menu.networks")}</MenuItem>
        <MenuItem onClick={() => setAct("limit")}>{t("menu.limit")}</MenuItem>
        <MenuSeparator />
        <MenuItem danger onClick={() => setAct("revoke")}>
          {t("menu.revoke")}
        </MenuItem>
      </Menu>
      <RotateKey apiKey={apiKey} rotate={acts.rotate} {...shown("rotate")} />
      <NetworksDialog apiKey={apiKey} setNetworks={acts.setNetworks} {...shown("networks")} />
      <LimitDialog
        of="key"
        id={apiKey.id}
        name={apiKey.name}
        dailyLimit={apiKey.dailyLimit}
        setLimit={acts.setLimit}
        {...shown("limit")}
      />
      <RevokeKey apiKey={apiKey} revoke={acts.revoke} {...shown("revoke")} />
    </>
  );
}
