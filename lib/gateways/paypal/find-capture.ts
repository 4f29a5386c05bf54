import type { OutboundResult } from "@/lib/gateways/http-client";
import { capturesIn, readOne, readOrder } from "@/lib/gateways/paypal/find";
import { authorizationOf, CAPTURE_OUTCOMES, type PayPalOrder } from "@/lib/gateways/paypal/wire";
import type { GatewayAccount } from "@/lib/gateways/types";

/** The capture that took the money of an authorization, by its order. Null: there is no such authorization either. */
export async function findCapture(
  account: GatewayAccount,
  authorization: string,
  left: () => number,
): Promise<{ ok: true; id: string } | { ok: false; answer: OutboundResult } | null> {
  const found = await readOne(account, "authorizations", authorization, left);
  if (!found.ok) return found.missing ? null : { ok: false, answer: found.answer };
  const read = await readOrder(account, found, left);
  if (!read.ok) return { ok: false, answer: read.answer };
  const id = singleCapture(read.order, authorization);
  return id ? { ok: true, id } : { ok: false, answer: read.answer };
}

/** A refund of an authorization that was captured several times would have to be divided: that is left to a person. */
function singleCapture(order: PayPalOrder, authorization: string): string | null {
  const [capture, ...others] = capturesIn(order).filter(
    (one) =>
      CAPTURE_OUTCOMES[one.status] === "succeeded" &&
      (authorizationOf(one) ?? authorization) === authorization,
  );
  return capture && others.length === 0 ? capture.id : null;
}
