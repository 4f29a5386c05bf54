import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import en from "@/lib/i18n/messages/en";
import { readRecorded } from "@/lib/i18n/recorded-sentences";

const sources = readdirSync("lib", { recursive: true, encoding: "utf8" })
  .map((path) => join("lib", path))
  .filter((path) => path.endsWith(".ts") && !/\.test\.ts$|\/testing\/|\/generated\//.test(path))
  .map((path) => readFileSync(path, "utf8"));

function written(pattern: RegExp): string[] {
  return [...new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map(([, found]) => found ?? "")))];
}

it("every act that is written into the trail has words on its page", () => {
  const actions = written(/\baction: "([a-z_]+\.[a-z_]+)"/g);
  expect(actions.length).toBeGreaterThan(90);
  const known = new Set([...Object.keys(en.audit.action), ...Object.keys(en.transactions.event)]);
  expect(actions.filter((action) => !known.has(action.replaceAll(".", "_")))).toEqual([]);
});

it("whatever Countersign does by itself is named in words", () => {
  const jobs = [
    ...written(/\bsystemActor\("([^"]+)"/g),
    ...written(/\btype: "system", label: "([^"]+)"/g),
    ...written(/\bconst (?:JOB|LABEL) = "([^"]+)"/g),
  ];
  expect(jobs.length).toBeGreaterThan(20);
  expect(jobs.filter((job) => !Object.hasOwn(en.audit.job, job.replace(/\W/g, "_")))).toEqual([]);
});

it("every kind of thing that is written about has a name on its page", () => {
  const types = written(/\bobjectType: "([a-z_]+)"/g);
  expect(types.length).toBeGreaterThan(25);
  expect(types.filter((type) => !Object.hasOwn(en.audit.object, type))).toEqual([]);
});

it("every reason that Countersign writes by itself has words in every language", () => {
  const trails = sources
    .filter((text) => /\brecordAudit\b/.test(text))
    .join("\n")
    // Those are the reasons of answers and of ended sessions.
    .replaceAll(/\b(?:params: |revokeSessions\([^{]*)\{[^}]*\}/g, "");
  const found = [
    ...[...trails.matchAll(/\breason:?\s*(?:=|\?|[\w.&!? ]*)\s*"([^"]+)"/g)].map(
      ([, reason]) => reason ?? "",
    ),
    ...written(/\btype (?:Factor|Link)Refusal = ([^;]+);/g).flatMap((union) => union.match(/\w+/g) ?? []),
  ];
  expect(found.length).toBeGreaterThan(15);
  const codes = new Set([...Object.keys(en.audit.reasonCode), ...Object.keys(en.refusals)]);
  expect(found.filter((reason) => !codes.has(reason) && readRecorded(reason) === null)).toEqual([]);
});
