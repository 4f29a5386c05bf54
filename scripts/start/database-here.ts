import { existsSync } from "node:fs";
import { join } from "node:path";
import { clusterUrl, OWNER } from "@/lib/db/embedded/cluster";
import { getEnv, hasEnv } from "@/lib/env";
import { loadPorts, loadSecrets } from "./secrets";

/** The owner's address of the database that a command is about: the given one, or the embedded one, which has to be running. */
export function databaseUrlHere(): string {
  const env = getEnv();
  if (hasEnv(env, "DATABASE_URL")) return env.DATABASE_URL;
  const folder = env.COUNTERSIGN_DATA_DIR;
  const port = existsSync(join(folder, "secrets.json")) ? loadPorts(folder).postgres : undefined;
  if (port === undefined)
    throw new Error(`Set DATABASE_URL, or COUNTERSIGN_DATA_DIR to a data folder whose npm start is running.`);
  return clusterUrl({ port }, "countersign", OWNER, loadSecrets(folder).ownerPassword);
}
