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

it("a page that broke is found in the log by the number on the page and by its request, and tells no search", async () => {
  vi.stubEnv("NEXT_RUNTIME", "nodejs");
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  const error = Object.assign(new Error("postgresql://app:hunter2@db/x is away"), { digest: "2338497310" });
  await onRequestError(
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
  const line = lines.find((text) => text.includes("page failed")) ?? "";
  expect(JSON.parse(line)).toMatchObject({
    errorId: "2338497310",
    requestId: "req-7",
    path: "/transactions",
    route: "/(console)/transactions",
  });
  for (const secret of ["Noura", "hunter2", "session=1"]) expect(line).not.toContain(secret);
});
