import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigurationError, parseEnv } from "@/lib/env";
import { readFileVariables } from "@/lib/env-files";

let folder: string;
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "env-files-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a secret in a file", () => {
  it("is read as if it stood in the environment, without the line end after it", () => {
    const url = "postgresql://owner:p@db/countersign";
    const env = parseEnv({
      DATABASE_URL_FILE: file("url", `${url}\n`),
      COUNTERSIGN_AUTH_SECRET_FILE: file("auth", `${"a".repeat(40)}\r\n`),
    });
    expect(env.DATABASE_URL).toBe(url);
    expect(env.COUNTERSIGN_AUTH_SECRET).toBe("a".repeat(40));
  });

  it("obeys the rules of its variable, and the refusal does not quote it", () => {
    const attempt = () => parseEnv({ COUNTERSIGN_AUTH_SECRET_FILE: file("short", "hunter2") });
    expect(attempt).toThrow(ConfigurationError);
    expect(attempt).toThrow("COUNTERSIGN_AUTH_SECRET must have at least 32 characters.");
    expect(attempt).not.toThrow(/hunter2/);
  });

  it("stands alone: with the variable beside it, nobody could say which of them counts", () => {
    const path = file("both", "b".repeat(40));
    expect(() =>
      parseEnv({ COUNTERSIGN_AUTH_SECRET: "a".repeat(40), COUNTERSIGN_AUTH_SECRET_FILE: path }),
    ).toThrow("COUNTERSIGN_AUTH_SECRET and COUNTERSIGN_AUTH_SECRET_FILE are both set: keep one of them.");
  });

  it("that cannot be read, is empty or is no secret is told, each with its path and all at once", () => {
    const { problems } = readFileVariables({
      SMTP_URL_FILE: join(folder, "nowhere"),
      OIDC_CLIENT_SECRET_FILE: file("empty", "\n"),
      DATABASE_URL_FILE: file("dump", "one\ntwo"),
      APP_DATABASE_URL_FILE: folder,
    });
    expect(problems).toEqual([
      `DATABASE_URL_FILE names ${join(folder, "dump")}, which holds more than one line.`,
      `APP_DATABASE_URL_FILE names ${folder}, which cannot be read (EISDIR).`,
      `SMTP_URL_FILE names ${join(folder, "nowhere")}, which cannot be read (ENOENT).`,
      `OIDC_CLIENT_SECRET_FILE names ${join(folder, "empty")}, which is empty.`,
    ]);
  });

  it("is asked for of secrets only: a setting keeps its variable", () => {
    expect(parseEnv({ PORT_FILE: join(folder, "nowhere") }).PORT).toBe(3000);
  });
});
