/** TypeScript to one ESM bundle per command, with esbuild. Packages stay outside; our own code goes in. */

import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";

// A running process may still load a chunk of the bundle that it was started from.
const CHUNK_LIFETIME_MS = 7 * 24 * 3_600_000;
const ALWAYS_INPUTS = ["package.json", "tsconfig.json", "scripts/bootstrap/bundle.mjs"];

const stampOf = (root, name) => join(root, "dist", `.${name}.inputs.json`);

/** Next's marker module throws outside React's server graph; these bundles are server code by construction. */
const serverOnlyIsEmpty = {
  name: "server-only-is-empty",
  setup(build) {
    build.onResolve({ filter: /^(server-only|client-only)$/ }, (args) => ({
      path: args.path,
      namespace: "empty",
    }));
    build.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "export {};", loader: "js" }));
  },
};

/** Our own paths; what is missing is named at build time instead of being taken for a package. */
const ownPaths = (root) => ({
  name: "own-paths",
  setup(build) {
    build.onResolve({ filter: /^@\// }, (args) =>
      build.resolve(`./${args.path.slice(2)}`, {
        resolveDir: root,
        kind: args.kind,
        importer: args.importer,
      }),
    );
  },
});

async function fingerprint(root, file) {
  const facts = await stat(join(root, file));
  return `${facts.mtimeMs}:${facts.size}`;
}

export async function isBundleFresh(root, name) {
  try {
    const stamp = JSON.parse(await readFile(stampOf(root, name), "utf8"));
    await stat(join(root, "dist", `${name}.js`));
    for (const chunk of stamp.chunks) await stat(join(root, "dist", chunk));
    const checks = Object.entries(stamp.inputs).map(
      async ([file, known]) => (await fingerprint(root, file)) === known,
    );
    return (await Promise.all(checks)).every(Boolean);
  } catch {
    // A missing stamp, bundle, chunk or source: make it again.
    return false;
  }
}

async function writeWhole(path, contents) {
  await mkdir(dirname(path), { recursive: true });
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}`);
  await writeFile(draft, contents);
  await rename(draft, path);
}

async function dropOldChunks(root) {
  const folder = join(root, "dist", "chunks");
  for (const file of await readdir(folder).catch(() => [])) {
    const facts = await stat(join(folder, file)).catch(() => null);
    if (facts && Date.now() - facts.mtimeMs > CHUNK_LIFETIME_MS)
      await rm(join(folder, file), { force: true });
  }
}

export async function bundleEntry(root, name) {
  const esbuild = await import("esbuild");
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { [name]: `scripts/${name}.ts` },
    outdir: "dist",
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: true,
    jsx: "automatic",
    metafile: true,
    write: false,
    logLevel: "error",
    plugins: [serverOnlyIsEmpty, ownPaths(root)],
  });
  const inputs = {};
  const files = Object.keys(result.metafile.inputs).filter((file) => !file.includes(":"));
  for (const file of [...files, ...ALWAYS_INPUTS]) inputs[file] = await fingerprint(root, file);

  // Chunks first, the entry last: whoever imports the entry finds everything that it names.
  const outputs = [...result.outputFiles].sort(
    (a, b) => Number(isEntry(root, name, a)) - Number(isEntry(root, name, b)),
  );
  for (const output of outputs) await writeWhole(output.path, output.contents);
  const chunks = outputs
    .map((output) => relative(join(root, "dist"), output.path))
    .filter((path) => path.startsWith("chunks"));
  const now = new Date();
  for (const chunk of chunks) await utimes(join(root, "dist", chunk), now, now);
  await writeWhole(stampOf(root, name), JSON.stringify({ inputs, chunks }));
  await dropOldChunks(root);
}

function isEntry(root, name, output) {
  return relative(join(root, "dist"), output.path).startsWith(`${name}.js`);
}
