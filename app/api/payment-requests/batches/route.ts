import { z } from "zod";
import { readBatchFile } from "@/lib/api/payment-request-file";
import { requirePermission } from "@/lib/auth/actor";
import { CSV_BOM, csvRow } from "@/lib/csv/write-csv";
import { AppError } from "@/lib/errors";
import { csvAnswer } from "@/lib/http/csv-answer";
import { withSession } from "@/lib/http/with-session";
import { withUpload } from "@/lib/http/with-upload";
import { checkBatch } from "@/lib/payments/payment-requests/batch/check-batch";
import { BATCH_COLUMNS } from "@/lib/payments/payment-requests/batch/views";

const uploadSchema = z.object({ name: z.string().max(400).default(""), mail: z.enum(["true", "false"]) });

/** An empty file with all columns. */
export const GET = withSession({ permission: "payment_request.add" }, () =>
  csvAnswer("payment-requests.csv", template()),
);

async function* template(): AsyncGenerator<string> {
  yield CSV_BOM + csvRow(BATCH_COLUMNS);
}

export const POST = withUpload("payment_batch.upload", async (actor, request, body) => {
  requirePermission(actor, "payment_request.add");
  const asked = uploadSchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!asked.success) throw new AppError("invalid_input", { detail: "The address is not valid." });
  const upload = { fileName: asked.data.name, mailCustomers: asked.data.mail === "true" };
  return Response.json(await checkBatch(actor, upload, await readBatchFile(body)));
});
