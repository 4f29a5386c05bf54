import "server-only";
import { requestInternalOperation } from "@/lib/approvals/request-operation";
import { answerError, json, type WireAnswer } from "@/lib/api/answers";
import type { ApiRequest } from "@/lib/api/api-request";
import { authenticated } from "@/lib/api/authenticated";
import { readBody } from "@/lib/api/read-body";
import { uploadRequest } from "@/lib/api/schemas/attachment";
import { CHECKOUT_MAX_BYTES } from "@/lib/api/schemas/checkout";
import { parseFields, REQUIRED } from "@/lib/api/schemas/fields";
import { countCall, utilityLimit } from "@/lib/auth/api-limits";
import type { Actor } from "@/lib/auth/actor";
import { maskCardNumbers } from "@/lib/card-numbers";
import { sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { fileHeaders } from "@/lib/http/file-answer";
import { expireIfDue } from "@/lib/payments/expire-payments";
import { requireClean } from "@/lib/scanning/require-clean";
import { addAttachment, type PaymentName } from "@/lib/transactions/add-attachment";
import { type AttachedFile, findAttachment } from "@/lib/transactions/attachments";
import { typesOpenTo } from "@/lib/transactions/find-checkout";
import { attachmentUrl, shortUrl } from "@/lib/transactions/links";

/** `POST /b/checkout/v1/upload-attachment/`: a file for the customer of a session that is there already. */
export const handleUploadAttachment = authenticated("transaction.attach", async (actor, { request }) => {
  await countCall(sql, actor, utilityLimit);
  typesOpenTo(actor, "change");
  const fields = parseFields(uploadRequest, await readBody(request, { maxBytes: CHECKOUT_MAX_BYTES }));
  const shorten = fields.shortify_attachment_url ?? false;
  const payment = paymentOf(fields, shorten);
  if (payment.name === "session_id") await expireIfDue(payment.value, requestInternalOperation);
  const file = await takeFile(actor, { file: fields.file, field: "file" });
  const { attachment, shortLinks } = await addAttachment(actor, payment, file, shorten);
  return json(200, {
    file_url: attachmentUrl(attachment?.token ?? ""),
    original_filename: file.name,
    ...(shorten && shortLinks.attachment ? { attachment_short_url: shortUrl(shortLinks.attachment) } : {}),
  });
});

function paymentOf(
  {
    session_id: sessionId,
    order_no: orderNo,
  }: { session_id?: string | undefined; order_no?: string | undefined },
  shorten: boolean,
): PaymentName {
  if (sessionId !== undefined && orderNo !== undefined) {
    const fault = ["Please provide only `order_no` or `session_id`, not both."];
    throw new AppError("invalid_input", { fields: { order_no: fault, session_id: fault } });
  }
  if (sessionId !== undefined) return { name: "session_id", value: sessionId };
  if (orderNo !== undefined) return { name: "order_no", value: orderNo };
  throw new AppError("invalid_input", {
    fields: shorten
      ? {
          attachment_short_url: [
            "You must provide either `session_id` or `order_no` to identify the PaymentTransaction.",
          ],
        }
      : { order_no: [REQUIRED], session_id: [REQUIRED] },
  });
}

interface FormFile {
  file: File;
  /** The field of the form that it came in. */
  field: string;
  /** The payment, where it is there already. */
  transactionSessionId?: string;
}

/** A file of a form with its bytes, searched for viruses, without a card number in its name. For whoever may attach it: the search costs time. */
export async function takeFile(actor: Actor, { file, field, ...about }: FormFile): Promise<AttachedFile> {
  const content = Buffer.from(await file.arrayBuffer());
  const name = maskCardNumbers(file.name);
  await requireClean(actor, { name, content, field, ...about });
  return { name, content };
}

/** `GET /b/checkout/attachments/{token}`: the merchant's file, for whoever was told its address. Never run, only saved. */
export async function handleAttachment({ requestId, params }: ApiRequest): Promise<WireAnswer> {
  try {
    const token = params.token ?? "";
    const file = /^[0-9a-f]{40}$/.test(token) ? await findAttachment(sql, token) : null;
    if (!file) throw notFound("File");
    return new Response(new Uint8Array(file.content), {
      headers: {
        ...fileHeaders(file.name, "application/octet-stream"),
        "cache-control": "private, no-store",
      },
    });
  } catch (error) {
    return answerError(error, requestId);
  }
}
