import { randomUUID } from "node:crypto";
import type { Things } from "@/lib/testing/doors/thing-types";
import { unique } from "@/lib/testing/doors/unique";

/** A file as a browser sends it to one of the routes that take one, so that it is taken. */
export interface Upload {
  params?: Record<string, string>;
  query?: string;
  headers?: Record<string, string>;
  body: string | FormData;
}

const FILE = { "x-file-name": "note.csv" };
const CSV = () => `reference,amount,date\n${unique()},12.500,2026-11-01\n`;

function paymentRequest(): FormData {
  const form = new FormData();
  const fields = {
    ...{ submission_key: randomUUID(), amount: "12.500", currency_code: "KWD", pg_codes: "knet-test" },
    ...{ customer_first_name: "Layla", order_no: unique() },
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

export const UPLOADS: Readonly<Record<string, (from: Things) => Promise<Upload>>> = {
  "POST /api/payment-requests": async () => ({ body: paymentRequest() }),
  "POST /api/payment-requests/batches": async () => ({
    query: "?name=rows.csv&mail=false",
    body: `amount,currency_code,order_no,pg_codes\n12.500,KWD,${unique()},knet-test\n`,
  }),
  "POST /api/payments-in/imports": async () => ({
    query: "?kind=payments&account=knet-test&name=rows.csv",
    body: CSV(),
  }),
  "POST /api/requests/[requestId]/attachments": async ({ request }) => ({
    params: { requestId: String(await request()) },
    headers: FILE,
    body: CSV(),
  }),
  "POST /api/outcomes/[operationId]/evidence": async ({ unclear }) => ({
    params: { operationId: await unclear() },
    headers: FILE,
    body: "The portal does not know it.",
  }),
};
