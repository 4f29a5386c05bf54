import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button-class";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";
import { Section } from "@/components/ui/section";

/** A key that is shown this once. */
export function NewKey({ apiKey, name }: { apiKey: string; name: string }) {
  const t = useTranslations("apiKeys");
  return (
    <Section title={t("createdTitle", { name })} className="max-w-xl">
      <p className="mb-3 flex items-center gap-2 border-line-strong border-y bg-sunken px-3 py-2.5">
        <span className="sr-only">{t("key")}</span>
        <bdi dir="ltr" data-testid="new-api-key" className="min-w-0 flex-1 select-all break-all font-mono">
          {apiKey}
        </bdi>
        <CopyButton value={apiKey} label={t("key")} />
      </p>
      <Callout tone="warning">{t("once")}</Callout>
      <p className="mt-4 flex flex-wrap gap-2">
        <Link href="/api-keys" className={buttonClass({ variant: "primary" })}>
          {t("done")}
        </Link>
        <Link href="/docs/api" className={buttonClass({ variant: "ghost" })}>
          {t("reference")}
        </Link>
      </p>
    </Section>
  );
}
