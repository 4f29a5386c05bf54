/** The Prisma client in `lib/db/generated`, made again only when the schema or Prisma itself changed. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const stampOf = (root) => join(root, "lib", "db", "generated", ".schema-hash");

function schemaHash(root) {
  const hash = createHash("sha256");
  hash.update(readFileSync(join(root, "prisma", "schema.prisma")));
  hash.update(readFileSync(join(root, "node_modules", "prisma", "package.json")));
  return hash.digest("hex");
}

/** Also true where Prisma is not installed but a client exists: a production image without the generator. */
export function isClientFresh(root) {
  const stamp = stampOf(root);
  if (!existsSync(stamp) || !existsSync(join(root, "lib", "db", "generated", "client.ts"))) return false;
  if (!existsSync(join(root, "node_modules", "prisma"))) return true;
  return readFileSync(stamp, "utf8") === schemaHash(root);
}

export async function generateClient(root) {
  process.stderr.write("Generating the database client\n");
  const hash = schemaHash(root);
  const output = [];
  const child = spawn(
    process.execPath,
    [join(root, "node_modules", "prisma", "build", "index.js"), "generate", "--no-hints"],
    {
      cwd: root,
      // No engine is needed or downloaded; a command that did need one fails loudly.
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: "/bin/false",
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
        CHECKPOINT_DISABLE: "1",
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`prisma generate failed:\n${Buffer.concat(output).toString()}`);
  await mkdir(join(root, "lib", "db", "generated"), { recursive: true });
  await writeFile(stampOf(root), hash);
}
