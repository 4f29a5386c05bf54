import { sql } from "@/lib/db/sql";
import { shownPath } from "@/lib/testing/doors/page-doors";
import type { Things } from "@/lib/testing/doors/thing-types";

/** The address of a page about something that is there. */
export async function pathAbout(file: string, things: Things): Promise<string> {
  const about: Record<string, () => Promise<unknown>> = {
    "audit/[eventId]": async () =>
      (await sql.query<{ id: bigint }>("SELECT max(id) AS id FROM audit_event"))[0]?.id,
    "change-requests/[changeRequestId]": things.change,
    "gateway-notices/[noticeId]": things.notice,
    "gateways/accounts/[pgCode]": things.account,
    "groups/[groupId]": things.group,
    "mails/[mailId]": things.mail,
    "outcomes/[operationId]": things.unclear,
    "payments-in/[importId]": things.importFile,
    "reconciliation/[reportId]": things.report,
    "reconciliation/files/[importId]": things.settlementFile,
    "requests/[requestId]": things.request,
    "settings/approval-policy/[version]": things.draft,
    "transactions/[sessionId]": things.payment,
    "transactions/[sessionId]/share": things.unpaid,
    "transactions/bulk/[batchId]": things.batch,
    "users/[userId]": things.person,
    "webhooks/[deliveryId]": things.delivery,
  };
  const shown = shownPath(file).slice(1);
  const thing = about[shown];
  if (!thing && shown.includes("[")) throw new Error(`${file} is new: say what it is about.`);
  return `/${thing ? shown.replace(/\[\w+\]/, String(await thing())) : shown}`;
}
