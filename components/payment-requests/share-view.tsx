import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { buttonClass } from "@/components/ui/button-class";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { SharedPayment } from "@/lib/payments/payment-requests/views";

/** The link of a payment, to be copied, printed or held under a camera. */
export function ShareView({ payment }: { payment: SharedPayment }) {
  const t = useTranslations("paymentRequests");
  return (
    <div className="grid max-w-3xl gap-8 md:grid-cols-[15rem_minmax(0,1fr)]">
      {payment.isOpen ? (
        <figure className="w-60 max-md:mx-auto">
          {/* biome-ignore lint/performance/noImgElement: a picture of our own that no optimizer can make smaller. */}
          {/* eslint-disable-next-line @next/next/no-img-element -- the same. */}
          <img
            src={payment.qrCodePath}
            alt={t("qrAlt")}
            width={240}
            height={240}
            className="border border-line bg-white"
          />
          <figcaption className="mt-2 text-center text-muted text-xs">{t("qrHint")}</figcaption>
        </figure>
      ) : (
        <Callout tone="warning" title={t("closedTitle")} className="self-start">
          {t("closedText")}
        </Callout>
      )}
      <div className="flex min-w-0 flex-col gap-4">
        {payment.isOpen ? (
          <div>
            <p className="mb-1 font-medium text-muted text-xs">{t("linkLabel")}</p>
            <div className="flex items-center gap-2 border border-line bg-sunken/60 px-3 py-2">
              <bdi dir="ltr" className="min-w-0 flex-1 break-all font-mono text-sm">
                {payment.link}
              </bdi>
              <CopyButton value={payment.link} label={t("linkLabel").toLowerCase()} />
            </div>
          </div>
        ) : null}
        <DefinitionList>
          <Definition term={t("amount")}>
            <Amount value={payment.amount} currency={payment.currency} strong />
          </Definition>
          {payment.orderNo ? (
            <Definition term={t("field.order_no")}>
              <bdi dir="ltr">{payment.orderNo}</bdi>
            </Definition>
          ) : null}
          {payment.expiresAt ? (
            <Definition term={t("payableUntil")}>
              <Timestamp value={payment.expiresAt} />
            </Definition>
          ) : null}
          <Definition term={t("mail")}>
            {payment.mailedTo ? (
              <>{t.rich("mailedTo", { address: () => <bdi dir="ltr">{payment.mailedTo}</bdi> })}</>
            ) : (
              t("notMailed")
            )}
          </Definition>
          {payment.attachmentName ? (
            <Definition term={t("field.attachment")}>
              <bdi>{payment.attachmentName}</bdi>
            </Definition>
          ) : null}
        </DefinitionList>
        {payment.isOpen ? (
          <p className="flex flex-wrap gap-2 print:hidden">
            <a
              href={payment.link}
              target="_blank"
              rel="noopener noreferrer"
              className={buttonClass({ variant: "secondary" })}
            >
              {t("openPage")}
            </a>
            <SendByHand link={payment.link} />
          </p>
        ) : null}
        <p className="flex flex-wrap items-center gap-x-4 gap-y-2 print:hidden">
          <TextLink href={`/transactions/${payment.sessionId}`}>{t("toPayment")}</TextLink>
          <TextLink href="/transactions/new">{t("another")}</TextLink>
        </p>
      </div>
    </div>
  );
}

/** The person's own WhatsApp or text messages, with the link written; nothing is sent from here. */
function SendByHand({ link }: { link: string }) {
  const t = useTranslations("paymentRequests");
  const text = encodeURIComponent(t("handText", { link }));
  return (
    <>
      <a
        href={`https://wa.me/?text=${text}`}
        target="_blank"
        rel="noopener noreferrer"
        className={buttonClass({ variant: "secondary" })}
      >
        {t("byWhatsApp")}
      </a>
      <a href={`sms:?&body=${text}`} className={buttonClass({ variant: "secondary" })}>
        {t("bySms")}
      </a>
    </>
  );
}
