import { z } from "zod";
import { notFound } from "@/lib/errors";
import { openExport } from "@/lib/exports/queries";
import { streamedFileAnswer } from "@/lib/http/file-answer";
import { withSession } from "@/lib/http/with-session";

/** The finished file, for those whom it belongs to; the use case asks for the right of its list. */
export const GET = withSession({ permission: null }, async (actor, _request, { params }) => {
  const exportId = z.uuid().safeParse((await params).exportId);
  if (!exportId.success) throw notFound("Export");
  const { fileName, mediaType, body } = await openExport(actor, exportId.data);
  return streamedFileAnswer({ name: fileName, mediaType, body: pieces(body) });
});

async function* pieces(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* body;
}
