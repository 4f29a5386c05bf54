import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type Bill, billOfMaterials } from "./sbom.mjs";

const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const { dependencies, devDependencies, version } = read("package.json");
const lock = read("package-lock.json");

it("the bill of materials names every package that the product stands on, as the lock has it, and no tool of its makers", () => {
  const bill: Bill = JSON.parse(execFileSync(process.execPath, ["scripts/sbom.mjs"], { encoding: "utf8" }));
  expect(bill).toMatchObject({
    bomFormat: "CycloneDX",
    metadata: { component: { name: "countersign", version, licenses: [{ expression: "Apache-2.0" }] } },
  });
  const byPlace = new Map(bill.components.map((one) => [one["bom-ref"], one]));
  expect(byPlace.size).toBe(bill.components.length);
  for (const name of Object.keys(dependencies)) {
    const place = `node_modules/${name}`;
    const { version: locked, integrity } = lock.packages[place];
    const [{ content = "" } = {}] = byPlace.get(place)?.hashes ?? [];
    expect(byPlace.get(place)).toMatchObject({
      name,
      version: locked,
      purl: expect.stringMatching(`@${locked}$`),
    });
    expect(`sha512-${Buffer.from(content, "hex").toString("base64")}`).toBe(integrity);
  }
  const shipped = Object.entries<{ dev?: boolean }>(lock.packages).filter(
    ([place, { dev }]) => place && !dev,
  );
  expect(byPlace.size).toBe(shipped.length);
  for (const name of Object.keys(devDependencies))
    if (lock.packages[`node_modules/${name}`].dev) expect(byPlace.has(`node_modules/${name}`)).toBe(false);
  expect(bill.dependencies[0]).toEqual({
    ref: "product",
    dependsOn: Object.keys(dependencies)
      .map((name) => `node_modules/${name}`)
      .toSorted(),
  });
  const named = bill.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
  expect(named.filter((ref) => ref !== "product" && !byPlace.has(ref))).toEqual([]);
});

it("a package stands on the one that it would find, the nearest first", () => {
  const bill = billOfMaterials({
    packages: {
      "": { name: "product", version: "1.0.0", license: "MIT", dependencies: { a: "1", "@x/b": "1" } },
      "node_modules/a": { version: "1.0.0", license: "MIT and ISC", dependencies: { "@x/b": "2" } },
      "node_modules/a/node_modules/@x/b": { version: "2.0.0", peerDependencies: { a: "1", tool: "1" } },
      "node_modules/@x/b": { version: "1.0.0", integrity: "sha256-AAE=" },
      "node_modules/tool": { version: "1.0.0", dev: true },
    },
  });
  expect(bill.dependencies).toEqual([
    { ref: "product", dependsOn: ["node_modules/@x/b", "node_modules/a"] },
    { ref: "node_modules/a", dependsOn: ["node_modules/a/node_modules/@x/b"] },
    { ref: "node_modules/a/node_modules/@x/b", dependsOn: ["node_modules/a"] },
    { ref: "node_modules/@x/b", dependsOn: [] },
  ]);
  expect(bill.components).toMatchObject([
    { name: "a", licenses: [{ license: { name: "MIT and ISC" } }] },
    { name: "@x/b", purl: "pkg:npm/%40x/b@2.0.0" },
    { name: "@x/b", purl: "pkg:npm/%40x/b@1.0.0", hashes: [{ alg: "SHA-256", content: "0001" }] },
  ]);
});
