import "server-only";
import type { Sql } from "@/lib/db/sql";
import { getEnv, sealKeys } from "@/lib/env";
import { seal, unseal } from "@/lib/seal";
import { chatUrlLabel } from "@/lib/sealed-places";

/** The address of the chat, or null where none is set. */
export async function chatUrl(sql: Sql): Promise<string | null> {
  const [row] = await sql.query<{ sealed_chat_url: Buffer | null }>(
    "SELECT sealed_chat_url FROM notice_settings",
  );
  return row?.sealed_chat_url ? unseal(row.sealed_chat_url, chatUrlLabel, sealKeys()) : null;
}

/** Stores the address sealed, and its host in the open, so that people know it again. */
export async function storeChatUrl(sql: Sql, url: string): Promise<void> {
  await sql.query("UPDATE notice_settings SET sealed_chat_url = $1, chat_host = $2", [
    seal(url, chatUrlLabel, getEnv().COUNTERSIGN_SEAL_KEY),
    new URL(url).host,
  ]);
}

/** Forgets the address. */
export async function eraseChatUrl(sql: Sql): Promise<void> {
  await sql.query(
    "UPDATE notice_settings SET sealed_chat_url = NULL, chat_host = NULL, chat_enabled = false",
  );
}
