import type { Page } from "@playwright/test";
import { expect, test, watch } from "./fixtures";
import { query, untouchedPayment } from "./support/database";
import type { DemoUser } from "./support/demo";
import { arabicOf } from "./support/languages";
import {
  expectAccessible,
  expectNoEnglish,
  expectNoSidewaysScroll,
  expectWordsApart,
} from "./support/screen-checks";
import { raiseDispute } from "./support/sandbox";

/** The long run looks at every screen in every language and colour; the usual one at what differs. */
const ALL_LOOKS = process.env.COUNTERSIGN_LOOKS === "all";

/** A dispute and the notice that told of it, so that their screens have something to show. */
let disputed: Promise<string> | undefined;

async function disputeOne(): Promise<string> {
  const payment = await untouchedPayment();
  await raiseDispute(payment.gatewayReference, { reason: "fraudulent" });
  await expect
    .poll(() => query("SELECT 1 FROM dispute WHERE transaction_id = $1", [payment.id]))
    .toHaveLength(1);
  return payment.sessionId;
}

/** Every screen, by somebody who may open it. */
async function screens(): Promise<[who: DemoUser, paths: string[]][]> {
  const [payment] = await query<{ session_id: string }>(
    `SELECT p.session_id FROM payment_transaction p JOIN child_transaction c ON c.transaction_id = p.id
     WHERE p.deleted_at IS NULL ORDER BY c.id DESC LIMIT 1`,
  );
  const requests = await query<{ id: number }>(
    `SELECT DISTINCT ON (status) id FROM operation_request WHERE status IN ('pending', 'done', 'manual_action_required')
     ORDER BY status, id DESC`,
  );
  disputed ??= disputeOne();
  const disputedSession = await disputed;
  const [notice] = await query<{ id: string }>(
    "SELECT id::text FROM gateway_notice n WHERE kind = 'dispute' ORDER BY n.id DESC LIMIT 1",
  );
  // Without one there is nothing to draw; journeys about notices make some.
  const [mail] = await query<{ id: string }>("SELECT id::text FROM mail m ORDER BY m.id DESC LIMIT 1");
  const [operation] = await query<{ id: string }>(
    "SELECT id FROM operation WHERE type = 'refund' ORDER BY created_at DESC LIMIT 1",
  );
  const [asked] = await query<{ session_id: string }>(
    "SELECT session_id FROM payment_transaction WHERE state = 'created' AND deleted_at IS NULL ORDER BY id DESC LIMIT 1",
  );
  const [user] = await query<{ id: number }>("SELECT id FROM app_user WHERE username = 'maker'");
  const [group] = await query<{ id: number }>("SELECT id FROM app_group WHERE name = 'Makers'");
  // Has rights among its facts, which are words of another page.
  const [event] = await query<{ id: string }>(
    "SELECT id::text FROM audit_event e WHERE action = 'user.created' ORDER BY e.id LIMIT 1",
  );
  const [change] = await query<{ id: number }>("SELECT id FROM change_request ORDER BY id DESC LIMIT 1");
  return [
    [
      "checker",
      [
        "/",
        "/exports",
        "/transactions",
        `/transactions/${payment?.session_id}`,
        `/transactions/${disputedSession}`,
        "/child-transactions",
        "/transactions?cols=state,amount,card,remaining.120,paid&sort=-changed",
        "/disputes",
        "/requests",
        "/account/delegations",
        "/requests?tab=decided",
        "/requests?tab=all",
        "/requests?tab=all&status=done,rejected&operation=refund",
        "/outcomes",
        "/outcomes?tab=settled",
        `/outcomes/${operation?.id}`,
        ...requests.map(({ id }) => `/requests/${id}`),
      ],
    ],
    [
      "maker",
      [
        "/transactions/new",
        "/transactions/bulk",
        `/transactions?payment=${payment?.session_id}`,
        ...(asked ? [`/transactions/${asked.session_id}/share`] : []),
        "/deleted-transactions",
        "/account",
        "/account/security",
        "/notifications",
      ],
    ],
    [
      "admin",
      [
        "/users",
        "/users/new",
        "/users/review",
        "/users/import",
        "/delegations",
        "/settings/approvals",
        "/requests/health",
        "/requests/health?days=90&list=made",
        "/settings/confirmation",
        "/settings/time-zone",
        "/settings/sign-in",
        "/settings/approval-policy",
        "/settings/approval-policy/1",
        `/users/${user?.id}`,
        "/audit",
        "/audit?result=refused",
        `/audit/${event?.id}`,
        "/audit/heads",
        "/audit/browser",
        "/groups",
        "/groups/new",
        `/groups/${group?.id}`,
        "/change-requests",
        "/change-requests?status=all",
        ...(change ? [`/change-requests/${change.id}`] : []),
        "/api-keys",
        "/gateways",
        "/gateways/new",
        "/gateways/new?gateway=sandbox",
        "/gateways/accounts/knet-test",
        "/webhooks",
        "/webhooks/settings",
        "/settings/notices",
        "/notifications?unread=true",
        "/mails",
        ...(mail ? [`/mails/${mail.id}`] : []),
        "/gateway-notices",
        `/gateway-notices/${notice?.id}`,
        "/payments-in",
        "/payments-in/new",
        "/reconciliation",
        "/reconciliation/new",
        // Has a journey of its own, which looks at it once.
        ...(ALL_LOOKS ? ["/docs/api"] : []),
        "/design",
      ],
    ],
  ];
}

