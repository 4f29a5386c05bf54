import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EndpointSection } from "@/components/api-reference/endpoint-section";
import { readDocument } from "@/components/api-reference/read-document";
import { ReferenceNav } from "@/components/api-reference/reference-nav";
import { Logo } from "@/components/shell/logo";
import { openApiDocument } from "@/lib/api/openapi/document";
import { getEnv } from "@/lib/env";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("apiReference");
  return { title: t("title") };
}

const NOTES = ["auth", "key", "queued", "limit"] as const;

/** What integrators read: every call of the wire API, from the description that the API gives of itself. Open to all. */
export default async function ApiReferencePage() {
  const t = await getTranslations("apiReference");
  const groups = readDocument(openApiDocument(getEnv().PUBLIC_URL));
  const code = (text: React.ReactNode) => (
    <code dir="ltr" className="rounded-sm bg-sunken px-1 font-mono text-ink text-xs">
      {text}
    </code>
  );
  return (
    <div className="mx-auto flex max-w-350 flex-col px-4 sm:px-8 lg:flex-row lg:gap-12">
      <ReferenceNavWithLogo groups={groups} />
      <main className="min-w-0 flex-1 lg:pt-8">
        <h1 className="font-semibold text-2xl tracking-tight">{t("title")}</h1>
        <p className="mt-2 max-w-prose text-base text-muted">{t.rich("intro", { code })}</p>
        <p className="mt-2 flex flex-wrap items-baseline gap-x-4">
          <bdi dir="ltr" className="break-all font-mono text-xs">
            {getEnv().PUBLIC_URL}
          </bdi>
          <a href="/b/openapi.json" className="font-medium text-accent underline underline-offset-3">
            {t("document")}
          </a>
        </p>
        <h2 className="mt-8 font-semibold text-lg tracking-tight">{t("start")}</h2>
        <dl className="mt-3 mb-10 grid gap-x-10 gap-y-5 md:grid-cols-2">
          {NOTES.map((note) => (
            <div key={note}>
              <dt className="font-medium">{t(`${note}Title`)}</dt>
              <dd className="mt-0.5 max-w-prose text-muted">{t.rich(note, { code })}</dd>
            </div>
          ))}
        </dl>
        {groups.map((group) => (
          <section key={group.name} aria-label={group.name}>
            <h2 className="mt-4 mb-3 font-semibold text-xl tracking-tight">{group.name}</h2>
            {group.endpoints.map((endpoint) => (
              <EndpointSection key={endpoint.id} endpoint={endpoint} />
            ))}
          </section>
        ))}
      </main>
    </div>
  );
}

function ReferenceNavWithLogo({ groups }: { groups: ReturnType<typeof readDocument> }) {
  return (
    <header className="pt-6 lg:pt-8">
      <Logo className="mb-5 lg:mb-0" />
      <ReferenceNav groups={groups} />
    </header>
  );
}
