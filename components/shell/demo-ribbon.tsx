import { useTranslations } from "next-intl";

/** Says on every screen that this is a demonstration, so that nobody mistakes it for the real till. */
export function DemoRibbon() {
  const t = useTranslations("shell");
  return (
    <aside
      aria-label={t("demoRegion")}
      className="flex min-h-6 items-center justify-center gap-x-2 border-line border-b bg-warning-soft px-3 text-center text-2xs text-warning"
    >
      <span className="font-semibold">{t("demo")}</span>
      <span className="max-sm:sr-only">{t("demoHint")}</span>
    </aside>
  );
}
