import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { BatchList } from "@/components/payment-batches/batch-list";
import { UploadBatch } from "@/components/payment-batches/upload-batch";
import { NoGateway } from "@/components/payment-requests/no-gateway";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listBatches } from "@/lib/payments/payment-requests/batch/queries";
import { listPaymentMethods } from "@/lib/transactions/payment-methods";
import { BATCH_COLUMNS } from "@/lib/payments/payment-requests/batch/views";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("paymentRequests.batch");
  return { title: t("title") };
}

/** Many payment requests from one file. */
export default async function BulkPage() {
  const [t, tRequests, actor] = await Promise.all([
    getTranslations("paymentRequests.batch"),
    getTranslations("paymentRequests"),
    requireActor(),
  ]);
  if (!hasPermission(actor, "payment_request.add")) notFound();
  const [batches, methods] = await Promise.all([
    listBatches(actor),
    listPaymentMethods(actor, { plugin: "payment_request" }),
  ]);
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/transactions">{tRequests("transactions")}</TextLink>}
        title={t("title")}
        description={t("description")}
      />
      <div className="flex flex-col gap-8">
        {methods.length === 0 ? (
          <NoGateway mayAdd={hasPermission(actor, "gateway.manage")} />
        ) : (
          <UploadBatch />
        )}
        <Section title={t("columnsTitle")}>
          <p className="mb-2 max-w-3xl text-muted">{t("columnsText")}</p>
          <p className="max-w-3xl break-words">
            <bdi dir="ltr" className="font-mono text-xs">
              {BATCH_COLUMNS.join(", ")}
            </bdi>
          </p>
          <p className="mt-2">
            <a
              href="/api/payment-requests/batches"
              download
              className="font-medium text-accent underline decoration-accent/30 underline-offset-3 hover:decoration-accent"
            >
              {t("template")}
            </a>
          </p>
        </Section>
        <Section title={t("files")}>
          <BatchList batches={batches} />
        </Section>
      </div>
    </>
  );
}
