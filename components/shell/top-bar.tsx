"use client";

import { Menu as MenuIcon } from "lucide-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Bell } from "@/components/notifications/bell";
import { PaletteButton } from "@/components/palette/palette";
import { Dialog, DrawerContent } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import type { DisplayAction } from "./language-choice";
import { Logo } from "./logo";
import { Navigation, type NavigationProps } from "./navigation";
import type { Theme } from "./theme";
import { UserMenu } from "./user-menu";

type TopBarProps = NavigationProps & {
  person: { name: string; username: string };
  theme: Theme;
  setDisplay: DisplayAction;
  unread: number;
};

/** The head of small windows: navigation in a drawer, the mark, the person. */
export function TopBar({
  items,
  waiting,
  outcomes,
  changes,
  unread,
  person,
  theme,
  setDisplay,
}: TopBarProps) {
  const t = useTranslations("shell");
  const path = usePathname();
  const [openAt, setOpenAt] = useState<string | null>(null);
  // Open only on the page where it was opened: following a link closes it without an effect.
  const open = openAt === path;
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-line-strong border-b bg-paper px-2 sm:px-4 lg:hidden">
      <IconButton label={t("openNavigation")} onClick={() => setOpenAt(path)}>
        <MenuIcon aria-hidden="true" />
      </IconButton>
      <Dialog open={open} onOpenChange={(next) => setOpenAt(next ? path : null)}>
        <DrawerContent title={<Logo />}>
          <Navigation items={items} waiting={waiting} outcomes={outcomes} changes={changes} />
        </DrawerContent>
      </Dialog>
      <Logo className="flex-1" />
      <PaletteButton compact />
      <Bell first={unread} />
      <UserMenu {...person} theme={theme} setDisplay={setDisplay} compact />
    </header>
  );
}
