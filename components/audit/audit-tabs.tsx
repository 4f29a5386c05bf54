import { useTranslations } from "next-intl";
import { NavTabs } from "@/components/ui/nav-tabs";

const TABS = { trail: "/audit", heads: "/audit/heads", browser: "/audit/browser" } as const;

/** The parts of the audit: what was done, what proves it, and what browsers refused to run. */
export function AuditTabs({ current }: { current: keyof typeof TABS }) {
  const t = useTranslations("audit.tab");
  const names = Object.keys(TABS) as (keyof typeof TABS)[];
  return (
    <div className="mb-4">
      <NavTabs
        label={t("label")}
        items={names.map((name) => ({ href: TABS[name], label: t(name), current: name === current }))}
      />
    </div>
  );
}
