import "server-only";
import type { AuditHeadOverview, AuditHeadPost, AuditHeadSending } from "@/lib/announcements/types";
import { readAuditHeadSettings } from "@/lib/audit/head-settings";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { personLabel } from "@/lib/auth/session-row";
import { sql } from "@/lib/db/sql";

/** About two weeks of daily ones. */
const SHOWN = 15;

interface SendingRow {
  id: number;
  seq: bigint;
  hash: string;
  sent_at: string;
  url: string | null;
  username: string | null;
  first_name: string | null;
  last_name: string | null;
  mails: AuditHeadSending["mails"];
  tries: number;
  http_status: number | null;
  fault: string | null;
  at: string | null;
}

/** Where the trail stands, to whom that is told, and what is kept. */
export async function readAuditHeadOverview(actor: Actor): Promise<AuditHeadOverview> {
  requirePermission(actor, "audit.view");
  const [settings, [chain], sendings, [kept], [removed]] = await Promise.all([
    readAuditHeadSettings(sql),
    sql.query<{ seq: bigint; hash: string; sealed_at: string }>(
      "SELECT seq, hash, sealed_at FROM audit_seal ORDER BY seq DESC LIMIT 1",
    ),
    listSendings(),
    sql.query<{ at: string }>("SELECT at FROM audit_event ORDER BY id LIMIT 1"),
    sql.query<{ through_seq: bigint; removed_events: bigint; made_at: string }>(
      "SELECT through_seq, removed_events, made_at FROM audit_checkpoint ORDER BY through_seq DESC LIMIT 1",
    ),
  ]);
  return {
    settings,
    chain: chain ? { place: String(chain.seq), hash: chain.hash, sealedAt: chain.sealed_at } : null,
    sendings,
    keptSince: kept?.at ?? null,
    removed: removed
      ? {
          through: String(removed.through_seq),
          events: String(removed.removed_events),
          at: removed.made_at,
        }
      : null,
  };
}

/** The latest ones, each with its mails and the last try to post it. */
async function listSendings(): Promise<AuditHeadSending[]> {
  const rows = await sql.query<SendingRow>(
    `SELECT h.id, h.seq, h.hash, h.sent_at, h.url, u.username, u.first_name, u.last_name,
       coalesce((SELECT json_agg(json_build_object('recipient', a.address, 'status', coalesce(m.status::text, 'unsent'),
           'at', m.finished_at) ORDER BY a.place)
         FROM unnest(h.addresses) WITH ORDINALITY AS a(address, place)
         LEFT JOIN mail m ON m.key = 'audit_head:' || h.id || ':' || a.address), '[]') AS mails,
       (SELECT count(*)::int FROM audit_head_post p WHERE p.sending_id = h.id) AS tries, t.http_status, t.fault, t.at
     FROM audit_head_sending h LEFT JOIN app_user u ON u.id = h.asked_by_id
     LEFT JOIN LATERAL (SELECT p.http_status, p.fault, p.at FROM audit_head_post p WHERE p.sending_id = h.id
       ORDER BY p.id DESC LIMIT 1) t ON true
     ORDER BY h.id DESC LIMIT ${SHOWN}`,
  );
  return rows.map((row) => ({
    id: row.id,
    place: String(row.seq),
    hash: row.hash,
    sentAt: row.sent_at,
    askedBy:
      row.username === null
        ? null
        : personLabel({
            username: row.username,
            first_name: row.first_name ?? "",
            last_name: row.last_name ?? "",
          }),
    mails: row.mails,
    post: row.url === null ? null : postOf(row.url, row),
  }));
}

/** Of the address only its host is shown: the rest may be a secret of the receiver's. */
function postOf(url: string, { tries, http_status: httpStatus, fault, at }: SendingRow): AuditHeadPost {
  const isTaken = httpStatus !== null && httpStatus >= 200 && httpStatus < 300;
  return {
    host: URL.canParse(url) ? new URL(url).host : url,
    status: tries === 0 ? "waiting" : isTaken ? "taken" : "refused",
    httpStatus,
    fault,
    tries,
    at,
  };
}
