import { afterEach, expect, it, vi } from "vitest";
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
