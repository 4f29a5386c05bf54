import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SEALED_PLACES } from "@/lib/sealed-places";

/** `docs/keys.md` is the inventory of what is encrypted, signed and hashed with. */

const page = readFileSync("docs/keys.md", "utf8");
const sources = ["lib", "app", "scripts", "prisma"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  )
  .filter(
    (path) => /\.m?ts$/.test(path) && !/\.test\.ts$|\/testing\/|\/generated\/|^scripts\/test\//.test(path),
  )
  .map((path) => readFileSync(path, "utf8"));

it("names every column that holds something sealed, and no other", () => {
  const named = [...page.matchAll(/^\| `(\w+\.sealed_\w+)` \|/gm)].map(([, column]) => column);
  expect(named.toSorted()).toEqual(SEALED_PLACES.map(({ table, column }) => `${table}.${column}`).toSorted());
});

it("names every algorithm that the code asks Node for", () => {
  const asked = sources.flatMap((text) =>
    [...text.matchAll(/\bcreate(?:Hash|Hmac|Cipheriv|Decipheriv|Sign|Verify)\(\s*(["'`]?[\w-]+["'`]?)/g)].map(
      ([, algorithm = ""]) => algorithm,
    ),
  );
  expect(asked.length).toBeGreaterThan(40);
  const unnamed = asked.filter((algorithm) => !page.includes(`\`${algorithm.replace(/["'`]/g, "")}\``));
  expect(unnamed).toEqual([]);
});

it("names every variable that holds a key", () => {
  const env = readFileSync("lib/env.ts", "utf8");
  const held = [...env.matchAll(/^ {2}(\w+_(?:SECRET|KEY)): /gm)].map(([, name = ""]) => name);
  expect(held).toContain("COUNTERSIGN_SEAL_KEY");
  // The sandbox gateway plays a gateway; its secrets open nothing else.
  expect(held.filter((name) => !name.startsWith("SANDBOX_") && !page.includes(`\`${name}\``))).toEqual([]);
});
