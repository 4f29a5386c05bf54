import "server-only";
import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import type { PageHandler } from "@/lib/server/web-server";

/** Ending of a file that the build has compressed as far as it goes; the file itself stands beside it. */
const ENDING = ".br";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "application/javascript; charset=UTF-8",
  ".css": "text/css; charset=UTF-8",
};

interface PackedFile {
  path: string;
  bytes: number;
  type: string;
}

/** The compressed files of a build, by the address of what they hold. Read once: nothing outside this list is ever opened. */
export function readPackedFiles(folder = join(".next", "static")): ReadonlyMap<string, PackedFile> {
  const files = new Map<string, PackedFile>();
  if (!existsSync(folder)) return files;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(ENDING)) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).slice(0, -ENDING.length).split(sep).join("/");
    const type = TYPES[extname(name)];
    if (type) files.set(`/_next/static/${name}`, { path, bytes: statSync(path).size, type });
  }
  return files;
}

/**
 * Answers scripts and styles of the build from what was compressed while building: an eighth less than what is compressed on
 * the way, without its work. Everything else, and every browser that cannot read it, goes to the pages.
 */
export function packedFirst(files: ReadonlyMap<string, PackedFile>, pages: PageHandler): PageHandler {
  return async (incoming, outgoing) => {
    const file = files.get((incoming.url ?? "").split("?", 1)[0] ?? "");
    const isRead = incoming.method === "GET" || incoming.method === "HEAD";
    if (!file || !isRead || !takesPacked(incoming)) return pages(incoming, outgoing);
    outgoing.writeHead(200, {
      "content-type": file.type,
      "content-encoding": "br",
      "content-length": String(file.bytes),
      // The name changes with the content.
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
    });
    if (incoming.method === "HEAD") return void outgoing.end();
    await pipeline(createReadStream(file.path), outgoing).catch(ignoreGoneBrowser);
  };
}

/** A page asks for parts of a file only where it plays or resumes something, which these never are. */
function takesPacked(incoming: IncomingMessage): boolean {
  if (incoming.headers.range !== undefined) return false;
  const accepted = String(incoming.headers["accept-encoding"] ?? "").split(",");
  return accepted.some((one) => {
    const [name, ...parameters] = one.split(";").map((part) => part.trim().toLowerCase());
    return name === "br" && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

/** Whoever leaves a page in the middle of its files has changed his mind. */
function ignoreGoneBrowser(error: { code?: string }): void {
  if (error.code !== "ERR_STREAM_PREMATURE_CLOSE" && error.code !== "ECONNRESET" && error.code !== "EPIPE")
    throw error;
}
