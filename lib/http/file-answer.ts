import "server-only";

interface FileAnswer {
  name: string;
  mediaType: string;
  content: Uint8Array;
}

/** A file that people brought or that we made: always a download, never shown as a page of ours. */
export function fileAnswer({ name, mediaType, content }: FileAnswer): Response {
  return new Response(new Uint8Array(content), { headers: fileHeaders(name, mediaType) });
}

/** Saved and never run, whatever a browser thinks of it and whoever opens it. */
export function fileHeaders(name: string, mediaType: string): Record<string, string> {
  return {
    "Content-Type": mediaType,
    "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(savedName(name, mediaType))}`,
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
  };
}

/** Endings of names that say what such a file is. */
const ENDINGS = new Map<string, readonly [string, ...string[]]>([
  ["application/pdf", ["pdf"]],
  ["image/png", ["png"]],
  ["image/jpeg", ["jpg", "jpeg"]],
  ["image/webp", ["webp"]],
  ["text/csv", ["csv"]],
  ["text/plain", ["txt", "text", "log", "csv", "md"]],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ["xlsx"]],
]);

/**
 * The name under which it is saved ends as what its bytes are. Whoever opens a saved file runs what its name says, and a page that
 * begins like a PDF is both.
 */
function savedName(name: string, mediaType: string): string {
  const endings = ENDINGS.get(mediaType.split(";")[0]?.trim() ?? "");
  const [, ending = ""] = /\.([^.]+)$/.exec(name) ?? [];
  return !endings || endings.includes(ending.toLowerCase()) ? name : `${name}.${endings[0]}`;
}

/** The name of an uploaded file travels percent-encoded: a header carries no other letters. */
export function uploadedName(headers: Headers): string {
  try {
    return decodeURIComponent(headers.get("x-file-name") ?? "");
  } catch {
    return "";
  }
}

interface StreamedFile {
  name: string;
  mediaType: string;
  body: AsyncGenerator<Uint8Array>;
}

/** A file that is made while it is sent. The first piece is made before the answer begins, so that refusals are answers. */
export async function streamedFileAnswer({ name, mediaType, body }: StreamedFile): Promise<Response> {
  const first = await body.next();
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      if (!first.done) controller.enqueue(first.value);
    },
    async pull(controller) {
      const next = await body.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await body.return(undefined);
    },
  });
  return new Response(stream, { headers: fileHeaders(name, mediaType) });
}
