"use client";

import { FileDown } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactElement } from "react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Menu, MenuLink } from "@/components/ui/menu";

type ExportMenuProps = {
  /** The form for a file that is made in the background. */
  form: string;
  /** Downloads that begin at once. */
  csv: string;
  proof: string;
};

/** The trail as it is filtered, in one of three ways; each says what it is good for. */
export function ExportMenu({ form, csv, proof }: ExportMenuProps) {
  const t = useTranslations("audit.export");
  // A download leaves the page where it is, so the menu closes by itself.
  const ways = [
    { key: "form", render: <Link href={form} prefetch={false} />, closes: false },
    // biome-ignore lint/a11y/useAnchorContent: the menu puts the words into it.
    { key: "csv", render: <a href={csv} download />, closes: true },
    // biome-ignore lint/a11y/useAnchorContent: the menu puts the words into it.
    { key: "proof", render: <a href={proof} download />, closes: true },
  ] as const satisfies readonly { key: string; render: ReactElement; closes: boolean }[];
  return (
    <Menu
      trigger={
        <Button>
          <FileDown aria-hidden="true" />
          {t("label")}
        </Button>
      }
    >
      {ways.map(({ key, render, closes }) => (
        <MenuLink key={key} closeOnClick={closes} render={render}>
          <span className="min-w-0 max-w-64">
            <span className="block">{t(key)}</span>
            <span className="block text-muted text-xs">{t(`${key}Hint`)}</span>
          </span>
        </MenuLink>
      ))}
    </Menu>
  );
}
