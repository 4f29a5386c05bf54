import { rightOfPage } from "@/components/shell/page-rights";
import type { Permission } from "@/lib/auth/permissions";
import { changeRights } from "@/lib/changes/change-rights";
import { OPEN_PAGES } from "@/lib/testing/doors/open-doors";

/**
 * Who may open which page. What stands in the navigation, or below it, is read from the shell, which offers pages by the same list; the
 * rest stands here. A page that is in neither turns the tests red.
 */

/** Open to everybody who is signed in, and why. */
export const SIGNED_IN_PAGES: Readonly<Record<string, string>> = {
  "app/(console)/(home)/page.tsx": "what waits for him; figures of payments only with the right to them",
  "app/(console)/account/page.tsx": "his own account",
  "app/(console)/account/security/page.tsx": "his own second factors",
  "app/(console)/account/delegations/page.tsx": "his own substitutes",
  "app/(console)/notifications/page.tsx": "his own notices",
  "app/(console)/mails/page.tsx": "his own mails; those of others take a right in administration",
  "app/(console)/mails/[mailId]/page.tsx": "the row decides; anything else is not found",
  "app/(console)/change-requests/[changeRequestId]/page.tsx":
    "the row decides: who proposed it, or who administers such things; anything else is not found",
  "app/(console)/design/page.tsx": "the parts of the interface, without data of anybody",
};

/** Pages of one object, and those that more than one right opens. Any one of them is enough. */
const MORE_PAGES: Readonly<Record<string, readonly Permission[]>> = {
  "app/(console)/audit/[eventId]/page.tsx": ["audit.view"],
  "app/(console)/change-requests/page.tsx": changeRights,
  "app/(console)/delegations/page.tsx": ["user.manage"],
  "app/(console)/exports/page.tsx": [
    ...([
      "transaction.view",
      "user.manage",
      "audit.view",
      "webhook.manage",
      "gateway_notice.manage",
    ] as const),
  ],
  "app/(console)/gateway-notices/[noticeId]/page.tsx": ["gateway_notice.manage"],
  "app/(console)/gateways/accounts/[pgCode]/page.tsx": ["gateway.manage"],
  "app/(console)/groups/[groupId]/page.tsx": ["user.manage"],
  "app/(console)/outcomes/[operationId]/page.tsx": ["transaction.view"],
  "app/(console)/payments-in/[importId]/page.tsx": ["payment.import"],
  "app/(console)/reconciliation/[reportId]/page.tsx": ["reconciliation.manage"],
  "app/(console)/reconciliation/files/[importId]/page.tsx": ["reconciliation.manage"],
  "app/(console)/requests/[requestId]/page.tsx": ["transaction.view"],
  "app/(console)/requests/health/page.tsx": ["audit.view", "user.manage"],
  "app/(console)/settings/approval-policy/page.tsx": ["policy.manage", "change.decide"],
  "app/(console)/settings/approval-policy/[version]/page.tsx": ["policy.manage", "change.decide"],
  "app/(console)/transactions/[sessionId]/page.tsx": ["transaction.view"],
  "app/(console)/transactions/[sessionId]/share/page.tsx": [
    ...(["transaction.view", "payment_request.view", "e_commerce.view"] as const),
  ],
  "app/(console)/transactions/bulk/[batchId]/page.tsx": ["payment_request.add"],
  "app/(console)/users/[userId]/page.tsx": ["user.manage"],
  "app/(console)/users/import/page.tsx": ["user.manage"],
  "app/(console)/users/review/page.tsx": ["user.manage"],
  "app/(console)/webhooks/[deliveryId]/page.tsx": ["webhook.manage"],
};

/** Each of these rights opens the page; none: being signed in is enough. `undefined` for a page that nobody wrote down. */
export function rightsOfPage(file: string): readonly Permission[] | undefined {
  if (file in SIGNED_IN_PAGES || file in OPEN_PAGES) return [];
  const more = MORE_PAGES[file];
  if (more) return more;
  const right = rightOfPage(shownPath(file));
  return right === null ? undefined : [right];
}

/** Open by their row alone: what somebody else owns is not found, whatever the right (`route-scopes.ts` has the same rows). */
export const OWN_ROW_PAGES: Readonly<Record<string, string>> = {
  "app/(console)/mails/[mailId]/page.tsx": "his own mails",
  "app/(console)/change-requests/[changeRequestId]/page.tsx": "what he proposed, or administers",
  "app/(console)/transactions/bulk/[batchId]/page.tsx": "his own files",
};

/** Every file that this list names, so that a page which is gone does not stay in it. */
export const LISTED_PAGES: readonly string[] = [
  ...Object.keys(SIGNED_IN_PAGES),
  ...Object.keys(MORE_PAGES),
  ...Object.keys(OWN_ROW_PAGES),
];

/** `app/(console)/users/page.tsx` as a browser asks for it. */
export function shownPath(file: string): string {
  const parts = file.slice("app/".length, -"/page.tsx".length).split("/");
  return `/${parts.filter((part) => part !== "" && !/^\(.*\)$/.test(part)).join("/")}`;
}
