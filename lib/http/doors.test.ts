import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OPEN_PAGES, OPEN_ROUTES } from "@/lib/testing/doors/open-doors";

/**
 * Every door of the console, read from the source: routes, server actions and pages. What does not stand in the list has to ask for a
 * session (`lib/testing/doors/open-doors.ts`); a door that is added without a guard turns this red.
 */

const METHOD = /^export (?:async )?(?:const|let|function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/gm;

function badRoutes(path: string, source: string): string[] {
  const methods = [...source.matchAll(METHOD)];
  const isGuarded = ({ index }: { index: number }) =>
    /^export const \w+ =\s*with(Session|Upload)\b/.test(source.slice(index, index + 200));
  const bad = methods.filter((method) => !isGuarded(method));
  const reExports = /^export (\*|\{)/m.test(source) ? ["re-export"] : [];
  return [...bad.map(([, method]) => `${path} ${method}`), ...reExports.map((what) => `${path} ${what}`)];
}

/** Everything that a file of server actions exports is an endpoint, whatever it was meant for. */
function badActions(path: string, source: string): string[] {
  if (/^\s+["']use server["']/m.test(source)) return [`${path} has an action inside a function`];
  if (!/^["']use server["']/m.test(source)) return [];
  const bad: string[] = [];
  for (const match of source.matchAll(/^export (?!type |interface )(.*)$/gm)) {
    const after = source.slice(match.index, match.index + 200);
    if (!/^export const \w+ =\s+authenticatedAction\s*\.metadata\(/.test(after))
      bad.push(`${path}: ${match[1]}`);
  }
  return bad;
}

function badPage(path: string, source: string): string[] {
  return /\b(requireActor|getActor)\(/.test(source) ? [] : [path];
}

const files = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name).replaceAll("\\", "/"))
    .filter((path) => ending.test(path));
const read = (path: string) => readFileSync(path, "utf8");
const beyond = (found: string[], open: Record<string, string>) =>
  found.filter((line) => !Object.keys(open).some((path) => line.startsWith(path)));

describe("every door of the console", () => {
  const routes = files("app", /\/route\.tsx?$/);
  const pages = files("app", /\/page\.tsx$/);
  const sources = ["app", "components", "lib"]
    .flatMap((folder) => files(folder, /\.tsx?$/))
    .filter((path) => !path.includes(".test.") && !path.startsWith("lib/db/generated/"));

  it("is found: routes, pages and actions", () => {
    const actions = sources.flatMap((path) => [...read(path).matchAll(/= authenticatedAction/g)]);
    expect([routes.length, pages.length, actions.length].every((count) => count > 30)).toBe(true);
  });

  it("takes no number of a row that no row can have: the database would answer with a failure of its own", () => {
    const loose = sources.filter((path) => /\bint\(\)\.(positive|nonnegative)\(\)(?!\.max)/.test(read(path)));
    // Numbers of people in a policy are looked up by hand, and counts are no rows.
    expect(loose.sort()).toEqual(["lib/approvals/policy/schema.ts", "lib/gateway-accounts/rules.ts"]);
  });

  it("that is a route asks for a session, or stands in the list", () => {
    expect(
      beyond(
        routes.flatMap((path) => badRoutes(path, read(path))),
        OPEN_ROUTES,
      ),
    ).toEqual([]);
  });

  it("that is an action goes through the one action client, with a name and a right", () => {
    expect(sources.flatMap((path) => badActions(path, read(path)))).toEqual([]);
  });

  it("that is a page asks for its actor, or stands in the list", () => {
    expect(
      beyond(
        pages.flatMap((path) => badPage(path, read(path))),
        OPEN_PAGES,
      ),
    ).toEqual([]);
  });

  it("that is named in a list exists", () => {
    const known = new Set([...routes, ...pages]);
    expect(
      [...Object.keys(OPEN_ROUTES), ...Object.keys(OPEN_PAGES)].filter((path) => !known.has(path)),
    ).toEqual([]);
  });

  it("that is an action has a name, so that a refusal in the trail says which it was", () => {
    const names = sources.flatMap((path) =>
      [...read(path).matchAll(/\.metadata\(\{\s*name: "([^"]+)"/g)].map(([, name]) => name ?? ""),
    );
    expect(names.filter((name) => !/^[a-z_]+\.[a-z_]+$/.test(name))).toEqual([]);
  });
});

describe("a planted door without a guard is found", () => {
  it.each([
    ["export async function GET() { return Response.json(await listPeople()); }"],
    ["export const POST = async () => Response.json({});"],
    ["export const GET = withSession({ permission: null }, read);\nexport const DELETE =\n  removeAll;"],
    ['export { GET } from "@/lib/somewhere";'],
  ])("in a route: %s", (source) => expect(badRoutes("app/api/x/route.ts", source)).toHaveLength(1));

  it.each([
    ['"use server";\nexport async function removeAll() {}'],
    ['"use server";\nexport const removeAll = async () => {};'],
    ['"use server";\nexport default async function removeAll() {}'],
    ['export function Page() {\n  async function removeAll() {\n    "use server";\n  }\n}'],
    ['"use server";\nexport const removeAll = actionClient.action(run);'],
  ])("in an action: %s", (source) => expect(badActions("app/x/actions.ts", source)).toHaveLength(1));

  it("in a page", () =>
    expect(badPage("app/x/page.tsx", "export default async function Page() {}")).toHaveLength(1));
});
