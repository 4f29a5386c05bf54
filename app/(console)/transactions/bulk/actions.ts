"use server";

import { z } from "zod";
import { authenticatedAction } from "@/lib/http/action-client";
import { discardBatch, startBatch } from "@/lib/payments/payment-requests/batch/run-batch";

const batchSchema = z.strictObject({ batchId: z.int32().positive() });

export const startBatchAction = authenticatedAction
  .metadata({ name: "payment_batch.start", permission: "payment_request.add" })
  .inputSchema(batchSchema)
  .action(async ({ parsedInput, ctx }) => {
    await startBatch(ctx.actor, parsedInput.batchId);
    return null;
  });

export const discardBatchAction = authenticatedAction
  .metadata({ name: "payment_batch.discard", permission: "payment_request.add" })
  .inputSchema(batchSchema)
  .action(async ({ parsedInput, ctx }) => {
    await discardBatch(ctx.actor, parsedInput.batchId);
    return null;
  });