/** Each person's screens in a window of his own, all people at the same time: the checks, not the product, are what takes long. */
async function visitAll(
  open: (who: DemoUser) => Promise<Page>,
  check: (page: Page, path: string, who: DemoUser) => Promise<void>,
): Promise<void> {
  const visits = (await screens()).map(async ([who, paths]) => {
    const page = await open(who);
    for (const path of paths) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectNoSidewaysScroll(page, path);
      await check(page, path, who);
    }
  });
  await Promise.all(visits);
}

/** Where amounts, states and charts stand, which have colours of their own: one screen of each kind. */
const WITH_COLOURS =
  /^\/($|transactions$|transactions\/[\w-]+$|requests$|requests\/\d+$|child-transactions$)/;

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

const LANGUAGES = ALL_LOOKS ? (["English", "Arabic"] as const) : (["English"] as const);

/** Names that somebody gave in English: rules of policies, and the description of the interface. */
const GIVEN_NAMES = /^\/(settings\/approval-policy|docs\/api|mails\/|design|gateway-notices\/)/;

function needsDark(path: string, who: DemoUser): boolean {
  // All pages are made of the same parts: the dark colours of the rest tell seldom something new.
  return ALL_LOOKS || (who !== "admin" && WITH_COLOURS.test(path));
}

for (const language of LANGUAGES) {
  test(`every screen is accessible and silent, in light and dark, and fits a phone: ${language}`, async ({
    as,
    baseURL,
  }) => {
    test.setTimeout(ALL_LOOKS ? 1_800_000 : 900_000);
    const open = async (who: DemoUser) => {
      // Without motion no colour is caught half way between light and dark.
      const page = await as(who, { colorScheme: "light", reducedMotion: "reduce", viewport: DESK });
      if (language === "Arabic") await page.context().addCookies(arabicOf(baseURL));
      return page;
    };
    await visitAll(open, async (page, path, who) => {
      await expectAccessible(page, `${path}, ${language}`);
      if (language === "Arabic") await expectWordsApart(page, path);
      if (language === "Arabic" && !GIVEN_NAMES.test(path)) await expectNoEnglish(page, path);
      await page.setViewportSize(PHONE);
      // What a window of another size shows is drawn in the next frame.
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      );
      await expectNoSidewaysScroll(page, `${path} on a phone, ${language}`);
      await page.setViewportSize(DESK);
      if (!needsDark(path, who)) return;
      await page.emulateMedia({ colorScheme: "dark" });
      await expectAccessible(page, `${path}, dark, ${language}`, true);
      await page.emulateMedia({ colorScheme: "light" });
    });
  });
}

test("the doors are accessible, silent, and fit a phone", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  watch(page, (complaint) => complaints.push(complaint));
  const doors = {
    "/sign-in": "Sign in",
    "/forgot-password": "Forgot your password?",
    "/reset-password": "Choose your password",
  };
  for (const [path, name] of Object.entries(doors)) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name })).toBeVisible();
    await expectNoSidewaysScroll(page, path);
    await expectAccessible(page, path);
  }
  // A link without a secret is refused, which the browser notes.
  expect(complaints.filter((complaint) => !/status of 400/.test(complaint))).toEqual([]);
  await context.close();
});

test("the count of waiting requests stands in the navigation and in the title of the page", async ({
  as,
}) => {
  const page = await as("checker");
  await page.goto("/requests");
  const { count } = (await (await page.request.get("/api/requests/count")).json()) as { count: number };
  expect(count).toBeGreaterThan(0);
  const waiting = new RegExp(`${count} requests? waits? for you`);
  await expect(page.getByRole("link", { name: waiting }).first()).toBeVisible();
  await expect(page).toHaveTitle(`(${count}) Requests · Countersign`);
});
