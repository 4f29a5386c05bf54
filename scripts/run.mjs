/**
 * The door of every command: `node scripts/run.mjs <name> [arguments]`.
 * Plain JavaScript that an old Node can still parse, so that a wrong version gets a sentence instead of a syntax error.
 */
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function isSupported(version) {
  const [major, minor] = version.split(".").map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24;
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** A child of `npm start` ends with its parent, even when the parent had no time to say so. */
function endWithParent() {
  if (!process.send || process.env.COUNTERSIGN_SUPERVISED !== "1") return;
  process.once("disconnect", () => {
    if (process.listenerCount("SIGTERM") === 0) process.exit(1);
    setTimeout(() => process.exit(1), 5_000).unref();
    process.emit("SIGTERM", "SIGTERM");
  });
  // Watching the parent must not be what keeps a finished child alive.
  if (process.channel) process.channel.unref();
}

async function run(name, args) {
  // Everything is relative to the repository, wherever the command was called from.
  process.chdir(root);
  // What production runs by itself must not fall into development mode for want of a variable.
  if (!process.env.NODE_ENV && (name === "web" || name === "worker")) process.env.NODE_ENV = "production";
  endWithParent();
  if (process.setSourceMapsEnabled) process.setSourceMapsEnabled(true);
  const { prepareEntry } = await import("./bootstrap/prepare-entry.mjs");
  const prepared = await prepareEntry(root, name);
  if ("problem" in prepared) fail(prepared.problem);
  process.argv = [process.argv[0], join(root, "dist", `${name}.js`), ...args];
  await import(pathToFileURL(prepared.file).href);
}

const [name, ...args] = process.argv.slice(2);
if (!isSupported(process.versions.node)) {
  fail(
    `Countersign needs Node 20.19 or newer, 22.13 or newer, or 24 and above; this is Node ${process.versions.node}.`,
  );
} else if (!name) {
  fail("Say what to run: node scripts/run.mjs <name> (for example start, migrate, worker).");
} else {
  run(name, args).catch((error) => {
    if (error.name === "ConfigurationError") fail(error.message);
    // The bundler has already printed what it did not find.
    if (!Array.isArray(error.errors)) console.error(error);
    process.exit(1);
  });
}
