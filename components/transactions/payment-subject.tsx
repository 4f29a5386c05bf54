import { paymentName } from "@/components/operations/payment";
import type { ShownTransaction } from "@/components/transactions/api";

/** For what and from whom: the order and the customer. */
export function PaymentSubject({ payment }: { payment: ShownTransaction }) {
  const customer = payment.customerName ?? payment.customerEmail ?? payment.customerPhone;
  return (
    <>
      <bdi dir="ltr">{paymentName(payment)}</bdi>
      {customer ? (
        <>
          {" · "}
          <bdi>{customer}</bdi>
        </>
      ) : null}
    </>
  );
}
