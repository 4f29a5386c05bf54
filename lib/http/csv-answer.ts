import "server-only";
import { fileHeaders } from "@/lib/http/file-answer";

/** A CSV download that is made while it is sent. The first piece is made before the answer begins, so that refusals are answers. */
export async function csvAnswer(name: string, pieces: AsyncGenerator<string>): Promise<Response> {
  const first = await pieces.next();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (!first.done) controller.enqueue(encoder.encode(first.value));
    },
    async pull(controller) {
      const next = await pieces.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(body, { headers: fileHeaders(name, "text/csv; charset=utf-8") });
}
