import { readdirSync } from "node:fs";
import { join } from "node:path";
import { QueryClient } from "@tanstack/react-query";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { effectivePermissions, type Permission, permissions } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { loadPage, type Page } from "@/lib/testing/doors/load-page";
import { OPEN_PAGES } from "@/lib/testing/doors/open-doors";
import { LISTED_PAGES, rightsOfPage } from "@/lib/testing/doors/page-doors";

/**
 * Every page is called as somebody with each single right, without a database: who may not open it is told "not found" before
 * anything is read; who may gets as far as the first statement.
 */
const visitor = vi.hoisted(() => ({ actor: {} as unknown, reads: 0 }));
vi.mock("@/lib/auth/session", () => ({ requireActor: async () => visitor.actor }));
vi.mock("@/lib/db/sql", async (original) => {
  const query = async () => {
    visitor.reads += 1;
    throw new Error("There is no database behind this test.");
  };
  return { ...(await original<object>()), sql: { query }, inTransaction: query };
});
vi.mock("next/headers", () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: () => undefined }),
}));

const words = (key: string) => key;
const INTL = {
  getTranslations: async () => Object.assign(words, { rich: words, has: () => true }),
  getLocale: async () => "en",
  getTimeZone: async () => "UTC",
  getFormatter: async () => ({ dateTime: words, number: words }),
};

/** Asks once: here nothing is there to be asked. */
const getQueryClient = () => new QueryClient({ defaultOptions: { queries: { retry: false } } });
const STAND_INS = { "next-intl/server": INTL, "@/components/shell/query-client": { getQueryClient } };

/** Ids of every kind as they are written; nothing stands behind them. */
const NUMBERED = [
  ...["eventId", "changeRequestId", "noticeId", "groupId", "mailId", "importId", "reportId"],
  ...["requestId", "version", "batchId", "userId", "deliveryId"],
];
const PARAMS = {
  sessionId: "f".repeat(40),
  operationId: "00000000-0000-4000-8000-000000000000",
  pgCode: "some-account",
  ...Object.fromEntries(NUMBERED.map((name) => [name, "7"])),
};

const pages = new Map<string, Page>();
beforeAll(async () => {
  const names = readdirSync("app", { recursive: true, encoding: "utf8" });
  for (const name of names.filter((one) => one.endsWith("page.tsx")).toSorted()) {
    const file = join("app", name).replaceAll("\\", "/");
    if (!(file in OPEN_PAGES)) pages.set(file, await loadPage(file, STAND_INS));
  }
}, 120_000);

function visitorWith(rights: Permission[]): UserActor {
  return {
    ...{ type: "user", userId: 7, username: "visitor", label: "Visitor", email: "visitor@example.com" },
    ...{ permissions: effectivePermissions(rights), ceilings: {}, mustChangePassword: false },
    ...{ sessionId: PARAMS.operationId, address: null, requestId: null },
    display: { language: "en", numerals: "latn" },
  } as UserActor;
}

/** Whether the page is there for the visitor. A refusal that is no "not found" would show people an error, and fails. */
async function isOpen(page: Page): Promise<boolean> {
  visitor.reads = 0;
  try {
    await page({ params: Promise.resolve(PARAMS), searchParams: Promise.resolve({}) });
    return true;
  } catch (error) {
    const { digest } = error as { digest?: string };
    if (digest === "NEXT_HTTP_ERROR_FALLBACK;404" && visitor.reads === 0) return false;
    if (error instanceof AppError || visitor.reads === 0) throw error;
    return true;
  }
}

describe("every page", () => {
  it("opens to each single right exactly as it is written down, and reads nothing for others", async () => {
    const opened: Record<string, string[]> = {};
    for (const right of ["none", ...permissions] as const) {
      visitor.actor = visitorWith(right === "none" ? [] : [right]);
      for (const [file, page] of pages) if (await isOpen(page)) (opened[file] ??= []).push(right);
    }
    const expected = [...pages.keys()].map((file) => [file, openTo(rightsOfPage(file))]);
    expect(opened).toEqual(Object.fromEntries(expected));
    expect(pages.size).toBeGreaterThan(55);
  }, 60_000);

  it("that is written down exists", () => {
    expect(LISTED_PAGES.filter((file) => !pages.has(file))).toEqual([]);
  });
});

function openTo(rights: readonly Permission[] | undefined): string[] {
  if (rights === undefined) return ["nobody wrote this page down"];
  if (rights.length === 0) return ["none", ...permissions];
  const held = (one: Permission) => [...effectivePermissions([one])];
  return permissions.filter((one) => held(one).some((right) => rights.includes(right as Permission)));
}
