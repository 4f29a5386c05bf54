import { describe, expect, it } from "vitest";
import { createLog, scrubForLog } from "@/lib/log";

function logged(format: "json" | "text", write: (log: ReturnType<typeof createLog>) => void): string {
  let text = "";
  write(createLog({ level: "info", format }, { write: (line: string) => void (text += line) }));
  return text;
}

describe("log", () => {
  it("removes secrets by name at any depth, in children too", () => {
    const text = logged("json", (log) => {
      log.child({ apiKey: "leak-1" }).info(
        {
          headers: { Authorization: "leak-2", cookie: "leak-3", accept: "kept" },
          account: {
            credentials: { x: "leak-4" },
            list: [{ newPassword: "leak-5", client_secret: "leak-6" }],
          },
          DATABASE_URL: "leak-7",
        },
        "hello",
      );
    });
    expect(text).not.toContain("leak");
    expect(text).toContain("kept");
    expect(text).toContain("hello");
  });

  it("removes the password of an address inside a message", () => {
    const error = new Error("cannot reach postgresql://app:hunter2@db:5432/x");
    const text = logged("json", (log) => log.error({ err: error }, "failed"));
    expect(text).not.toContain("hunter2");
    expect(text).toContain("postgresql://app:[redacted]@db:5432/x");
  });

  it("keeps the facts of an error but not the row values that a database quotes", () => {
    const error = Object.assign(new Error("duplicate key"), { code: "23505", detail: "Key (email)=(a@b.c)" });
    expect(scrubForLog({ err: error })).toMatchObject({ err: { code: "23505", message: "duplicate key" } });
    expect(JSON.stringify(scrubForLog({ err: error }))).not.toContain("a@b.c");
  });

  it("writes amounts as text and survives circles", () => {
    const circle: Record<string, unknown> = { amountMinor: 12_500n };
    circle.self = circle;
    expect(logged("json", (log) => log.info(circle, "ok"))).toContain('"amountMinor":"12500"');
  });

  it("is readable in text form", () => {
    const text = logged("text", (log) => log.warn({ port: 3000 }, "busy"));
    expect(text).toMatch(/^\d\d:\d\d:\d\d warning: busy port=3000\n$/);
  });
});
