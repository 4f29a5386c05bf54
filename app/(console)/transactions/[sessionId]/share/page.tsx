import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ShareView } from "@/components/payment-requests/share-view";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { readSharedPayment } from "@/lib/payments/payment-requests/read-shared-payment";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("paymentRequests");
  return { title: t("shareTitle") };
}

/** The link of one payment. What does not exist and what one may not see are the same page. */
export default async function SharePage({ params }: { params: Promise<{ sessionId: string }> }) {
  const [t, actor, { sessionId }] = await Promise.all([
    getTranslations("paymentRequests"),
    requireActor(),
    params,
  ]);
  const payment = await readSharedPayment(actor, sessionId).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "forbidden")) notFound();
    throw error;
  });
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href={`/transactions/${sessionId}`}>{t("toPayment")}</TextLink>}
        title={t("shareTitle")}
        description={payment.isOpen ? t("shareDescription") : undefined}
      />
      <ShareView payment={payment} />
    </>
  );
}
