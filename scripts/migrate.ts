import { ConfigurationError, getEnv } from "@/lib/env";
import { MigrationRefused, migrate } from "@/lib/db/migrate";

/** `npm run migrate`: brings the database of DATABASE_URL (the owner role) to the newest schema. */
async function main(): Promise<void> {
  const { applied } = await migrate({
    databaseUrl: getEnv().DATABASE_URL,
    report: (line) => process.stdout.write(`${line}\n`),
  });
  process.stdout.write(
    applied.length === 0 ? "Nothing to migrate.\n" : `Applied ${applied.length} migration(s).\n`,
  );
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigurationError || error instanceof MigrationRefused;
  // Of an unreachable server its code says more than its stack.
  const code = (error as { code?: unknown }).code;
  if (expected) process.stderr.write(`${error.message}\n`);
  else if (typeof code === "string")
    process.stderr.write(`The database did not accept the connection: ${code}.\n`);
  else console.error(error);
  process.exitCode = 1;
});
