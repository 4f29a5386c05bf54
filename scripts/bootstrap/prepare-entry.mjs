/** Makes `dist/<name>.js` out of `scripts/<name>.ts` when it is missing or older than what it was made from. */
import { existsSync, readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { bundleEntry, isBundleFresh } from "./bundle.mjs";
import { generateClient, isClientFresh } from "./generate-client.mjs";
import { withLock } from "./lock.mjs";

export function entryNames(root) {
  return readdirSync(join(root, "scripts"))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.endsWith(".d.ts"))
    .map((file) => file.slice(0, -3))
    .sort();
}

/** The path of the bundle to import, or one sentence saying why there is none. */
export async function prepareEntry(root, name) {
  const names = entryNames(root);
  if (!names.includes(name)) {
    return { problem: `There is no command "${name}". Known commands: ${names.join(", ")}.` };
  }
  const file = join(root, "dist", `${name}.js`);
  if (isClientFresh(root) && (await isBundleFresh(root, name))) return { file };
  if (!existsSync(join(root, "node_modules", "esbuild"))) {
    return { problem: "The dependencies are not installed. Run npm ci first." };
  }
  await mkdir(join(root, "dist"), { recursive: true });
  // Two commands started at the same moment must not generate into the same folder at once.
  await withLock(join(root, "dist", ".prepare.lock"), async () => {
    if (!isClientFresh(root)) await generateClient(root);
    if (!(await isBundleFresh(root, name))) await bundleEntry(root, name);
  });
  return { file };
}
