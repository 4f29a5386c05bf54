import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What `npm start` keeps beside `demo.json`: how merchants speak to the sandbox gateway. */
export function readSandboxSecrets(): { secret: string; webhookSecret: string } {
  const path = join(dirname(process.env.E2E_DEMO_FILE ?? ""), "secrets.json");
  const { sandboxSecret, webhookSecret } = JSON.parse(readFileSync(path, "utf8")) as {
    sandboxSecret: string;
    webhookSecret: string;
  };
  return { secret: sandboxSecret, webhookSecret };
}
