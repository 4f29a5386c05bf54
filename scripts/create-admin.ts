import { parseArgs } from "node:util";

import { createAdmin } from "@/lib/auth/create-admin";
import { createUserSchema } from "@/lib/auth/rules";
import { closePool } from "@/lib/db/pool";
import { AppError } from "@/lib/errors";
import { getEnv } from "@/lib/env";

const usage = `Usage: npm run create-admin -- --username <name> --email <address> [--first-name <name>] [--last-name <name>] [--force]`;

function readArguments() {
  const { values } = parseArgs({
    options: {
      username: { type: "string", default: "" },
      email: { type: "string", default: "" },
      "first-name": { type: "string", default: "" },
      "last-name": { type: "string", default: "" },
      force: { type: "boolean", default: false },
    },
  });
  const person = createUserSchema
    .pick({ username: true, email: true, firstName: true, lastName: true })
    .parse({
      username: values.username,
      email: values.email,
      firstName: values["first-name"],
      lastName: values["last-name"],
    });
  return { ...person, force: values.force };
}

/** What went wrong, for a person at a terminal. */
function sentence(error: unknown): string {
  if (error instanceof AppError)
    return error.code === "unavailable" ? "The database cannot be reached." : error.detail;
  if (error instanceof Error) return error.message;
  return String(error);
}

async function main(): Promise<void> {
  let input: ReturnType<typeof readArguments>;
  try {
    input = readArguments();
  } catch {
    console.error(`A username (letters, digits and @ . + - _) and an e-mail address are needed.\n${usage}`);
    process.exitCode = 1;
    return;
  }
  try {
    const { initialPassword } = await createAdmin(input);
    console.log(`Administrator ${input.username} was created.`);
    console.log(`Password for the first sign-in (shown only now): ${initialPassword}`);
    console.log(`Sign in at ${getEnv().PUBLIC_URL}/sign-in and choose your own.`);
  } catch (error) {
    console.error(sentence(error));
    process.exitCode = 1;
  } finally {
    await closePool();
  }
}

await main();
