import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { NewPaymentForm } from "@/components/payment-requests/new-payment-form";
import { NoGateway } from "@/components/payment-requests/no-gateway";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { listPaymentMethods } from "@/lib/transactions/payment-methods";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("paymentRequests");
  return { title: t("newTitle") };
}

/** A payment that is asked of a customer. */
export default async function NewPaymentPage() {
  const [t, actor] = await Promise.all([getTranslations("paymentRequests"), requireActor()]);
  if (!hasPermission(actor, "payment_request.add")) notFound();
  const methods = await listPaymentMethods(actor, { plugin: "payment_request" });
  return (
    <>
      <PageHeader
        breadcrumb={<TextLink href="/transactions">{t("transactions")}</TextLink>}
        title={t("newTitle")}
        description={t("newDescription")}
      />
      {methods.length === 0 ? (
        <NoGateway mayAdd={hasPermission(actor, "gateway.manage")} />
      ) : (
        <NewPaymentForm
          gateways={methods.map(({ pgCode, name, currencyCode, isSandbox }) => ({
            pgCode,
            name,
            currency: currencyCode,
            isSandbox,
          }))}
        />
      )}
    </>
  );
}
