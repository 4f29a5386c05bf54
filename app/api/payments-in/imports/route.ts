import { z } from "zod";
import { withSession } from "@/lib/http/with-session";
import { withUpload } from "@/lib/http/with-upload";
import { AppError } from "@/lib/errors";
import { listImports } from "@/lib/payments/incoming/queries";
import { IMPORT_KINDS } from "@/lib/payments/incoming/types";
import { uploadImport } from "@/lib/payments/incoming/upload-import";

const listSchema = z.object({ kind: z.enum(IMPORT_KINDS) });
const uploadSchema = listSchema.extend({
  account: z.string().min(1).max(64),
  name: z.string().max(400).default(""),
});

function read<S extends z.ZodType>(schema: S, request: { nextUrl: URL }): z.output<S> {
  const result = schema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!result.success) throw new AppError("invalid_input", { detail: "The address is not valid." });
  return result.data;
}

export const GET = withSession({ permission: null }, async (actor, request) =>
  Response.json(await listImports(actor, read(listSchema, request).kind)),
);

export const POST = withUpload("import.upload", async (actor, request, body) => {
  const { kind, account, name } = read(uploadSchema, request);
  return Response.json(await uploadImport(actor, { kind, pgCode: account, fileName: name }, body));
});
