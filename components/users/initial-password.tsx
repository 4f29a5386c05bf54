import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";

/** A password that is shown this once. */
export function InitialPassword({ password }: { password: string }) {
  const t = useTranslations("users");
  return (
    <div className="flex flex-col gap-3">
      <p className="flex items-center gap-2 border-line-strong border-y bg-sunken px-3 py-2.5">
        <span className="sr-only">{t("initialPassword")}</span>
        <bdi
          dir="ltr"
          data-testid="initial-password"
          className="min-w-0 flex-1 select-all break-all font-mono text-base"
        >
          {password}
        </bdi>
        <CopyButton value={password} label={t("initialPassword")} />
      </p>
      <Callout tone="warning">{t("handOver")}</Callout>
    </div>
  );
}
