import { parseArgs } from "node:util";

import { makeLinkByHand } from "@/lib/auth/password-links/make-link-by-hand";
import { closePool } from "@/lib/db/pool";
import { AppError } from "@/lib/errors";

const usage = "Usage: npm run password-link -- --username <name>";

/** What went wrong, for a person at a terminal. */
function sentence(error: unknown): string {
  if (error instanceof AppError && error.code === "unavailable") return "The database cannot be reached.";
  if (error instanceof AppError && error.code === "not_found") return "There is nobody of this name.";
  if (error instanceof AppError) return error.detail;
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { username: { type: "string", default: "" } }, strict: false });
  const username = String(values.username).trim();
  if (username === "") {
    console.error(usage);
    process.exitCode = 1;
    return;
  }
  try {
    const { url, minutes } = await makeLinkByHand(username);
    console.log(`Link for ${username}, good for one use within ${minutes} minutes (shown only now):`);
    console.log(url);
    console.log("Hand it to this person and to nobody else: whoever opens it chooses the password.");
  } catch (error) {
    console.error(sentence(error));
    process.exitCode = 1;
  } finally {
    await closePool();
  }
}

await main();
