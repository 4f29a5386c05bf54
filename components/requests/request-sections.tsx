import { AmountsSection, HistorySection } from "@/components/requests/amounts-section";
import { AskedSection } from "@/components/requests/asked-section";
import { MakerSection, RelatedSection } from "@/components/requests/context-sections";
import { ExplanationSection } from "@/components/requests/explanation-section";
import { PaymentSection } from "@/components/requests/payment-section";
import { RiskSection } from "@/components/requests/risk-list";
import type { RequestView } from "@/lib/approvals/inbox/types";

/** Everything that somebody needs to decide, in the order in which he asks himself: the same on the page and beside the list. */
export function RequestSections({ request }: { request: RequestView }) {
  const { evidence, currency } = request;
  return (
    <>
      <AskedSection request={request} />
      {evidence ? <RiskSection risks={evidence.risks} currency={currency} /> : null}
      <ExplanationSection request={request} />
      <AmountsSection request={request} />
      <HistorySection request={request} />
      {evidence ? <RelatedSection related={evidence.related} /> : null}
      <PaymentSection request={request} />
      {evidence ? <MakerSection maker={evidence.maker} currency={currency} /> : null}
    </>
  );
}
