import { describe, expect, it } from "vitest";
import { ConfigurationError, hasEnv, parseEnv, requireProductionEnv } from "@/lib/env";
import { isLoopbackHost } from "@/lib/env-values";

const seal = Buffer.alloc(32, 7).toString("base64");
const complete = {
  DATABASE_URL: "postgresql://u:p@db/x",
  COUNTERSIGN_AUTH_SECRET: "a".repeat(40),
  COUNTERSIGN_SEAL_KEY: seal,
};

function problemsOf(source: Record<string, string>): readonly string[] {
  try {
    parseEnv(source);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe("parseEnv", () => {
  it("has the documented defaults", () => {
    expect(parseEnv({})).toMatchObject({
      PORT: 3000,
      HOST: "127.0.0.1",
      COUNTERSIGN_DATA_DIR: ".data",
      PUBLIC_URL: "http://localhost:3000",
      TRUSTED_PROXIES: [],
      DATABASE_POOL_SIZE: 16,
      GATEWAY_DEADLINE_MS: 20_000,
      RECONCILE_DELAYS: [30_000, 60_000, 300_000, 1_800_000, 3_600_000],
      COUNTERSIGN_DEMO: false,
    });
  });

  it("makes the public address from the port, and takes an empty variable as not set", () => {
    expect(parseEnv({ PORT: "4201", PUBLIC_URL: "" }).PUBLIC_URL).toBe("http://localhost:4201");
    expect(parseEnv({ PUBLIC_URL: "https://pay.example.com/" }).PUBLIC_URL).toBe("https://pay.example.com");
  });

  it("names every wrong variable at once", () => {
    const problems = problemsOf({ PORT: "70000", TRUSTED_PROXIES: "10.0.0.1, what", LOG_LEVEL: "loud" });
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
      "PORT",
      "TRUSTED_PROXIES",
      "LOG_LEVEL",
    ]);
  });

  it("refuses a public address with a path", () => {
    expect(problemsOf({ PUBLIC_URL: "https://pay.example.com/console" })).toHaveLength(1);
  });

  it.each([
    [{ HOST: "0.0.0.0" }, true],
    [{ HOST: "10.1.2.3" }, true],
    [{ PUBLIC_URL: "http://pay.example.com" }, true],
    [{ HOST: "0.0.0.0", ALLOW_INSECURE_HTTP: "1" }, false],
    [{ HOST: "0.0.0.0", PUBLIC_URL: "https://pay.example.com" }, false],
    [{ HOST: "::1" }, false],
    [{ HOST: "127.0.0.9", PUBLIC_URL: "http://127.0.0.9:3000" }, false],
  ] as [Record<string, string>, boolean][])(
    "plain HTTP beyond loopback: %j refused %s",
    (source, refused) => {
      expect(problemsOf(source).some((problem) => problem.startsWith("Plain HTTP"))).toBe(refused);
    },
  );

  it.each([
    ["127.0.0.1:3310", { host: "127.0.0.1", port: 3310 }],
    ["clamav.internal:3310", { host: "clamav.internal", port: 3310 }],
    ["[::1]:3310", { host: "::1", port: 3310 }],
    ["/run/clamav/clamd.ctl", { path: "/run/clamav/clamd.ctl" }],
  ])("finds a virus scanner at %s", (text, address) => {
    expect(parseEnv({ CLAMAV_ADDRESS: text }).CLAMAV_ADDRESS).toEqual(address);
  });

  it.each([
    "clamav",
    "clamav:0",
    "clamav:70000",
    "::1:3310",
    "[127.0.0.1]:3310",
    "tcp://clamav:3310",
    "run/clamd.ctl",
    "/",
  ])("finds none at %s", (text) => {
    expect(problemsOf({ CLAMAV_ADDRESS: text })).toEqual([expect.stringContaining("CLAMAV_ADDRESS must be")]);
  });

  it("names all missing secrets in one refusal, and only those", () => {
    expect(() => requireProductionEnv(parseEnv(complete))).not.toThrow();
    try {
      requireProductionEnv(parseEnv({ DATABASE_URL: complete.DATABASE_URL }));
      expect.unreachable("missing secrets were accepted");
    } catch (error) {
      const { problems } = error as ConfigurationError;
      expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
        "COUNTERSIGN_AUTH_SECRET",
        "COUNTERSIGN_SEAL_KEY",
      ]);
    }
  });

  it("throws the sentence of a required value only when that value is read", () => {
    const env = parseEnv({});
    expect(hasEnv(env, "DATABASE_URL")).toBe(false);
    expect(() => env.DATABASE_URL).toThrow(/^DATABASE_URL is missing/);
    expect(() => ({ ...env })).not.toThrow();
  });

  it("refuses a seal key of the wrong length", () => {
    expect(problemsOf({ ...complete, COUNTERSIGN_SEAL_KEY: "c2hvcnQ=" })[0]).toMatch(
      /^COUNTERSIGN_SEAL_KEY must/,
    );
  });
});

describe("isLoopbackHost", () => {
  it.each(["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]", "::ffff:127.0.0.1"])("%s is", (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });
  it.each(["0.0.0.0", "::", "192.168.1.1", "localhost.example.com", "example.com"])("%s is not", (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});
