import { prepareEntry } from "./bootstrap/prepare-entry.mjs";
import { ensureBuild } from "./build/next-build";

/** `npm run build`: the web application, and the bundle of every command that production runs. */
const PRODUCTION_COMMANDS = ["web", "worker", "migrate", "create-admin", "password-link"];

async function main(): Promise<void> {
  await ensureBuild((line) => process.stdout.write(`${line}\n`));
  for (const name of PRODUCTION_COMMANDS) {
    const prepared = await prepareEntry(process.cwd(), name);
    if ("problem" in prepared) throw new Error(prepared.problem);
  }
  process.stdout.write("The build is ready: npm run migrate, then npm run start:web and npm run worker.\n");
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
