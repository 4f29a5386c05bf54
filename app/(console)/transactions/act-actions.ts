"use server";

import { z } from "zod";
import { authenticatedAction } from "@/lib/http/action-client";
import { inquirePayment } from "@/lib/payments/inquire-payment";
import { mailLinkAgain } from "@/lib/payments/payment-requests/mail-link-again";
import { readSharedPayment } from "@/lib/payments/payment-requests/read-shared-payment";
import { readTransaction } from "@/lib/transactions/read-transaction";
import { resendPayment } from "@/lib/webhooks/resend-payment";

const sessionSchema = z.strictObject({ sessionId: z.string().regex(/^[0-9a-f]{40}$/) });

export const copyLinkAction = authenticatedAction
  .metadata({ name: "payment_request.link", permission: "transaction.view" })
  .inputSchema(sessionSchema)
  .action(async ({ parsedInput, ctx }) => {
    const { link } = await readSharedPayment(ctx.actor, parsedInput.sessionId);
    return { link };
  });

export const mailLinkAction = authenticatedAction
  .metadata({ name: "payment_request.mail", permission: "payment_request.add" })
  .inputSchema(sessionSchema)
  .action(({ parsedInput, ctx }) => mailLinkAgain(ctx.actor, parsedInput.sessionId));

export const inquireAction = authenticatedAction
  .metadata({ name: "transaction.inquire", permission: "payment.inquiry" })
  .inputSchema(sessionSchema)
  .action(async ({ parsedInput, ctx }) => {
    await inquirePayment(ctx.actor, { sessionId: parsedInput.sessionId, notify: false });
    const { state } = await readTransaction(ctx.actor, parsedInput.sessionId);
    return { state };
  });

export const resendAction = authenticatedAction
  .metadata({ name: "webhook.resend", permission: "webhook.manage" })
  .inputSchema(sessionSchema)
  .action(({ parsedInput, ctx }) => resendPayment(ctx.actor, parsedInput.sessionId));
