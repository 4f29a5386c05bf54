import type { Permission } from "@/lib/auth/permissions";

/**
 * Calls of the API that name a thing, made by a person with the right to the call but not to this thing: an e-commerce session for somebody
 * with payment requests, a card of an account that he may not use, a file of somebody else.
 */
export interface ScopedCall {
  rights: Permission[];
  query?: (ids: CallIds) => string;
  body?: (ids: CallIds) => object;
}

export interface CallIds {
  session: string;
  card: string;
  customer: string;
  report: string;
  request: string;
}

const OTHER_TYPE: Permission[] = ["payment_request.add", "payment_request.change"];
const session = ({ session: session_id }: CallIds) => ({ session_id });
const charge: ScopedCall = {
  rights: OTHER_TYPE,
  body: (ids) => ({ ...session(ids), token: ids.card }),
};
const cash: ScopedCall = {
  rights: OTHER_TYPE,
  body: session,
};
const WITHOUT_SIGHT: ScopedCall = { rights: [] };

export const SCOPED_CALLS: Readonly<Record<string, ScopedCall>> = {
  "POST /b/pbl/v2/card": {
    rights: ["e_commerce.change"],
    body: ({ customer: customer_id }) => ({ customer_id, type: "sandbox" }),
  },
  "DELETE /b/pbl/v2/card/:token": {
    rights: ["e_commerce.change"],
    query: ({ customer }) => `?customer_id=${customer}&type=sandbox`,
  },
  "POST /b/pbl/v2/auto-debit": charge,
  "POST /b/pbl/v2/payment/auto-debit": charge,
  "POST /b/pbl/v2/payment/cash": cash,
  "POST /b/pbl/v2/cash-payment": cash,
  "GET /b/checkout/v1/pymt-txn/:session": { rights: OTHER_TYPE },
  "PUT /b/checkout/v1/pymt-txn/:session": {
    rights: OTHER_TYPE,
    body: () => ({
      ...{ type: "payment_request", amount: "1.000", currency_code: "KWD", pg_codes: ["knet-test"] },
    }),
  },
  "PATCH /b/checkout/v1/pymt-txn/:session": { rights: OTHER_TYPE, body: () => ({ amount: "1.000" }) },
  "GET /b/api/v1/reports/files/:token/download": {
    rights: ["report.can_view_report", "transaction.view"],
  },
  "GET /b/countersign/v1/requests/:id": WITHOUT_SIGHT,
  "POST /b/countersign/v1/requests/:id/decision": {
    ...WITHOUT_SIGHT,
    body: () => ({ verdict: "reject", note: "No.", content_hash: "0".repeat(64) }),
  },
  "POST /b/countersign/v1/requests/:id/cancel": { ...WITHOUT_SIGHT, body: () => ({}) },
  "POST /b/countersign/v1/requests/:id/retry": { ...WITHOUT_SIGHT, body: () => ({}) },
  "POST /b/countersign/v1/requests/:id/comments": { ...WITHOUT_SIGHT, body: () => ({ text: "Seen." }) },
};

/** Calls that name nothing which only some may see, and why. */
export const WIDE_CALLS: Readonly<Record<string, string>> = {
  "POST /b/pbl/v2/operation": "who holds an operation's right holds it for every payment",
  "POST /b/pbl/v2/inquiry": "the right to inquire is to every payment",
  "POST /b/pbl/v2/payment-methods": "names no thing; accounts that he may not use are left out",
  "POST /b/checkout/v1/pymt-txn": "makes a session; the type and each account take a right of their own",
  "POST /b/checkout/v1/upload-attachment": "a form, not JSON: tried in checkout.service.test.ts",
  "GET /b/api/v1/reports/files": "names no thing; lists what is his",
  "GET /b/countersign/v1/policy": "there is one",
  "POST /b/countersign/v1/policy/simulate": "names no thing",
  "GET /b/countersign/v1/requests": "names no thing; takes the right to see requests",
  "POST /b/countersign/v1/requests": "who holds an operation's right holds it for every payment",
};

const CHANGE: readonly Permission[] = ["e_commerce.change"];
const SEE: readonly Permission[] = ["transaction.view"];

/** With which right a call does what `call-inputs.ts` sends, any one of them; all: the answer holds only what is his. */
export const CALL_RIGHTS: Readonly<Record<string, readonly Permission[] | "all">> = {
  "POST /b/pbl/v2/operation": ["payment.refund"],
  "POST /b/pbl/v2/payment-methods": "all",
  "POST /b/pbl/v2/card": "all",
  "DELETE /b/pbl/v2/card/:token": "all",
  "POST /b/pbl/v2/inquiry": ["payment.inquiry"],
  "POST /b/pbl/v2/auto-debit": CHANGE,
  "POST /b/pbl/v2/payment/auto-debit": CHANGE,
  "POST /b/pbl/v2/payment/cash": CHANGE,
  "POST /b/pbl/v2/cash-payment": CHANGE,
  "POST /b/checkout/v1/pymt-txn": ["e_commerce.add"],
  "GET /b/checkout/v1/pymt-txn/:session": ["transaction.view", "e_commerce.view"],
  "PUT /b/checkout/v1/pymt-txn/:session": CHANGE,
  "PATCH /b/checkout/v1/pymt-txn/:session": CHANGE,
  "POST /b/checkout/v1/upload-attachment": CHANGE,
  "GET /b/api/v1/reports/files": ["report.can_view_report"],
  // Somebody else's file.
  "GET /b/api/v1/reports/files/:token/download": [],
  "GET /b/countersign/v1/policy": SEE,
  "POST /b/countersign/v1/policy/simulate": ["policy.manage"],
  "GET /b/countersign/v1/requests": SEE,
  "POST /b/countersign/v1/requests": ["payment.refund"],
  "GET /b/countersign/v1/requests/:id": SEE,
  "POST /b/countersign/v1/requests/:id/decision": ["request.decide"],
  // Its maker, or an administrator of people who sees requests too.
  "POST /b/countersign/v1/requests/:id/cancel": [],
  "POST /b/countersign/v1/requests/:id/retry": ["payment.refund"],
  "POST /b/countersign/v1/requests/:id/comments": SEE,
};

/** Refused to every key. */
export const ONLY_PEOPLE_CALL: Readonly<Record<string, string>> = {
  "POST /b/countersign/v1/policy/simulate": "the policy is people's",
  "POST /b/countersign/v1/requests": "a request has a maker who can be asked",
  "POST /b/countersign/v1/requests/:id/decision": "a decision is a person's",
  "POST /b/countersign/v1/requests/:id/cancel": "ending a request is a person's",
  "POST /b/countersign/v1/requests/:id/retry": "so is another attempt",
};
