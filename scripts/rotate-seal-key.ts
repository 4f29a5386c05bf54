import { closePool } from "@/lib/db/pool";
import { getEnv, hasEnv, sealKeys } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { sealKeyId } from "@/lib/seal";
import { rotateSealKey } from "@/lib/sealing/rotate-seal-key";

/** Seals everything under the current key: `npm run rotate-seal-key`, with both keys in the environment. */

function refusal(): string | null {
  const env = getEnv();
  if (!hasEnv(env, "COUNTERSIGN_SEAL_KEY"))
    return "Set COUNTERSIGN_SEAL_KEY to the new key (openssl rand -base64 32) and COUNTERSIGN_OLD_SEAL_KEYS to the one that it replaces.";
  if (!hasEnv(env, "DATABASE_URL") && !env.APP_DATABASE_URL)
    return "Set DATABASE_URL to the database whose values are to be sealed anew.";
  return null;
}

async function main(): Promise<void> {
  const problem = refusal();
  if (problem) {
    console.error(problem);
    process.exitCode = 1;
    return;
  }
  const [current, ...older] = sealKeys();
  console.log(
    `Sealing under the key ${sealKeyId(current)}; keys that may be replaced: ${older.map(sealKeyId).join(", ") || "none"}.`,
  );
  try {
    const { resealed, stuck, keyId } = await rotateSealKey();
    for (const [place, count] of Object.entries(resealed)) console.log(`${place}: ${count} sealed anew`);
    for (const line of stuck) console.error(line);
    if (stuck.length > 0) {
      console.error(
        `${stuck.length} could not be opened and were left as they are. Add the key that they name to COUNTERSIGN_OLD_SEAL_KEYS and run this again; until then keep every old key.`,
      );
      process.exitCode = 1;
      return;
    }
    console.log(
      older.length === 0
        ? `Everything is sealed under the key ${keyId}.`
        : `Everything is sealed under the key ${keyId}. When every process runs with it, remove COUNTERSIGN_OLD_SEAL_KEYS.`,
    );
  } catch (error) {
    console.error(
      error instanceof AppError && error.code === "unavailable"
        ? "The database cannot be reached. What was sealed anew so far stays; run this again."
        : (error as Error).message,
    );
    process.exitCode = 1;
  } finally {
    await closePool();
  }
}

await main();
