import { test as base, type BrowserContext, expect, type Page, request } from "@playwright/test";
import { type DemoUser, readDemo, signInOf } from "./support/demo";

type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

interface OneTest {
  /** A page of somebody who is signed in, in a browser of his own. */
  as: (
    who: DemoUser,
    options?: Parameters<import("@playwright/test").Browser["newContext"]>[0],
  ) => Promise<Page>;
  /** Messages of the browser that this test brings about on purpose. */
  expectedMessages: RegExp[];
}

interface OneWorker {
  sessionOf: (who: DemoUser) => Promise<StorageState>;
}

/** People sign in once per run; a test opens as many browsers of theirs as it needs. */
export const test = base.extend<OneTest, OneWorker>({
  sessionOf: [
    async ({}, use) => {
      const sessions = new Map<DemoUser, Promise<StorageState>>();
      await use((who) => {
        const known = sessions.get(who) ?? signIn(signInOf(who));
        sessions.set(who, known);
        return known;
      });
    },
    { scope: "worker" },
  ],
  expectedMessages: async ({}, use) => use([]),
  as: async ({ browser, sessionOf, expectedMessages }, use) => {
    const contexts: BrowserContext[] = [];
    const complaints: string[] = [];
    await use(async (who, options) => {
      const context = await browser.newContext({ ...options, storageState: await sessionOf(who) });
      contexts.push(context);
      const page = await context.newPage();
      watch(page, (complaint) => {
        if (!expectedMessages.some((pattern) => pattern.test(complaint)))
          complaints.push(`${who}: ${complaint}`);
      });
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
    expect(complaints, "messages in the console of a browser").toEqual([]);
  },
});

/** Errors of scripts, refused by the content policy or not, and every resource that did not load. */
export function watch(page: Page, onComplaint: (complaint: string) => void): void {
  page.on("pageerror", (error) => onComplaint(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || /content security policy/i.test(message.text()))
      onComplaint(`${message.text()} (${message.location().url})`);
  });
}

/** Signs in as a browser does, without drawing anything. */
export async function signIn(credentials: { username: string; password: string }): Promise<StorageState> {
  const client = await request.newContext({ baseURL: readDemo().baseUrl });
  const { csrfToken } = (await (await client.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const answer = await client.post("/api/auth/callback/credentials", {
    form: { ...credentials, csrfToken, json: "true" },
  });
  expect(answer.ok(), `signing in as ${credentials.username}`).toBe(true);
  const state = await client.storageState();
  await client.dispose();
  return state;
}

export { expect };
