import { z } from "zod";
import { readOperationOutlook } from "@/lib/approvals/operation-outlook";
import { AppError } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";

const operationSchema = z.enum(["refund", "capture", "void"]);

/** Takes the right to the operation. */
export const GET = withSession({ permission: null }, async (actor, request, context) => {
  const { sessionId } = await context.params;
  const operation = operationSchema.safeParse(request.nextUrl.searchParams.get("operation"));
  if (!operation.success)
    throw new AppError("invalid_input", { detail: "Say which operation.", field: "operation" });
  return Response.json(await readOperationOutlook(actor, String(sessionId), operation.data));
});
