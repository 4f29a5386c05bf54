"use client";

import { LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { Menu, MenuChoice, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { postSignOut } from "./auth-client";
import { type DisplayAction, LanguageChoice } from "./language-choice";
import { writePreference } from "./preference-cookie";
import { type Theme, themeCookie } from "./theme";

type UserMenuProps = {
  name: string;
  username: string;
  theme: Theme;
  setDisplay: DisplayAction;
  compact?: boolean;
};

/** Who is signed in, how it looks, and the way out. */
export function UserMenu({ name, username, theme, setDisplay, compact }: UserMenuProps) {
  const t = useTranslations("shell");
  const [chosen, setChosen] = useState(theme);
  const choose = (next: Theme) => {
    setChosen(next);
    applyTheme(next);
  };
  return (
    <Menu
      align={compact ? "end" : "start"}
      side={compact ? "bottom" : "top"}
      trigger={<Trigger {...{ name, compact }} />}
    >
      <div className="px-2 pt-1 pb-2">
        <p className="text-2xs text-muted">{t("signedInAs")}</p>
        <p className="max-w-56 truncate font-medium">{name}</p>
        <p className="max-w-56 cut text-muted text-xs">
          <bdi dir="ltr">{username}</bdi>
        </p>
      </div>
      <MenuSeparator />
      <MenuLink render={<Link href="/account" />}>
        <UserRound aria-hidden="true" />
        {t("account")}
      </MenuLink>
      <MenuSeparator />
      <MenuChoice
        label={t("theme")}
        value={chosen}
        onValueChange={choose}
        options={[
          { value: "system", label: t("themeSystem"), icon: <Monitor aria-hidden="true" /> },
          { value: "light", label: t("themeLight"), icon: <Sun aria-hidden="true" /> },
          { value: "dark", label: t("themeDark"), icon: <Moon aria-hidden="true" /> },
        ]}
      />
      <LanguageChoice setDisplay={setDisplay} />
      <MenuSeparator />
      <MenuItem onClick={() => void leave()}>
        <LogOut aria-hidden="true" className="rtl:-scale-x-100" />
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}

type TriggerProps = { name: string; compact?: boolean };

function Trigger({ name, compact, ...props }: TriggerProps & Record<string, unknown>) {
  const t = useTranslations("shell");
  return (
    <button
      type="button"
      {...props}
      aria-label={t("userMenu", { name })}
      className={cn(
        "flex items-center gap-2.5 rounded-md text-start hover:bg-sunken data-popup-open:bg-sunken",
        compact ? "size-8 justify-center touch:size-10" : "h-11 w-full px-2",
      )}
    >
      <span
        aria-hidden="true"
        className="grid size-6.5 shrink-0 place-items-center rounded-full border border-control font-semibold text-2xs text-ink"
      >
        {initialsOf(name)}
      </span>
      {compact ? null : <span className="min-w-0 flex-1 truncate font-medium">{name}</span>}
    </button>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? "")][0] ?? "",
  );
  return letters.join("").toUpperCase();
}

function applyTheme(theme: Theme) {
  writePreference(themeCookie, theme);
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

async function leave() {
  // A full load drops everything that this page still holds in memory, also where the server cannot be reached to end the session.
  location.assign(await postSignOut().catch(() => "/sign-in"));
}
