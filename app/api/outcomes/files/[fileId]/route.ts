import { parseUuid } from "@/components/outcomes/list-input";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";
import { readEvidence } from "@/lib/operations/outcomes/evidence";

/** Always a download: what people brought is never shown as a page of ours. The use case knows who may read it. */
export const GET = withSession({ permission: null }, async (actor, _request, context) => {
  const fileId = parseUuid((await context.params).fileId);
  if (fileId === null) throw notFound("File");
  const file = await readEvidence(actor, fileId);
  return new Response(new Uint8Array(file.content), {
    headers: {
      "Content-Type": file.mediaType,
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": "sandbox; default-src 'none'",
    },
  });
});
