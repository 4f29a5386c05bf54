import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button-class";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import type { ProposeResult } from "@/lib/changes/types";

/** A key that is shown this once. */
type NewKeyProps = { apiKey: string; name: string; result: ProposeResult };

export function NewKey({ apiKey, name, result }: NewKeyProps) {
  const changes = useTranslations("changes");
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
      {result.status === "waiting" ? (
        <Callout tone="warning" title={changes("told.waiting")} className="mt-3">
          {changes("keyWaits")}{" "}
          <TextLink href={`/change-requests/${result.changeRequestId}`}>{changes("look")}</TextLink>
        </Callout>
      ) : null}
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
