import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Counter } from "prom-client";
import { z } from "zod";
import { log } from "@/lib/log";
import { registry } from "@/lib/metrics/registry";
import { countViolation, type Violation } from "@/lib/server/policy-violations";

/**
 * Where browsers tell that the content policy stopped something: a mistake of ours, an extension of the reader's, or an attack that
 * the policy met. Anybody may post here, so no report is stored: each is counted, and a few lines a minute say what it was.
 */
export const POLICY_REPORT_PATH = "/csp-reports";

const MOST_BYTES = 16 * 1024;
const MOST_REPORTS = 20;
const LINES_A_MINUTE = 30;
const READ_A_MINUTE = 600;

const TYPES = new Set(["application/csp-report", "application/reports+json", "application/json"]);
/** Labels are few, whatever somebody sends. */
const DIRECTIVES = new Set(
  ["default", "script", "script-src-elem", "script-src-attr", "style", "style-src-elem", "style-src-attr"]
    .concat(["img", "font", "connect", "object", "media", "frame", "child", "worker", "manifest"])
    .map((name) => (name.includes("-src") ? name : `${name}-src`))
    .concat(["base-uri", "form-action", "frame-ancestors"]),
);

const violations = new Counter({
  name: "countersign_policy_violations_total",
  help: "What browsers said that the content policy stopped, by directive and by what was stopped.",
  labelNames: ["directive", "blocked"],
  registers: [registry],
});

const old = z.object({
  "csp-report": z.object({
    "effective-directive": z.string().optional(),
    "violated-directive": z.string().optional(),
    "blocked-uri": z.string().optional(),
    "document-uri": z.string().optional(),
  }),
});
const current = z
  .array(
    z.object({
      type: z.string(),
      body: z
        .object({
          effectiveDirective: z.string().optional(),
          blockedURL: z.string().optional(),
          documentURL: z.string().optional(),
        })
        .optional(),
    }),
  )
  .max(MOST_REPORTS);

/** What was stopped: `label` for the metric, which has few values, `blocked` with the origin of an address. */
interface Told extends Violation {
  label: string;
}

let window = { minute: 0, read: 0, lines: 0 };

/** Takes a report: 204 whatever was in it, 405, 413, 415 or 429 where it is not one or there are too many. */
export async function answerPolicyReport(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const status = await take(incoming);
  outgoing.writeHead(status, {
    "cache-control": "no-store",
    ...(status === 405 ? { allow: "POST" } : {}),
    ...(status === 429 ? { "retry-after": "60" } : {}),
    ...(incoming.complete ? {} : { connection: "close" }),
  });
  outgoing.end();
}

async function take(incoming: IncomingMessage): Promise<number> {
  if (incoming.method !== "POST") return 405;
  const type = (incoming.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!TYPES.has(type)) return 415;
  const minute = Math.floor(performance.now() / 60_000);
  if (window.minute !== minute) window = { minute, read: 0, lines: 0 };
  window.read += 1;
  if (window.read > READ_A_MINUTE) return 429;
  const text = await readCapped(incoming);
  if (text === null) return 413;
  for (const violation of violationsIn(text)) note(violation);
  return 204;
}

async function readCapped(incoming: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of incoming.iterator({ destroyOnReturn: false })) {
    size += (piece as Buffer).length;
    if (size > MOST_BYTES) return null;
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function violationsIn(text: string): Told[] {
  let sent: unknown;
  try {
    sent = JSON.parse(text);
  } catch {
    return [];
  }
  const single = old.safeParse(sent);
  if (single.success) {
    const report = single.data["csp-report"];
    const directive = report["effective-directive"] ?? report["violated-directive"]?.split(" ")[0];
    return [violation(directive, report["blocked-uri"], report["document-uri"])];
  }
  const several = current.safeParse(sent);
  if (!several.success) return [];
  return several.data
    .filter(({ type, body }) => type === "csp-violation" && body)
    .map(({ body }) => violation(body?.effectiveDirective, body?.blockedURL, body?.documentURL));
}

function violation(directive = "", blocked = "", page = ""): Told {
  const label = labelOf(blocked);
  return {
    label,
    directive: DIRECTIVES.has(directive) ? directive : "other",
    blocked: label === "address" ? originOf(blocked) : label,
    page: pathOf(page),
  };
}

function labelOf(blocked: string): string {
  if (["inline", "eval", "wasm-eval", "trusted-types-sink"].includes(blocked)) return blocked;
  const [, scheme] =
    /^(data|blob|javascript|chrome-extension|moz-extension|safari-web-extension)\b/.exec(blocked) ?? [];
  return scheme ?? "address";
}

/** Scheme and host; the rest of an address may be somebody's secret. */
function originOf(address: string): string {
  if (!URL.canParse(address)) return "address";
  const { protocol, host } = new URL(address);
  return /^(https?|wss?):$/.test(protocol) && host.length <= 100 ? `${protocol}//${host}` : "address";
}

/** The path without what may name somebody: ids, searches, the secret of a link. */
function pathOf(page: string): string {
  if (!URL.canParse(page)) return "unknown";
  const path = new URL(page).pathname.slice(0, 200);
  return path.replace(/\/(?=[^/]*\d)[^/]+/g, "/*").replace(/[^\w/*.-]/g, "_");
}

function note({ label, ...violation }: Told): void {
  violations.inc({ directive: violation.directive, blocked: label });
  countViolation(violation);
  if (window.lines >= LINES_A_MINUTE) return;
  window.lines += 1;
  log.warn({ ...violation, blocked: label }, "the content policy stopped something in a browser");
}
