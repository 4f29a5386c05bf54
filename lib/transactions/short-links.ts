import "server-only";
import { randomInt } from "node:crypto";
import type { Sql } from "@/lib/db/sql";

export const SHORT_LINK_TARGETS = ["checkout", "attachment"] as const;
export type ShortLinkTarget = (typeof SHORT_LINK_TARGETS)[number];

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 83 random bits: short enough for a text message, and nobody finds one by trying. */
const LENGTH = 14;

function newCode(): string {
  let code = "";
  for (let index = 0; index < LENGTH; index += 1) code += ALPHABET[randomInt(ALPHABET.length)];
  return code;
}

/** The short link of a payment to this target; asked again, the same one. */
export async function addShortLink(
  sql: Sql,
  transactionId: bigint,
  target: ShortLinkTarget,
): Promise<string> {
  await sql.query(
    `INSERT INTO short_link (code, transaction_id, target) VALUES ($1, $2, $3::short_link_target)
     ON CONFLICT (transaction_id, target) DO NOTHING`,
    [newCode(), transactionId, target],
    "add-short-link",
  );
  const [row] = await sql.query<{ code: string }>(
    "SELECT code FROM short_link WHERE transaction_id = $1 AND target = $2::short_link_target",
    [transactionId, target],
    "read-short-link",
  );
  if (!row) throw new Error("The short link was not stored.");
  return row.code;
}

export interface ShortLink {
  target: ShortLinkTarget;
  sessionId: string;
  /** The payment's file as it is now; null: it has none. */
  attachmentToken: string | null;
}

/** Where a code leads; null for codes that nobody made and those of deleted payments. */
export async function findShortLink(sql: Sql, code: string): Promise<ShortLink | null> {
  if (!/^[0-9A-Za-z]{14}$/.test(code)) return null;
  const [row] = await sql.query<{ target: ShortLinkTarget; session_id: string; token: string | null }>(
    `SELECT l.target, p.session_id, f.token FROM short_link l JOIN payment_transaction p ON p.id = l.transaction_id
     LEFT JOIN payment_attachment f ON f.transaction_id = p.id WHERE l.code = $1 AND p.deleted_at IS NULL`,
    [code],
    "find-short-link",
  );
  return row ? { target: row.target, sessionId: row.session_id, attachmentToken: row.token } : null;
}
