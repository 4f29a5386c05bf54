import type { Things } from "@/lib/testing/doors/thing-types";

interface FileRoute {
  /** What stands in its address, where it names something. */
  thing?: (from: Things) => Promise<unknown>;
  query?: string;
}

const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Routes of the console that answer with a file, and how they are asked for one that is there. */
export const FILE_ROUTES: Readonly<Record<string, FileRoute>> = {
  "GET /api/audit/export": { query: "?format=csv" },
  "GET /api/exports/[exportId]/file": { thing: (from) => from.exportFile() },
  "GET /api/outcomes/files/[fileId]": { thing: (from) => from.evidence() },
  "GET /api/payment-requests/batches": {},
  "GET /api/payment-requests/batches/[batchId]/result": { thing: (from) => from.batch() },
  "GET /api/payments-in/imports/[importId]/errors": { thing: (from) => from.settlementFile() },
  "GET /api/reconciliation/[reportId]/file": { thing: (from) => from.report() },
  "GET /api/requests/[requestId]/evidence": { thing: (from) => from.request(), query: "?format=zip" },
  "GET /api/requests/attachments/[attachmentId]": { thing: (from) => from.attachment() },
  "GET /api/requests/evidence": { query: `?format=zip&from=${dayFromNow(-1)}&to=${dayFromNow(1)}` },
  "GET /api/transactions/[sessionId]/receipt": { thing: (from) => from.payment() },
  "GET /api/users/review": {},
};

/** Its file is made by the worker, which these tests have none of. */
export const MADE_LATER: readonly string[] = ["GET /api/exports/[exportId]/file"];
