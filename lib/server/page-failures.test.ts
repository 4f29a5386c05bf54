import { afterEach, expect, it, vi } from "vitest";
import { noteBegunAct } from "@/lib/http/begun-acts";
import { requestIdHeader } from "@/lib/auth/origin";
import { onRequestError } from "@/instrumentation";

const lines = vi.hoisted(() => {
  process.env.LOG_LEVEL = "info";
  process.env.LOG_FORMAT = "json";
  return [] as string[];
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it("a page that broke is found in the log once, by the number on the page and by its request,, without what was searched for", async () => {
  vi.stubEnv("NEXT_RUNTIME", "nodejs");
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  const error = Object.assign(new Error("postgresql://app:hunter2@db/x is away"), { digest: "2338497310" });
  const fail = () =>
    onRequestError(
      error,
      {
        path: "/transactions?q=Noura",
        method: "GET",
        headers: { [requestIdHeader]: "req-7", cookie: "session=1" },
      },
      {
        routerKind: "App Router",
        routePath: "/(console)/transactions",
        routeType: "render",
        revalidateReason: undefined,
      },
    );
  await fail();
  await fail();
  const told = lines.filter((text) => text.includes("page failed"));
  expect(told).toHaveLength(1);
  const line = told[0] ?? "";
  expect(JSON.parse(line)).toMatchObject({
    errorId: "2338497310",
    requestId: "req-7",
    path: "/transactions",
    route: "/(console)/transactions",
  });
  for (const secret of ["Noura", "hunter2", "session=1"]) expect(line).not.toContain(secret);
});

it("an act whose body the framework could not read is one plain line without what was sent; a fault in an act is told whole", async () => {
  vi.stubEnv("NEXT_RUNTIME", "nodejs");
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  const fail = (requestId: string) =>
    onRequestError(
      Object.assign(new Error('Unexpected token, "4111" is not valid JSON'), { digest: requestId }),
      {
        path: "/requests?q=1",
        method: "POST",
        headers: { [requestIdHeader]: requestId, "next-action": "40ab" },
      },
      {
        ...{ routerKind: "App Router", routePath: "/(console)/requests" },
        ...{ routeType: "action", revalidateReason: undefined },
      },
    );
  lines.length = 0;
  await fail("req-8");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: expect.anything(), requestId: "req-8", path: "/requests", msg: "an act could not be read" },
  ]);
  expect(lines[0]).not.toMatch(/4111|stack/);
  noteBegunAct("req-9");
  await fail("req-9");
  expect(lines[1]).toContain("page failed");
});
